import { visibleJson } from '../report/visible.ts';
import type { CliHost } from './host.ts';
import { Progress } from './progress.ts';
import { type Colors, markedColors, printable } from './styles.ts';

/** Options that every verb takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False after `--no-color`. */
  readonly color: boolean;
  readonly debug?: boolean;
  readonly progress?: 'auto' | 'plain' | 'none';
}

/** A verb's way to speak: results to stdout, everything else to stderr. */
export class Terminal {
  readonly host: CliHost;
  readonly options: GlobalOptions;
  /** Colours of results, and of what goes to stderr. */
  readonly colors: Colors;
  readonly errorColors: Colors;

  constructor(host: CliHost, options: GlobalOptions) {
    this.host = host;
    this.options = options;
    this.colors = markedColors(hasColor(host, options, host.stdoutIsTty));
    this.errorColors = markedColors(hasColor(host, options, host.stderrIsTty));
  }

  get width(): number {
    return this.host.columns;
  }

  /** A result. */
  print(text: string): void {
    this.host.stdout(printable(text));
  }

  /** A versioned document as JSON. */
  printJson(document: unknown): void {
    this.host.stdout(`${visibleJson(JSON.stringify(document, undefined, 2))}\n`);
  }

  /** Anything else, to stderr. */
  printError(text: string): void {
    this.host.stderr(printable(text));
  }

  /** Something good to know, unless `--quiet`. */
  notice(text: string): void {
    if (this.options.quiet !== true) this.printError(`${this.errorColors.dim(text)}\n`);
  }

  /** A display of long work: a bar on a terminal, lines with `--progress plain`, otherwise nothing. */
  progress(title: string): Progress {
    return new Progress(this.host, title, progressMode(this.host, this.options));
  }
}

/** NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) decide when no flag does; then whether it is a terminal. */
export function hasColor(host: CliHost, options: GlobalOptions, isTty: boolean): boolean {
  if (!options.color) return false;
  if (isSet(host.env.NO_COLOR)) return false;
  if (isSet(host.env.FORCE_COLOR)) return host.env.FORCE_COLOR !== '0';
  return isTty && host.env.TERM !== 'dumb';
}

function progressMode(host: CliHost, options: GlobalOptions): 'bar' | 'plain' | 'none' {
  if (options.quiet === true || options.progress === 'none') return 'none';
  if (options.progress === 'plain') return 'plain';
  return host.stderrIsTty && !isSet(host.env.CI) && host.env.TERM !== 'dumb' ? 'bar' : 'none';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

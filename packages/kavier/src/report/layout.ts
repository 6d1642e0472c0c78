import { SHOWN_HASH_LENGTH } from '../scenario/hash.ts';
import { wrapText } from './table.ts';

/** How text is styled; the identity when colours are off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly yellow: (text: string) => string;
}

export interface Layout {
  /** Characters in a line. */
  readonly width: number;
  readonly style: Style;
}

/** Longer lines are hard to read, however wide the terminal. */
const MAX_WIDTH = 120;

export function pageWidth({ width }: Layout): number {
  return Math.min(Math.max(width, 40), MAX_WIDTH);
}

/** Sections with an empty line between them; empty ones are left out. Ends with a newline. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Two words in capitals; one may be a name, such as that of a country. */
const WARNING = /^[A-Z]{2,} [A-Z]{2,}\b/;

/** Whether a note begins in capitals, as warnings do. */
export function isWarning(note: string): boolean {
  return WARNING.test(note);
}

/** A heading and one bullet per item; nothing without items. Items that begin in capitals are warnings. */
export function bullets(title: string, items: readonly string[], layout: Layout): string[] {
  if (items.length === 0) return [];
  const { cyan, yellow } = layout.style;
  const lines = items.flatMap((item) => {
    const wrapped = wrapText(item, pageWidth(layout), '- ', '  ');
    return isWarning(item) ? wrapped.map(yellow) : wrapped;
  });
  return [cyan(title), ...lines];
}

/** What a document is of, and the command that gives it again. */
export function identityLines(
  {
    scenarioHash,
    seed,
    kavier,
    command,
  }: {
    readonly scenarioHash: string;
    readonly seed?: number | undefined;
    readonly kavier: string;
    readonly command: string;
  },
  { style }: Layout,
): string[] {
  const scenario = `scenario ${scenarioHash.slice(0, SHOWN_HASH_LENGTH)}`;
  const drawn = seed === undefined ? '' : ` · seed ${seed}`;
  return [style.dim(`${scenario}${drawn} · kavier ${kavier}`), style.dim(`again: ${command}`)];
}

import type { StepRun } from '@kavier/core';
import { beginWholeFile, type WholeFile } from '@kavier/io/node';

/** Which steps are written, simulated seconds. */
export interface StepWindow {
  readonly fromS: number;
  readonly toS: number;
}

/** Steps beyond which a file is cut: viewers load it whole. */
export const MAX_STEPS = 500_000;
const BUFFERED_CHARACTERS = 1 << 16;

/**
 * Writes steps as Trace Event Format (the JSON that Perfetto and chrome://tracing open; "Trace Event Format", Google,
 * 2016): one complete event a step on the track of its replica, times in microseconds, and the batch as a counter.
 * Streams while the simulation runs; the file appears when it is whole.
 */
export class StepTrace {
  /** Steps written so far. */
  steps = 0;
  /** When the first step that found no place began; undefined when all did. */
  cutAtS: number | undefined;
  readonly #window: StepWindow;
  readonly #file: WholeFile;
  readonly #seen = new Set<number>();
  #text = '';
  #isFirst = true;

  /** Errors (KavierError): as `beginWholeFile`. */
  constructor(path: string, window: StepWindow, title: string) {
    this.#window = window;
    this.#file = beginWholeFile(path);
    this.#text = '{"displayTimeUnit":"ms","traceEvents":[\n';
    this.#event({ name: 'process_name', ph: 'M', pid: 0, args: { name: title } });
  }

  /** Takes the steps of a run that reach into the window. */
  add(run: StepRun): void {
    const { fromS, toS } = this.#window;
    if (run.endS <= fromS || run.startS >= toS) return;
    let startS = run.startS;
    for (let index = 0; index < run.steps && startS < toS; index++) {
      const endS = run.endOfS(index);
      if (endS > fromS && !this.#step(run, index, startS, endS)) return;
      startS = endS;
    }
  }

  /** Ends the file and puts it in its place. */
  close(): void {
    this.#text += '\n]}\n';
    this.#flush();
    this.#file.commit();
  }

  /** Gives up: leaves nothing behind. */
  abort(): void {
    this.#file.abort();
  }

  #step({ replica, work, growth }: StepRun, index: number, startS: number, endS: number): boolean {
    if (this.steps >= MAX_STEPS) {
      this.cutAtS ??= startS;
      return false;
    }
    this.steps++;
    this.#name(replica);
    const { tokens, sequences, sampled } = work;
    const isDecode = tokens === sequences && sampled === sequences;
    const place = { pid: 0, tid: replica, ts: micros(startS) };
    this.#event({
      name: isDecode ? 'decode' : 'prefill',
      ph: 'X',
      ...place,
      dur: micros(endS - startS),
      args: {
        tokens,
        sequences,
        sampled,
        contextTokens: work.contextTokens + index * growth.contextTokens,
      },
    });
    if (index === 0) {
      this.#event({ name: `batch of replica ${replica}`, ph: 'C', ...place, args: { sequences } });
    }
    return true;
  }

  #name(replica: number): void {
    if (this.#seen.has(replica)) return;
    this.#seen.add(replica);
    const args = { name: `replica ${replica}` };
    this.#event({ name: 'thread_name', ph: 'M', pid: 0, tid: replica, args });
  }

  #event(event: object): void {
    this.#text += (this.#isFirst ? '' : ',\n') + JSON.stringify(event);
    this.#isFirst = false;
    if (this.#text.length >= BUFFERED_CHARACTERS) this.#flush();
  }

  #flush(): void {
    void this.#file.sink.write(new TextEncoder().encode(this.#text));
    this.#text = '';
  }
}

/** Microseconds to the nanosecond. */
function micros(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e3;
}

import { Float64Column, Int32Column, KavierError } from '@kavier/core';
import type { ReadSignalOptions, Signal } from './contract.ts';
import { type DatedSeries, datedSeries, gapsOf } from './dated-series.ts';
import { isoInstant } from './instants.ts';

/** The points of a text file as they are read, with the line of each for errors. */
export class SignalPoints {
  readonly #startsMs = new Float64Column();
  readonly #values = new Float64Column();
  readonly #lines = new Int32Column();
  #empty = 0;

  /** A point; a `value` of undefined is a row without one, which is the same gap as no row. */
  add(startMs: number, value: number | undefined, line: number): void {
    if (value === undefined) {
      this.#empty++;
      return;
    }
    this.#startsMs.push(startMs);
    this.#values.push(value);
    this.#lines.push(line);
  }

  /** The points as a checked signal. Errors: as `datedSeries`. */
  signal(facts: SignalFacts, options: ReadSignalOptions): Signal {
    const points = { startsMs: this.#startsMs.view(), values: this.#values.view() };
    const whereOf = (point: number) => `${facts.source}:${this.#lines.at(point)}`;
    const rows = this.#empty === 1 ? 'One row has' : `${this.#empty} rows have`;
    const notes = [...(facts.notes ?? []), ...(this.#empty > 0 ? [`${rows} no value.`] : [])];
    return signalOf(points, { ...facts, notes }, options, whereOf);
  }
}

export interface SignalFacts extends Pick<Signal, 'source' | 'format' | 'scope' | 'zone'> {
  /** What was assumed, a sentence each. */
  readonly notes?: readonly string[] | undefined;
}

/** Points as a signal: in order, without gaps unless they are held, not negative where that makes no sense. */
export function signalOf(
  points: { readonly startsMs: Float64Array; readonly values: Float64Array },
  { notes = [], ...facts }: SignalFacts,
  { kind, gaps }: ReadSignalOptions,
  whereOf: (point: number) => string,
): Signal {
  if (points.values.length === 0) {
    throw new KavierError('the file has no values', {
      kind: 'input',
      where: facts.source,
      found: notes.length === 0 ? 'a header only' : notes.join(' '),
      expected: 'at least two rows',
    });
  }
  const least = kind === 'intensity' ? 0 : undefined;
  const series = datedSeries(points, { gaps, least, whereOf });
  return { kind, series, ...facts, notes: [...notes, ...gapNotes(series)] };
}

function gapNotes(series: DatedSeries): readonly string[] {
  const gaps = gapsOf(series);
  if (gaps.length === 0) return [];
  const first = isoInstant(series.startsMs[gaps[0]]);
  const count = gaps.length === 1 ? 'One gap is' : `${gaps.length} gaps are`;
  return [`${count} filled with the value before; the first after ${first}.`];
}

import { DiscreteTable } from '../kernel/discrete-table.ts';
import type { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';
import type { DataWindow, DiscreteDistribution, PoolClient } from './client-pool.ts';
import { MAX_LENGTH } from './lengths/contract.ts';

interface WindowLengths {
  readonly startS: number;
  readonly endS: number;
  readonly input: Lengths;
  readonly output: Lengths;
}

interface Lengths {
  readonly values: Float64Array;
  readonly table: DiscreteTable;
}

/** Draws prompt and output lengths of one client; times must be asked for in ascending order. */
export class ClientLengths {
  readonly #windows: readonly WindowLengths[];
  readonly #stream: RandomStream;
  #current = 0;
  /** Lengths of the last draw. */
  inputTokens = 0;
  outputTokens = 0;
  /** Draws at times whose own window has no data, made from the nearest window that has. */
  borrowed = 0;

  constructor(client: PoolClient, stream: RandomStream) {
    this.#windows = client.dataWindows
      .filter(({ inputTokens, outputTokens }) => hasData(inputTokens) && hasData(outputTokens))
      .map((window) => lengthsOf(window, client.name));
    this.#stream = stream;
  }

  /** Draws the lengths of a request at this time; false when the client has no data at all. */
  draw(timeS: number): boolean {
    const windows = this.#windows;
    if (windows.length === 0) return false;
    while (
      this.#current + 1 < windows.length &&
      distance(windows[this.#current + 1], timeS) < distance(windows[this.#current], timeS)
    ) {
      this.#current++;
    }
    const window = windows[this.#current];
    if (distance(window, timeS) > 0) this.borrowed++;
    this.inputTokens = drawFrom(window.input, this.#stream);
    this.outputTokens = drawFrom(window.output, this.#stream);
    return true;
  }
}

function hasData({ weights }: DiscreteDistribution): boolean {
  return weights.some((weight) => weight > 0);
}

/**
 * 0 inside the window, otherwise the time to its nearer edge; its end belongs to the next window.
 */
function distance({ startS, endS }: WindowLengths, timeS: number): number {
  if (timeS < startS) return startS - timeS;
  return timeS < endS ? 0 : Math.max(timeS - endS, Number.MIN_VALUE);
}

function drawFrom({ values, table }: Lengths, stream: RandomStream): number {
  return Math.round(values[table.draw(stream)]);
}

function lengthsOf(window: DataWindow, client: string): WindowLengths {
  const where = `client ${client}, window at ${window.startS} s`;
  return {
    startS: window.startS,
    endS: window.startS + window.durationS,
    input: checked(window.inputTokens, `${where}, input tokens`),
    output: checked(window.outputTokens, `${where}, output tokens`),
  };
}

function checked({ values, weights }: DiscreteDistribution, where: string): Lengths {
  const wrong = values.findIndex((value) => !(value >= 0 && value <= MAX_LENGTH));
  if (values.length === weights.length && wrong < 0) {
    return { values, table: new DiscreteTable(weights, where) };
  }
  throw new KavierError('a length distribution of the client pool is not valid', {
    kind: 'input',
    where,
    found: wrong < 0 ? `${values.length} values, ${weights.length} weights` : `${values[wrong]}`,
    expected: 'one weight for each value, and values from 0 to 2^30',
  });
}

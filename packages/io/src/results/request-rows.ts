import { Float64Column, Int32Column, type RequestTable, sortByArrival } from '@kavier/core';
import type { RequestLatencies } from './contract.ts';
import { latencyOfEach, type Quantities } from './quantities.ts';

/** One completed request, on any clock; what is absent is not known. */
export interface RequestRow {
  readonly arrivalS: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly ttftS?: number | undefined;
  readonly tpotS?: number | undefined;
  readonly e2eS?: number | undefined;
}

export interface RequestFacts {
  readonly requests: RequestTable;
  readonly latencies: RequestLatencies;
  /** What follows from them. */
  readonly quantities: Quantities;
}

/** Completed requests while they are being read, in the order of the file. */
export class RequestRows {
  readonly #arrivalS = new Float64Column();
  readonly #promptTokens = new Int32Column();
  readonly #outputTokens = new Int32Column();
  readonly #ttftS = new Float64Column();
  readonly #tpotS = new Float64Column();
  readonly #e2eS = new Float64Column();
  readonly #fileRow = new Int32Column();

  get count(): number {
    return this.#arrivalS.length;
  }

  /** `fileRow` is the row or the index in the file, counted from 0, failed requests included. */
  add(row: RequestRow, fileRow: number): void {
    const { ttftS, e2eS, outputTokens } = row;
    this.#arrivalS.push(row.arrivalS);
    this.#promptTokens.push(row.promptTokens);
    this.#outputTokens.push(outputTokens);
    this.#ttftS.push(ttftS ?? Number.NaN);
    this.#e2eS.push(e2eS ?? Number.NaN);
    const decodeS = e2eS === undefined || ttftS === undefined ? Number.NaN : e2eS - ttftS;
    const gaps = outputTokens - 1;
    this.#tpotS.push(row.tpotS ?? (gaps > 0 ? decodeS / gaps : Number.NaN));
    this.#fileRow.push(fileRow);
  }

  /** In order of arrival, the first at 0. There must be one at least. */
  finish(): RequestFacts {
    const arrivalS = fromZero(this.#arrivalS.view());
    const count = arrivalS.length;
    const promptTokens = this.#promptTokens.view();
    const outputTokens = this.#outputTokens.view();
    const position = Int32Array.from({ length: count }, (_, i) => i);
    const { table } = sortByArrival({
      count,
      arrivalS,
      promptTokens,
      outputTokens,
      sourceRow: position,
    });
    const order = table.sourceRow ?? position;
    const fileRow = this.#fileRow.view();
    const inOrder = (values: Float64Array) => Float64Array.from(order, (i) => values[i]);
    const latencies = {
      ttftS: inOrder(this.#ttftS.view()),
      tpotS: inOrder(this.#tpotS.view()),
      e2eS: inOrder(this.#e2eS.view()),
    };
    const requests = { ...table, sourceRow: Int32Array.from(order, (i) => fileRow[i]) };
    return { requests, latencies, quantities: quantitiesOf(requests, latencies) };
  }
}

function fromZero(timesS: Float64Array): Float64Array {
  let firstS = Number.POSITIVE_INFINITY;
  for (const timeS of timesS) if (timeS < firstS) firstS = timeS;
  return timesS.map((timeS) => timeS - firstS);
}

function quantitiesOf(requests: RequestTable, latencies: RequestLatencies): Quantities {
  const { count, arrivalS } = requests;
  let makespanS = 0;
  // A NaN stays: the makespan is only known where every request's end is.
  for (let i = 0; i < count; i++) makespanS = Math.max(makespanS, arrivalS[i] + latencies.e2eS[i]);
  const outputTokens = sum(requests.outputTokens);
  const perS = (amount: number) => (makespanS > 0 ? amount / makespanS : undefined);
  return {
    ...latencyOfEach('ttft', latencies.ttftS),
    ...latencyOfEach('tpot', latencies.tpotS),
    ...latencyOfEach('e2e', latencies.e2eS),
    makespanS,
    outputTokensPerS: perS(outputTokens),
    totalTokensPerS: perS(outputTokens + sum(requests.promptTokens)),
    requestsPerS: perS(count),
  };
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

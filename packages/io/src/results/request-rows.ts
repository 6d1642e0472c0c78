import {
  distributionOf,
  Float64Column,
  Int32Column,
  KavierError,
  type RequestTable,
  sortByArrival,
} from '@kavier/core';
import { wholePrompts } from './cached-beside.ts';
import { areTokenGaps } from './chunk-gaps.ts';
import type { RequestLatencies, RequestOutcomes } from './contract.ts';
import {
  cachedNotes,
  failureNotes,
  latencyOfEach,
  plural,
  type Quantities,
  withoutGaps,
} from './quantities.ts';

/** One request that was sent, on any clock; what is absent is not known. */
export interface RequestRow {
  readonly arrivalS: number;
  /** Its class, by name. */
  readonly className?: string | undefined;
  /** It was answered with an error, or its answer broke off. Default false. */
  readonly isFailed?: boolean | undefined;
  /** A completed request must have both; of a failed one, what was sent. */
  readonly promptTokens?: number | undefined;
  /** Generated, or of a failed request what was asked for. */
  readonly outputTokens?: number | undefined;
  /** Prompt tokens that the service found in its prefix cache. */
  readonly cachedTokens?: number | undefined;
  /** Prompt tokens that were written to it; of use where a file counts them beside the prompt. */
  readonly writtenTokens?: number | undefined;
  readonly ttftS?: number | undefined;
  readonly tpotS?: number | undefined;
  readonly e2eS?: number | undefined;
  /** Seconds between chunks of the stream. */
  readonly gapsS?: readonly number[] | undefined;
}

export interface RequestFacts {
  /** Every request that was sent, in order of arrival, the first at 0. */
  readonly requests: RequestTable;
  readonly latencies: RequestLatencies;
  readonly outcomes: RequestOutcomes;
  /** The first arrival on the clock of the file. */
  readonly firstSentS: number;
  readonly completed: number;
  readonly failed: number;
  /** Means over completed requests. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number | undefined;
  /** What follows from completed requests, over one span: first arrival to last token. */
  readonly quantities: Quantities;
  readonly notes: readonly string[];
}

/** TTFT and E2E this near are one instant: the whole answer came at once. */
const ONE_PIECE = 1e-6;
/** How much earlier than its first token an answer may end, for the rounding of clocks. */
const SLACK_S = 1e-3;
const UNKNOWN = -1;
const CACHED_BESIDE =
  'The file counts cached prompt tokens beside the others (some request has more of them): prompts are the sum.';

/** Requests while they are being read, in the order of the file. */
export class RequestRows {
  readonly #arrivalS = new Float64Column();
  readonly #promptTokens = new Int32Column();
  readonly #outputTokens = new Int32Column();
  readonly #cachedTokens = new Int32Column();
  readonly #writtenTokens = new Int32Column();
  readonly #isFailed = new Int32Column();
  readonly #ttftS = new Float64Column();
  readonly #tpotS = new Float64Column();
  readonly #e2eS = new Float64Column();
  readonly #fileRow = new Int32Column();
  readonly #class = new Int32Column();
  readonly #classIds = new Map<string, number>();
  readonly #gapsS = new Float64Column();
  readonly #where: string;
  #expectedGaps = 0;
  #completed = 0;
  #onePiece = 0;
  #notStreamed = 0;

  /** `where` is the file, for errors. */
  constructor(where: string) {
    this.#where = where;
  }

  /** Requests that were answered to their end. */
  get completed(): number {
    return this.#completed;
  }

  get count(): number {
    return this.#arrivalS.length;
  }

  /**
   * `fileRow` is the row or the index in the file, counted from 0.
   * Errors: times of a completed request that cannot be.
   */
  add(row: RequestRow, fileRow: number): void {
    const isFailed = row.isFailed === true;
    if (!isFailed) this.#check(row, fileRow);
    this.#arrivalS.push(row.arrivalS);
    this.#promptTokens.push(row.promptTokens ?? UNKNOWN);
    this.#outputTokens.push(row.outputTokens ?? UNKNOWN);
    this.#cachedTokens.push(isFailed ? UNKNOWN : (row.cachedTokens ?? UNKNOWN));
    this.#writtenTokens.push(row.writtenTokens ?? UNKNOWN);
    this.#isFailed.push(isFailed ? 1 : 0);
    this.#fileRow.push(fileRow);
    this.#class.push(this.#classOf(row.className));
    const { ttftS, tpotS, e2eS } = isFailed ? NOTHING : this.#measured(row);
    this.#ttftS.push(ttftS);
    this.#tpotS.push(tpotS);
    this.#e2eS.push(e2eS);
    if (!isFailed) this.#completed++;
  }

  /** Dense id of a class; -1 without one. */
  #classOf(name: string | undefined): number {
    if (name === undefined) return -1;
    const id = this.#classIds.get(name) ?? this.#classIds.size;
    this.#classIds.set(name, id);
    return id;
  }

  #check({ ttftS, tpotS, e2eS }: RequestRow, fileRow: number): void {
    const isNegative = [ttftS, tpotS, e2eS].some((timeS) => timeS !== undefined && timeS < 0);
    const isEarly = ttftS !== undefined && e2eS !== undefined && e2eS < ttftS - SLACK_S;
    if (!isNegative && (!isEarly || e2eS === 0)) return;
    throw new KavierError(
      isNegative ? 'a time is negative' : 'the request ends before its first token',
      {
        kind: 'input',
        where: `${this.#where}: request ${fileRow + 1}`,
        found: `TTFT ${ttftS ?? 'unknown'} s, TPOT ${tpotS ?? 'unknown'} s, E2E ${e2eS ?? 'unknown'} s`,
        expected: 'times of at least 0 s, and E2E of at least TTFT',
      },
    );
  }

  #measured(row: RequestRow) {
    const gaps = (row.outputTokens ?? 0) - 1;
    const e2eS = known(row.e2eS);
    const ttftS = known(row.ttftS);
    const isOnePiece = gaps > 0 && e2eS - ttftS <= ONE_PIECE * e2eS;
    if (isOnePiece) this.#onePiece++;
    else if (Number.isNaN(ttftS)) this.#notStreamed++;
    else if (row.gapsS !== undefined) {
      for (const gap of row.gapsS) this.#gapsS.push(gap);
      this.#expectedGaps += gaps;
    }
    if (isOnePiece) return { ...NOTHING, e2eS };
    const decodeS = e2eS - ttftS;
    const tpotS = gaps > 0 ? known(row.tpotS ?? decodeS / gaps) : Number.NaN;
    return { ttftS, tpotS, e2eS };
  }

  /** In order of arrival, the first at 0. One request at least must have completed. */
  finish(): RequestFacts {
    const count = this.count;
    const [firstSentS, arrivalS] = fromZero(this.#arrivalS.view());
    const position = Int32Array.from({ length: count }, (_, i) => i);
    const isFailed = Uint8Array.from(this.#isFailed.view());
    const whole = wholePrompts(
      this.#promptTokens.view(),
      this.#cachedTokens.view(),
      this.#writtenTokens.view(),
    );
    const prompts = filled(whole.tokens, isFailed);
    const outputs = filled(this.#outputTokens.view(), isFailed);
    const { table } = sortByArrival({
      count,
      arrivalS,
      promptTokens: prompts.tokens,
      outputTokens: outputs.tokens,
      sourceRow: position,
    });
    const order = table.sourceRow ?? position;
    const fileRow = this.#fileRow.view();
    const classes = this.#class.view();
    const inOrder = (values: Float64Array) => Float64Array.from(order, (i) => values[i]);
    const latencies = {
      ttftS: inOrder(this.#ttftS.view()),
      tpotS: inOrder(this.#tpotS.view()),
      e2eS: inOrder(this.#e2eS.view()),
    };
    const cached = this.#cachedTokens.view();
    const hasCached = cached.some((tokens) => tokens !== UNKNOWN);
    const outcomes = {
      isFailed: Uint8Array.from(order, (i) => isFailed[i]),
      cachedTokens: hasCached ? Int32Array.from(order, (i) => cached[i]) : undefined,
    };
    const requests: RequestTable = {
      ...table,
      sourceRow: Int32Array.from(order, (i) => fileRow[i]),
      ...(this.#classIds.size > 0 && {
        requestClass: Int32Array.from(order, (i) => classes[i]),
        classNames: [...this.#classIds.keys()],
      }),
    };
    const cachedTokens = meanOf(outcomes.cachedTokens, (i) => outcomes.isFailed[i] === 0);
    const sure = { requests, latencies, outcomes, firstSentS, cachedTokens };
    const means = { promptTokens: prompts.mean, outputTokens: outputs.mean };
    return {
      ...sure,
      ...means,
      completed: this.#completed,
      failed: count - this.#completed,
      quantities: { ...quantitiesOf(requests, latencies, outcomes), itlP50S: this.#itlP50S() },
      notes: [
        ...this.#notes(means, cachedTokens, prompts.guessed, outputs.guessed),
        ...(whole.isBeside ? [CACHED_BESIDE] : []),
      ],
    };
  }

  #itlP50S(): number | undefined {
    const gapsS = this.#gapsS.view();
    return areTokenGaps(gapsS.length, this.#expectedGaps)
      ? (distributionOf(gapsS).p50 ?? undefined)
      : undefined;
  }

  #notes(
    {
      promptTokens,
      outputTokens,
    }: { readonly promptTokens: number; readonly outputTokens: number },
    cachedTokens: number | undefined,
    guessedPrompts: number,
    guessedOutputs: number,
  ): readonly string[] {
    const notes: string[] = [...failureNotes(this.count - this.#completed, this.count)];
    const guessed = [
      ...(guessedPrompts > 0 ? [`prompt tokens of ${guessedPrompts}`] : []),
      ...(guessedOutputs > 0 ? [`output tokens of ${guessedOutputs}`] : []),
    ];
    if (guessed.length > 0) {
      notes.push(
        `The ${guessed.join(' and the ')} failed requests are not known; they are taken to be the mean.`,
      );
    }
    for (const item of cachedNotes(cachedTokens, promptTokens)) notes.push(item);
    const without = withoutGaps(outputTokens);
    if (without !== undefined) notes.push(without);
    if (this.#onePiece > 0) {
      notes.push(
        `${plural(this.#onePiece, 'answer')} came in one piece (TTFT = E2E), not streamed: their TTFT ` +
          'and TPOT are not known.',
      );
    }
    if (this.#notStreamed > 0) {
      notes.push(
        `${plural(this.#notStreamed, 'answer')} without a TTFT: not streamed, or not stated.`,
      );
    }
    const gaps = this.#gapsS.length;
    if (gaps > 0 && this.#expectedGaps > 0 && !areTokenGaps(gaps, this.#expectedGaps)) {
      notes.push(
        `ITL was left out: ${gaps} gaps between chunks of the stream for ${this.#expectedGaps} gaps ` +
          'between tokens.',
      );
    }
    return notes;
  }
}

const NOTHING = { ttftS: Number.NaN, tpotS: Number.NaN, e2eS: Number.NaN };

/** A latency of 0 is one that does not exist. */
const known = (timeS: number | undefined) =>
  timeS === undefined || timeS === 0 ? Number.NaN : timeS;

/** Lengths of failed requests that are not known become the mean of completed ones. */
function filled(tokens: Int32Array, isFailed: Uint8Array) {
  const mean = meanOf(tokens, (i) => isFailed[i] === 0) ?? 0;
  let guessed = 0;
  const all = tokens.map((count) => {
    if (count !== UNKNOWN) return count;
    guessed++;
    return Math.round(mean);
  });
  return { tokens: all, mean, guessed };
}

/** Mean of the values that are known and count. */
function meanOf(
  values: Int32Array | undefined,
  counts: (i: number) => boolean,
): number | undefined {
  if (values === undefined) return undefined;
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === UNKNOWN || !counts(i)) continue;
    total += values[i];
    count++;
  }
  return count === 0 ? undefined : total / count;
}

function fromZero(timesS: Float64Array): readonly [number, Float64Array] {
  let firstS = Number.POSITIVE_INFINITY;
  for (const timeS of timesS) if (timeS < firstS) firstS = timeS;
  return [firstS, timesS.map((timeS) => timeS - firstS)];
}

function quantitiesOf(
  { count, arrivalS, promptTokens, outputTokens }: RequestTable,
  latencies: RequestLatencies,
  { isFailed }: RequestOutcomes,
): Quantities {
  let makespanS = 0;
  let completed = 0;
  let outputs = 0;
  let prompts = 0;
  for (let i = 0; i < count; i++) {
    if (isFailed[i] === 1) continue;
    // A NaN stays: the makespan is only known where every request's end is.
    makespanS = Math.max(makespanS, arrivalS[i] + latencies.e2eS[i]);
    completed++;
    outputs += outputTokens[i];
    prompts += promptTokens[i];
  }
  const perS = (amount: number) => (makespanS > 0 ? amount / makespanS : undefined);
  return {
    ...latencyOfEach('ttft', latencies.ttftS),
    ...latencyOfEach('tpot', latencies.tpotS),
    ...latencyOfEach('e2e', latencies.e2eS),
    makespanS,
    outputTokensPerS: perS(outputs),
    totalTokensPerS: perS(outputs + prompts),
    requestsPerS: perS(completed),
  };
}

/** Mean arrivals per second of the requests that were sent; undefined with fewer than two instants. */
export function sentRps({ count, arrivalS }: RequestTable): number | undefined {
  const spanS = count < 2 ? 0 : arrivalS[count - 1] - arrivalS[0];
  return spanS > 0 ? (count - 1) / spanS : undefined;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

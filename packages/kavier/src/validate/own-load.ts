import { generatePlain, KavierError, type MeasuredLoad, type RequestTable } from '@kavier/core';
import type { BenchmarkResult } from '@kavier/io';

/** A benchmark's load as it is simulated, and what was assumed for that. */
export interface OwnLoad {
  readonly load: MeasuredLoad;
  /** For people, for example `closed loop, 16 at a time`. */
  readonly description: string;
  readonly notes: readonly string[];
}

const SEED = 1;
/** Range of variation that gamma-distributed arrivals take. */
const LEAST_CV = 0.02;
const MOST_CV = 50;

/** The load that a result was measured under. Error: kind `input` where lengths are needed and not stated. */
export function ownLoad(result: BenchmarkResult): OwnLoad {
  const { load } = result;
  switch (load.kind) {
    case 'closed-loop':
      return closedLoop(result, load.concurrency);
    case 'open-loop':
      return openLoop(result, load.rateRps, load.burstiness);
    case 'requests':
      return {
        load,
        description: `${load.requests.count} requests at their own times`,
        notes: [],
      };
    case 'unknown':
      throw new Error(load.missing);
  }
}

function closedLoop(result: BenchmarkResult, concurrency: number): OwnLoad {
  const description = `closed loop, ${concurrency} at a time`;
  if (result.requests !== undefined) {
    return {
      load: { kind: 'requests', requests: chained(result.requests, concurrency) },
      description: `${description}, lengths of the file`,
      notes: [
        `Each request follows the ${concurrency}th before it, in the order in which they were sent.`,
      ],
    };
  }
  const clients = Math.min(concurrency, result.completed);
  const requestsPerClient = Math.max(1, Math.round(result.completed / clients));
  return {
    load: { kind: 'closed-loop', concurrency: clients, requestsPerClient, ...meanLengths(result) },
    description,
    notes: [
      MEAN_LENGTHS,
      `Each client sends ${requestsPerClient} requests, the next on an answer.`,
    ],
  };
}

/** The table with each request released by the answer of the one that many places before. */
function chained(requests: RequestTable, concurrency: number): RequestTable {
  const ids = Int32Array.from({ length: requests.count }, (_, id) => id);
  return {
    ...requests,
    arrivalS: new Float64Array(requests.count),
    afterRequest: ids.map((id) => (id < concurrency ? -1 : id - concurrency)),
    thinkTimeS: new Float64Array(requests.count),
  };
}

function openLoop(result: BenchmarkResult, rateRps: number, burstiness?: number): OwnLoad {
  const description = `open loop, ${rateRps} requests/s`;
  if (result.requests !== undefined) {
    return {
      load: { kind: 'requests', requests: result.requests },
      description: `${description}, requests of the file at their own times`,
      notes: [],
    };
  }
  const { promptTokens, outputTokens } = meanLengths(result);
  const { requests } = generatePlain({
    requests: result.completed,
    arrivals: arrivalsOf(rateRps, burstiness),
    promptTokens: { distribution: 'fixed', tokens: promptTokens },
    outputTokens: { distribution: 'fixed', tokens: outputTokens },
    seed: SEED,
  });
  const times = `Arrivals are drawn at that rate${burstinessText(burstiness)}; the file has no times.`;
  return { load: { kind: 'requests', requests }, description, notes: [MEAN_LENGTHS, times] };
}

function arrivalsOf(rateRps: number, burstiness = 1) {
  if (burstiness === 1) return { process: 'poisson', rateRps } as const;
  if (burstiness === Number.POSITIVE_INFINITY) return { process: 'constant', rateRps } as const;
  const cv = Math.min(MOST_CV, Math.max(LEAST_CV, 1 / Math.sqrt(burstiness)));
  return { process: 'gamma', rateRps, cv } as const;
}

function burstinessText(burstiness: number | undefined): string {
  if (burstiness === undefined) return ' as a Poisson process, as the file does not say how';
  return burstiness === 1 ? ' as a Poisson process' : ` with burstiness ${burstiness}`;
}

const MEAN_LENGTHS =
  'Every request has the mean lengths of the file, so the spread of lengths and its tails are missing.';

function meanLengths({ source, promptTokens, outputTokens }: BenchmarkResult) {
  if (promptTokens === undefined || outputTokens === undefined) {
    throw new KavierError('the file does not say how long its requests are', {
      kind: 'input',
      where: source,
      found: promptTokens === undefined ? 'no prompt tokens' : 'no output tokens',
      expected: 'the tokens of prompts and answers',
      hint: 'Save the results with their single requests, or with token counts',
    });
  }
  return {
    promptTokens: Math.max(1, Math.round(promptTokens)),
    outputTokens: Math.max(1, Math.round(outputTokens)),
  };
}

import { generatePlain, KavierError, type RequestTable } from '@kavier/core';
import type { MeasuredLoad } from '@kavier/evidence';
import { type BenchmarkResult, prefixChain } from '@kavier/io';

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

/**
 * The load that a result was measured under: every request that was sent, failed ones among them,
 * with prompts that share as much as was found in the cache. Only completed ones count.
 * Error: kind `input` where the file does not say what was sent, or how long.
 */
export function ownLoad(result: BenchmarkResult): OwnLoad {
  const { load } = result;
  switch (load.kind) {
    case 'closed-loop':
      return closedLoop(result, Math.max(1, Math.round(load.concurrency)));
    case 'open-loop':
      return openLoop(result, load.rateRps, load.burstiness);
    case 'requests': {
      const description = `${load.requests.count} requests at their own times`;
      return described(knownRequests(result, load.requests), description, []);
    }
    case 'unknown':
      throw unknownLoad(result.source, load.missing);
  }
}

function unknownLoad(where: string, missing: string): KavierError {
  return new KavierError('the load is not in the file', {
    kind: 'input',
    where,
    found: `a result that does not say ${missing}`,
    expected: 'a result with its load',
    hint: 'Give a scenario with a workload beside it: kavier validate SCENARIO --results FILE',
  });
}

/** Requests of the file, or as many of mean lengths; `requests` may stand at other times than in the file. */
function knownRequests(result: BenchmarkResult, requests: RequestTable): KnownLoad {
  const { outcomes, completed, failed, cachedTokens } = result;
  const isOfFile = requests.count === result.requests?.count;
  const counted = isOfFile
    ? outcomes?.isFailed.map((isFailed) => 1 - isFailed)
    : spreadCounts(requests.count, completed, failed);
  const cached = isOfFile ? outcomes?.cachedTokens : meanCached(requests.count, cachedTokens);
  const chain = cached === undefined ? undefined : prefixChain(requests, cached);
  const shared = chain === undefined ? requests : { ...requests, promptBlocks: chain.blocks };
  return {
    kind: 'requests',
    requests: shared,
    counted: counted?.includes(0) ? counted : undefined,
  };
}

function described(load: KnownLoad, description: string, notes: readonly string[]): OwnLoad {
  return { load, description, notes: load.requests.promptBlocks ? [...notes, SHARED] : notes };
}

const SHARED =
  'Prompts begin with one common prefix, each with as much of it as was found in the cache.';

type KnownLoad = Extract<MeasuredLoad, { readonly kind: 'requests' }>;

/** Which of `count` requests count where the file only says how many failed: those are spread evenly. */
function spreadCounts(count: number, completed: number, failed: number): Uint8Array | undefined {
  const sent = completed + failed;
  if (failed === 0 || sent === 0) return undefined;
  const before = (i: number) => Math.floor((i * failed) / sent);
  return Uint8Array.from({ length: count }, (_, i) => (before(i + 1) > before(i) ? 0 : 1));
}

/** The mean of cached tokens as a first request that finds nothing, and others that find the same. */
function meanCached(count: number, cachedTokens: number | undefined): Int32Array | undefined {
  if (cachedTokens === undefined || cachedTokens === 0 || count < 2) return undefined;
  const others = Math.round((cachedTokens * count) / (count - 1));
  return new Int32Array(count).fill(others).fill(0, 0, 1);
}

function closedLoop(result: BenchmarkResult, concurrency: number): OwnLoad {
  const description = `closed loop, ${concurrency} at a time`;
  if (result.requests !== undefined) {
    return described(
      knownRequests(result, chained(result.requests, concurrency)),
      `${description}, lengths of the file`,
      [
        `Each of ${concurrency} clients sends its next request when its last one is answered, in the order of ` +
          'the file.',
      ],
    );
  }
  const sent = result.completed + result.failed;
  const clients = Math.min(concurrency, sent);
  const requestsPerClient = Math.max(1, Math.round(sent / clients));
  const notes = [
    MEAN_LENGTHS,
    `Each client sends ${requestsPerClient} requests, the next on an answer.`,
  ];
  const lengths = meanLengths(result);
  if (result.failed > 0 || (result.cachedTokens ?? 0) > 0) {
    const count = clients * requestsPerClient;
    const table = {
      count,
      arrivalS: new Float64Array(count),
      promptTokens: new Int32Array(count).fill(lengths.promptTokens),
      outputTokens: new Int32Array(count).fill(lengths.outputTokens),
    };
    return described(knownRequests(result, chained(table, clients)), description, notes);
  }
  return {
    load: { kind: 'closed-loop', concurrency: clients, requestsPerClient, ...lengths },
    description,
    notes,
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
  const description = `open loop, ${Number(rateRps.toPrecision(3))} requests/s`;
  if (result.requests !== undefined) {
    const times = `${description}, requests of the file at their own times`;
    return described(knownRequests(result, result.requests), times, []);
  }
  const { promptTokens, outputTokens } = meanLengths(result);
  const { requests } = generatePlain({
    requests: result.completed + result.failed,
    arrivals: arrivalsOf(rateRps, burstiness),
    promptTokens: { distribution: 'fixed', tokens: promptTokens },
    outputTokens: { distribution: 'fixed', tokens: outputTokens },
    seed: SEED,
  });
  const times = `Arrivals are drawn at that rate${burstinessText(burstiness)}; the file has no times.`;
  return described(knownRequests(result, requests), description, [MEAN_LENGTHS, times]);
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

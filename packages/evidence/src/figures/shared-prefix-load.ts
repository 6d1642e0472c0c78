import { BlockInterner, drawExponential, type RandomStream, type RequestTable } from '@kavier/core';

const BLOCK_TOKENS = 16;

/** What inference-perf was asked to send in one stage, as far as the simulation needs it. */
export interface SharedPrefixLoad {
  readonly rateRps: number;
  readonly durationS: number;
  /** Tokens of every prompt of the pool, in any order. */
  readonly promptPool: readonly number[];
  /** Prompts of the pool that begin with the same system prompt; the pool holds whole groups. */
  readonly groups: number;
  readonly systemPromptTokens: number;
  readonly outputTokens: number;
  /** Seconds after which the client gives up. Absent: it waits for every answer. */
  readonly patienceS?: number | undefined;
}

/**
 * The requests of a stage as inference-perf makes them (kubernetes-sigs/inference-perf,
 * `loadgen/load_timer.py` and `datagen/shared_prefix_datagen.py`):
 *
 * - its constant rate draws exponential gaps and scales them so that exactly rate x duration
 *   requests fill the duration: a Poisson process given its count;
 * - the pool of prompts is shuffled once and then sent round and round, so that from the second
 *   round on a prefix cache that holds the pool serves whole prompts.
 *
 * The generator is not seeded, so these are other draws from the same distribution.
 */
export function sharedPrefixRequests(load: SharedPrefixLoad, stream: RandomStream): RequestTable {
  const { rateRps, durationS, promptPool } = load;
  const count = Math.floor(rateRps * durationS);
  const order = shuffled(promptPool.length, stream.split('order'));
  const pool = poolBlocks(load);
  const promptOf = (i: number) => order[i % order.length];
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + pool.ids[promptOf(i)].length;
  const ids = new Int32Array(offsets[count]);
  for (let i = 0; i < count; i++) ids.set(pool.ids[promptOf(i)], offsets[i]);
  return {
    count,
    arrivalS: arrivals(count, durationS, stream.split('arrivals')),
    promptTokens: Int32Array.from({ length: count }, (_, i) => promptPool[promptOf(i)]),
    outputTokens: new Int32Array(count).fill(load.outputTokens),
    patienceS:
      load.patienceS === undefined ? undefined : new Float64Array(count).fill(load.patienceS),
    promptBlocks: { blockTokens: BLOCK_TOKENS, offsets, ids, distinctCount: pool.distinctCount },
  };
}

/** Exponential gaps, scaled so that the last request is sent when the duration ends. */
function arrivals(count: number, durationS: number, stream: RandomStream): Float64Array {
  const arrivalS = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += drawExponential(stream, 1);
    arrivalS[i] = sum;
  }
  return arrivalS.map((time) => (time / sum) * durationS);
}

/** Block ids of every prompt of the pool: its group's for whole system-prompt blocks, then its own. */
function poolBlocks({ promptPool, groups, systemPromptTokens }: SharedPrefixLoad) {
  const interner = new BlockInterner();
  const newIds = (length: number) => Int32Array.from({ length }, () => interner.fresh());
  const sharedBlocks = Math.floor(systemPromptTokens / BLOCK_TOKENS);
  const shared = Array.from({ length: groups }, () => newIds(sharedBlocks));
  const ids = promptPool.map((tokens, prompt) => {
    const own = newIds(Math.ceil(tokens / BLOCK_TOKENS) - sharedBlocks);
    return Int32Array.from([...shared[prompt % groups], ...own]);
  });
  return { ids, distinctCount: interner.distinctCount };
}

function shuffled(length: number, stream: RandomStream): readonly number[] {
  const order = Array.from({ length }, (_, i) => i);
  for (let last = length - 1; last > 0; last--) {
    const other = stream.nextInt(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

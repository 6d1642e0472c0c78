import type { PoolOptions } from '../../src/cluster/pool.ts';
import type { ServiceOptions } from '../../src/cluster/service-options.ts';
import {
  type PoolRunOptions,
  type ServiceRunOptions,
  simulateService,
} from '../../src/cluster/simulate-service.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import type { StepTimer } from '../../src/timing/contract.ts';
import type { StepGrowth, StepWork } from '../../src/timing/step-work.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

/** Steps that take as long as the first step of the run says, whatever grows in it. */
export class LevelTimer implements StepTimer {
  readonly #secondsOf: (work: StepWork) => number;
  #stepS = 0;

  constructor(secondsOf: (work: StepWork) => number) {
    this.#secondsOf = secondsOf;
  }

  stepS(work: StepWork): number {
    return this.#secondsOf(work);
  }

  begin(work: StepWork, _growth: StepGrowth): void {
    this.#stepS = this.#secondsOf(work);
  }

  stepOfRunS(): number {
    return this.#stepS;
  }

  runS(steps: number): number {
    return steps * this.#stepS;
  }

  stepsWithin(seconds: number, maxSteps: number): number {
    let steps = Math.max(0, Math.min(maxSteps, Math.floor(seconds / this.#stepS)));
    while (steps < maxSteps && this.runS(steps + 1) <= seconds) steps++;
    while (steps > 0 && this.runS(steps) > seconds) steps--;
    return steps;
  }
}

/** A service of one pool, with the options of both in one object. */
export type OnePool = Omit<PoolRunOptions, 'name'> & Omit<ServiceRunOptions, 'pools'>;

/** Runs a service of one pool. */
export function simulateOnePool(
  requests: RequestTable,
  options: OnePool,
  where?: string,
): RunRecord {
  return simulateService(requests, { ...options, pools: [{ ...options, name: 'only' }] }, where);
}

/** The options of a service of one pool, for `Service` itself. */
export function onePool(
  options: Omit<PoolOptions, 'name'> & Omit<ServiceOptions, 'pools'>,
): ServiceOptions {
  return { ...options, pools: [{ ...options, name: 'only' }] };
}

/** One replica with room for everything, steps of 10 ms, and round amounts of work. */
export const PLAIN_SERVICE: OnePool = {
  replicas: 1,
  kv: { blockTokens: 16, blocks: 10_000, prefixCaching: true, emptyRelease: 'head' },
  scheduler: {
    batching: 'continuous',
    order: 'fcfs',
    maxBatchedTokens: 2048,
    maxSequences: 256,
    longPrefillTokens: 0,
    chunkedPrefill: true,
    reserveWholePrompt: false,
    schedulesAhead: false,
    watermarkBlocks: 0,
    maxContextTokens: 100_000,
    timeoutS: Number.POSITIVE_INFINITY,
  },
  timer: () => new LevelTimer(() => 0.01),
  router: { policy: 'round-robin' },
  amounts: {
    flopsPerToken: 2e9,
    flopsPerSample: 1e8,
    flopsPerPair: 1e5,
    weightBytes: () => 1e9,
    kvBytesPerToken: 1e5,
    stateBytes: 0,
  },
  acceleratorsPerReplica: 1,
  bucketS: 1,
  seed: 1,
};

/** Requests of equal size at these instants. */
export function equalRequests(
  arrivalS: readonly number[],
  promptTokens: number,
  outputTokens: number,
): RequestTable {
  return {
    count: arrivalS.length,
    arrivalS: Float64Array.from(arrivalS),
    promptTokens: new Int32Array(arrivalS.length).fill(promptTokens),
    outputTokens: new Int32Array(arrivalS.length).fill(outputTokens),
  };
}

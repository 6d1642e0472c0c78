import {
  PLAIN_GATEWAY,
  publishedPool,
  type RunRecord,
  runEcosystem,
  type SplitRun,
  servingPools,
  splitServing,
  summarizeRun,
} from '@kavier/core';
import {
  type Choice,
  chooseWorkers,
  ONE_THREAD,
  type Threads,
  weighed,
} from '../workers/choose.ts';
import { inOrder } from '../workers/in-order.ts';
import { withWorkers } from '../workers/workers.ts';
import type { PreparedRun, Run, SimulateOptions } from './run-scenario.ts';

export interface PartsOptions extends Omit<SimulateOptions, 'onSteps'> {
  /** Default: one. */
  readonly threads?: Threads | undefined;
  /** Hears how many there are and why. */
  readonly onWorkers?: ((choice: Choice) => void) | undefined;
}

/** As `simulate`, with the replicas of the run divided among workers where that is possible. The same bits, whatever their number. */
export async function simulateParts(
  prepared: PreparedRun,
  { onWorkers, onMeasuring, ...options }: PartsOptions = {},
): Promise<Run> {
  const { ecosystem, workload } = prepared;
  const record = await recordOf(prepared, options, onWorkers);
  onMeasuring?.();
  const summary = summarizeRun(ecosystem, workload.requests, record);
  return { ...prepared, record, summary };
}

async function recordOf(
  prepared: PreparedRun,
  { threads = ONE_THREAD, onProgress }: Pick<PartsOptions, 'threads' | 'onProgress'>,
  onWorkers: PartsOptions['onWorkers'],
): Promise<RunRecord> {
  const { ecosystem, workload } = prepared;
  const whole = (because: string) => {
    onWorkers?.({ workers: 1, because });
    return runEcosystem(ecosystem, workload.requests, { onProgress });
  };
  // Where there is nothing to divide, only who has asked for several wants to know why it is one.
  const indivisible = (because: string) =>
    (threads.asked ?? 1) > 1
      ? whole(because)
      : runEcosystem(ecosystem, workload.requests, { onProgress });
  if (publishedPool(ecosystem)) {
    return indivisible('the published engine serves requests one by one');
  }
  const { gateway = PLAIN_GATEWAY } = ecosystem;
  const pools = servingPools(ecosystem);
  const replicas = pools.reduce((sum, pool) => sum + pool.replicas, 0);
  if (replicas < 2) return indivisible('one replica cannot be divided');
  const ahead = { parts: replicas, requests: weighed(workload.requests), heldApart: 0 };
  const choice = chooseWorkers(threads, ahead);
  if (choice.workers < 2) return whole(choice.because);
  const split = splitServing({ pools, gateway }, ecosystem, workload.requests);
  if (split === undefined) return whole('replicas are looked at while they serve');
  onWorkers?.(choice);
  return runParts(prepared, split, choice.workers, onProgress);
}

function runParts(
  { ecosystem, workload: { requests } }: PreparedRun,
  split: SplitRun,
  size: number,
  onProgress: SimulateOptions['onProgress'],
): Promise<RunRecord> {
  return withWorkers(size, async (workers) => {
    const seen = workers.handed({ ...split.requests, sourceRow: undefined });
    const ended = new Float64Array(size);
    const parts = Array.from(ended, (_, part) => {
      const task = { ecosystem, requests: seen, columns: split.columns, part, of: size };
      return workers.run('part', task, (done) => {
        ended[part] = done;
        onProgress?.(Math.min(sumOf(ended), requests.count), requests.count);
      });
    });
    return split.join(await inOrder(parts));
  });
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

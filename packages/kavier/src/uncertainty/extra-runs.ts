import { KavierError, publishedPool } from '@kavier/core';
import type { PreparedRun, Run } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import {
  type Choice,
  chooseWorkers,
  ONE_THREAD,
  type Threads,
  weighed,
} from '../workers/choose.ts';
import { withWorkers } from '../workers/workers.ts';
import { type MarginResult, type MarginWish, marginOf } from './margin.ts';
import { drawnParts, drawsWorkload, type Replications, replicate } from './replications.ts';
import { cellsOfRun } from './run-cells.ts';

/** What further runs of the same scenario say of a run. */
export interface ExtraRuns extends MarginResult {
  readonly replications: Replications | null;
}

export interface ExtraOptions {
  readonly margin: MarginWish;
  /** Hears how many of the replications are done. */
  readonly onRun?: ((done: number, runs: number) => void) | undefined;
  /** Default: one. */
  readonly threads?: Threads | undefined;
}

/** Refuses what the published engine has no answer to, before anything is simulated. Error: kind `usage`. */
export function checkExtraRuns(
  { ecosystem, scenario }: PreparedRun,
  margin: MarginWish,
  places: Pick<LoadedScenario, 'locate'>,
): void {
  const published = publishedPool(ecosystem);
  if (published === undefined) return;
  const asksAgain = scenario.replications > 1;
  if (!asksAgain && margin !== 'always') return;
  throw new KavierError('the published engine is run once, as it was published', {
    kind: 'usage',
    where: asksAgain ? places.locate(['replications']) : '--margin',
    found: published.profile,
    expected: 'an engine that batches, such as --engine vllm',
  });
}

/** The run with what further runs say of it: both ends of the validated error, and other seeds. */
export async function withExtraRuns(
  loaded: LoadedScenario,
  run: Run,
  { margin: wish, onRun, threads = ONE_THREAD }: ExtraOptions,
): Promise<Run> {
  const cells = cellsOfRun(run);
  if (cells === null) return run;
  return withWorkers(workersFor(run, wish, threads).workers, async (workers) => {
    const result = await marginOf(run, cells, wish, workers);
    const replications = await replicate(loaded, run, workers, onRun);
    return { ...run, extra: { ...result, replications } };
  });
}

/** Threads for the two ends of the error or for the other seeds, whichever are more. */
function workersFor(run: Run, wish: MarginWish, threads: Threads): Choice {
  const { scenario, workload } = run;
  const parts = Math.max(wish === 'never' ? 0 : 2, scenario.replications - 1);
  const { requests } = workload;
  return chooseWorkers(threads, {
    parts,
    requests: parts * weighed(requests),
    heldApart: drawsWorkload(drawnParts(run)) ? requests.count : 0,
  });
}

import { KavierError, publishedPool } from '@kavier/core';
import type { PreparedRun, Run } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { type MarginResult, type MarginWish, marginOf } from './margin.ts';
import { type Replications, replicate } from './replications.ts';
import { cellsOfRun } from './run-cells.ts';

/** What further runs of the same scenario say of a run. */
export interface ExtraRuns extends MarginResult {
  readonly replications: Replications | null;
}

export interface ExtraOptions {
  readonly margin: MarginWish;
  /** Hears how many of the replications are done. */
  readonly onRun?: ((done: number, runs: number) => void) | undefined;
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
  { margin: wish, onRun }: ExtraOptions,
): Promise<Run> {
  const cells = cellsOfRun(run);
  if (cells === null) return run;
  const result = marginOf(run, cells, wish);
  const replications = await replicate(loaded, run, onRun);
  return { ...run, extra: { ...result, replications } };
}

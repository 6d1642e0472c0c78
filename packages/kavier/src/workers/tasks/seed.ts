import { prepareRun, type SharedWorkload, simulate } from '../../run/run-scenario.ts';
import { replicationOf } from '../../uncertainty/replication.ts';
import { loadedOf, type ScenarioData } from '../scenario-data.ts';
import type { TaskFunction } from '../task.ts';

export interface SeedTask {
  readonly scenario: ScenarioData;
  readonly seed: number;
  /** Where the seed does not decide it. */
  readonly shared: SharedWorkload | undefined;
}

export const seedTask: TaskFunction<'seed'> = async ({ scenario, seed, shared }) => {
  const loaded = loadedOf(scenario);
  const again = { ...loaded, scenario: { ...loaded.scenario, seed } };
  return replicationOf(simulate(await prepareRun(again, { shared })));
};

import type { TraceProgress } from '@kavier/io';
import { checkObject, loadScenario, type Override } from '../scenario/load.ts';
import type { ScenarioInput } from '../scenario/schema.ts';
import { checkExtraRuns, withExtraRuns } from '../uncertainty/extra-runs.ts';
import type { MarginWish } from '../uncertainty/margin.ts';
import { prepareRun, type Run } from './run-scenario.ts';
import { simulateParts } from './simulate-parts.ts';

export interface RunOptions {
  /** Values that replace those of the scenario. */
  readonly overrides?: readonly Override[] | undefined;
  /** Where relative paths of a scenario object start. Default: the current folder. */
  readonly folder?: string | undefined;
  /**
   * Whether to run it again at both ends of the validated error: `auto` (the default) does where the decision may be close and
   * the workload has at most 200,000 requests.
   */
  readonly margin?: MarginWish | undefined;
  /** Threads to work on; results do not depend on it. Whole, >= 1. Default 1. */
  readonly workers?: number | undefined;
  /** Hears how far the reading of a trace is. */
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
}

/**
 * Runs a scenario: the path of an ecosystem file, or an object of the same form.
 * Errors (KavierError): everything that can be wrong with the scenario, its trace or its names.
 */
export async function runScenario(
  scenario: string | ScenarioInput,
  { overrides = [], folder, margin = 'auto', workers = 1, onProgress }: RunOptions = {},
): Promise<Run> {
  const loaded =
    typeof scenario === 'string'
      ? await loadScenario(scenario, overrides)
      : checkObject(scenario, overrides, { folder });
  const prepared = await prepareRun(loaded, { onProgress });
  checkExtraRuns(prepared, margin, loaded);
  const threads = { asked: workers, processors: workers };
  return withExtraRuns(loaded, await simulateParts(prepared, { threads }), { margin, threads });
}

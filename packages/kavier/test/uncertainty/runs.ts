import { prepareRun, type Run, simulate } from '../../src/run/run-scenario.ts';
import { checkObject, type LoadedScenario } from '../../src/scenario/load.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';

/** Requests of equal lengths on an H100 that runs few of them at once, so that waiting decides what is served. */
export function narrowService(
  rateRps: number,
  changes: Partial<ScenarioInput> = {},
  requests = 600,
): ScenarioInput {
  return {
    workload: {
      generate: {
        kind: 'plain',
        requests,
        arrivals: { process: 'poisson', rateRps },
        promptTokens: { distribution: 'fixed', tokens: 500 },
        outputTokens: { distribution: 'fixed', tokens: 100 },
      },
    },
    fleet: [
      {
        model: 'llama-3.1-8b',
        accelerator: 'h100-sxm',
        engine: { profile: 'vllm', maxSequences: 16 },
      },
    ],
    prices: { acceleratorHourUsd: 3 },
    ...changes,
  };
}

/** The scenario as it was loaded, and its run, without any others. */
export async function runOf(
  scenario: ScenarioInput,
): Promise<{ readonly loaded: LoadedScenario; readonly run: Run }> {
  const loaded = checkObject(scenario);
  return { loaded, run: simulate(await prepareRun(loaded)) };
}

/** Requests a second that the narrow service serves at most. */
export async function capacityRps(): Promise<number> {
  const { run } = await runOf(narrowService(1e6));
  return run.summary.performance.throughputRps ?? Number.NaN;
}

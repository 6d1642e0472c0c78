import { engineGroupOf, KavierError, type RequestTable } from '@kavier/core';
import {
  type MeasuredLoad,
  type MeasuredSetup,
  type Predicted,
  predictPoint,
  preparePoint,
  quantitiesOfRun,
  requestsOf,
} from '@kavier/evidence';
import { prepareRun, simulate } from '../run/run-scenario.ts';
import { workloadFingerprint } from '../scenario/hash.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { OwnLoad } from './own-load.ts';
import type { OwnPredictor } from './own-results.ts';

const SEED = 1;

/** Predictions by the engine that a scenario describes, with every option that it has. */
export async function scenarioPredictor(
  loaded: LoadedScenario,
  otherwise?: OwnLoad,
): Promise<OwnPredictor> {
  const { scenario, assumptions, priceAssumptions } = await resolveScenario(loaded);
  const [{ engine, model, accelerator, tensorParallel = 1 }, ...others] = scenario.fleet;
  if (others.length > 0) throw severalPools(loaded);
  return {
    engine: engine.profile,
    model: typeof model === 'string' ? model : model.huggingFace,
    accelerator,
    tensorParallel,
    // Nothing is priced.
    assumptions: assumptions.filter((sentence) => !priceAssumptions.includes(sentence)),
    otherwise,
    predict: async (load) => predictRun(loaded, load),
  };
}

function severalPools(loaded: LoadedScenario): KavierError {
  return new KavierError('results are of one deployment', {
    kind: 'input',
    where: loaded.locate(['fleet']),
    found: `${loaded.scenario.fleet.length} pools`,
    expected: 'a scenario with the pool that was measured',
  });
}

async function predictRun(loaded: LoadedScenario, load: MeasuredLoad): Promise<Predicted> {
  const known =
    load.kind === 'requests'
      ? load
      : ({ kind: 'requests', requests: requestsOf(load, SEED) } as const);
  const { requests } = known;
  const workload = { requests, card: cardOf(requests) };
  const shared = { workload, workloadFingerprint: workloadFingerprint(requests) };
  const { record } = simulate(await prepareRun(loaded, { shared }));
  return quantitiesOfRun(record, known);
}

function cardOf({ count }: RequestTable) {
  return {
    source: 'results',
    format: 'benchmark-results',
    rows: count,
    requests: count,
    leftOut: [],
    repaired: [],
    notes: [],
  };
}

/** Predictions for an engine that scenarios do not have, by the coefficients that were fitted to it. */
export function setupPredictor(setup: MeasuredSetup): OwnPredictor {
  return {
    engine: engineGroupOf(setup),
    model: setup.model.name,
    accelerator: setup.accelerator.name,
    tensorParallel: setup.tensorParallel ?? 1,
    assumptions: [],
    predict: async (load) => {
      const prepared = preparePoint({ id: 'result', setup, load, measured: {} });
      const predicted = predictPoint(prepared);
      if (Object.keys(predicted).length > 0) return predicted;
      throw new KavierError('nothing was served', { kind: 'input', where: '--results' });
    },
  };
}

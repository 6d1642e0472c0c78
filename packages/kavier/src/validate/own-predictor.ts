import {
  engineGroupOf,
  KavierError,
  pickColumns,
  type RequestTable,
  type RunRecord,
  runOfPool,
} from '@kavier/core';
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
import type { ScenarioPath } from '../scenario/path.ts';
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
  return {
    pools: scenario.fleet.map(({ name, engine, model, accelerator, tensorParallel = 1 }) => ({
      name,
      engine: engine.profile,
      model: typeof model === 'string' ? model : model.huggingFace,
      accelerator,
      tensorParallel,
    })),
    // Nothing is priced.
    assumptions: assumptions.filter((sentence) => !priceAssumptions.includes(sentence)),
    otherwise,
    predict: async (load, pool) => {
      if (pool === null) return predictRun(loaded, load);
      const index = scenario.fleet.findIndex(({ name }) => name === pool);
      return load === otherwise?.load
        ? predictPart(loaded, load, index)
        : predictRun(alone(loaded, index), load);
    },
  };
}

/** A scenario with one of its pools and nothing before it to choose: a pool serves its requests as if it were alone. */
function alone(loaded: LoadedScenario, index: number): LoadedScenario {
  const { scenario } = loaded;
  const moved = (path: ScenarioPath) =>
    path[0] === 'fleet' && path.length > 1 ? ['fleet', index, ...path.slice(2)] : path;
  return {
    ...loaded,
    scenario: {
      ...scenario,
      fleet: [scenario.fleet[index]],
      gateway: scenario.gateway && { ...scenario.gateway, pools: undefined },
    },
    locate: (path) => loaded.locate(moved(path)),
    locateKey: (path, key) => loaded.locateKey(moved(path), key),
  };
}

async function predictRun(loaded: LoadedScenario, load: MeasuredLoad): Promise<Predicted> {
  const known = requestsOfLoad(load);
  requireClasses(loaded, known.requests);
  return quantitiesOfRun(await recordOf(loaded, known.requests), known);
}

/** Of the requests that the scenario sends to one of its pools. Error (KavierError, kind `input`): it sends none there. */
async function predictPart(
  loaded: LoadedScenario,
  load: MeasuredLoad,
  index: number,
): Promise<Predicted> {
  const { requests } = requestsOfLoad(load);
  const { run, rows } = runOfPool(await recordOf(loaded, requests), index);
  const { count } = run.requests;
  if (count === 0) {
    throw new KavierError('the scenario sends no request to the pool', {
      kind: 'input',
      where: loaded.locate(['fleet', index]),
      found: loaded.scenario.fleet[index].name,
      expected: 'a workload of which a part goes to the pool that was measured',
    });
  }
  const { arrivalS, promptTokens, outputTokens } = requests;
  const columns = pickColumns({ arrivalS, promptTokens, outputTokens }, rows);
  return quantitiesOfRun(run, { kind: 'requests', requests: { count, ...columns } });
}

/** Error (KavierError, kind `input`): pools are chosen by class, and nobody says the classes of the requests. */
function requireClasses(loaded: LoadedScenario, requests: RequestTable): void {
  const router = loaded.scenario.gateway?.pools;
  if (typeof router !== 'object' || router.policy !== 'by-class') return;
  if (router.otherwise !== undefined || requests.requestClass !== undefined) return;
  throw new KavierError('the results do not say which pool served their requests', {
    kind: 'input',
    where: loaded.locate(['gateway', 'pools']),
    found: 'requests without pool, class or the name of a model that one pool serves',
    expected: 'a log of requests with a column pool or class, or gateway.pools.otherwise',
  });
}

type KnownLoad = Extract<MeasuredLoad, { readonly kind: 'requests' }>;

function requestsOfLoad(load: MeasuredLoad): KnownLoad {
  return load.kind === 'requests' ? load : { kind: 'requests', requests: requestsOf(load, SEED) };
}

async function recordOf(loaded: LoadedScenario, requests: RequestTable): Promise<RunRecord> {
  const workload = { requests, card: cardOf(requests) };
  const shared = { workload, workloadFingerprint: workloadFingerprint(requests) };
  return simulate(await prepareRun(loaded, { shared })).record;
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
    pools: [
      {
        name: 'measured',
        engine: engineGroupOf(setup),
        model: setup.model.name,
        accelerator: setup.accelerator.name,
        tensorParallel: setup.tensorParallel ?? 1,
      },
    ],
    assumptions: [],
    predict: async (load) => {
      const prepared = preparePoint({ id: 'result', setup, load, measured: {} });
      const predicted = predictPoint(prepared);
      if (Object.keys(predicted).length > 0) return predicted;
      throw new KavierError('nothing was served', { kind: 'input', where: '--results' });
    },
  };
}

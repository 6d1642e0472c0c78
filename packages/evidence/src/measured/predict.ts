import type {
  CoefficientSet,
  RequestTable,
  ResolvedServing,
  RunRecord,
  ServingPool,
} from '@kavier/core';
import {
  distributionOfRows,
  type GatewayOptions,
  latencyColumns,
  PLAIN_GATEWAY,
  type PowerCoefficients,
  physicsOf,
  powerCoefficientsFor,
  RooflineTimer,
  type RunSettings,
  resolveServing,
  runServing,
  type StepPart,
  stepWorkOf,
  windowsIn,
} from '@kavier/core';
import type { MeasuredQuantity } from '@kavier/io';
import { requestsOf } from './load.ts';
import type { MeasuredLoad, MeasuredPoint, MeasuredSetup } from './point.ts';
import { hasEnergy, predictEnergy } from './predict-energy.ts';
import { profileOf } from './profiles.ts';

/** A measured point that is ready to be simulated with any coefficients. */
export interface PreparedPoint {
  readonly point: MeasuredPoint;
  readonly resolved: ResolvedServing;
  readonly requests: RequestTable;
}

/** What a simulation says where a measurement says something, and more. */
export type Predicted = Readonly<Partial<Record<MeasuredQuantity, number>>>;

const SEED = 1;
const GATEWAY: GatewayOptions = { ...PLAIN_GATEWAY, router: { policy: 'least-outstanding' } };
/** Buckets wide enough that a ledger which nothing reads stays small. */
const WHOLE_RUN_S = 3600;
/** As often as power is logged. */
const ENERGY_BUCKET_S = 1;

/**
 * Resolves a point's deployment and draws its load.
 * Errors (KavierError, kind `input`): a model that does not fit, or cannot be divided so.
 */
export function preparePoint(point: MeasuredPoint): PreparedPoint {
  return {
    point,
    resolved: resolveServing(optionsOf(point.setup)),
    requests: requestsOf(point.load, SEED),
  };
}

function optionsOf(setup: MeasuredSetup): Parameters<typeof resolveServing>[0] {
  const { model, accelerator, tensorParallel, pipelineParallel, dataParallel } = setup;
  const blockTokens = 16;
  return {
    profile: profileOf(setup),
    name: 'measured',
    model,
    accelerator,
    tensorParallel,
    pipelineParallel,
    dataParallel,
    engine: {
      maxSequences: setup.maxSequences,
      maxBatchedTokens: setup.maxBatchedTokens,
      maxContextTokens: setup.maxContextTokens,
      memoryFraction: setup.memoryFraction,
      prefixCaching: setup.prefixCaching,
      kvCacheBlocks: setup.kvTokens && Math.floor(setup.kvTokens / blockTokens),
      weightPrecision: setup.weights,
      kvPrecision: setup.kvCache,
      blockTokens,
      eager: setup.eager,
      hostTime: setup.hostTime,
    },
  };
}

/** Simulates a point with the given coefficients. Without: with the defaults of its engine and accelerator. */
export function predictPoint(
  prepared: PreparedPoint,
  coefficients?: CoefficientSet,
  power?: PowerCoefficients,
): Predicted {
  const { point, resolved, requests } = prepared;
  if (point.load.kind === 'step') {
    return { deviceStepS: deviceStepS(poolOf(prepared, coefficients), point.load.parts) };
  }
  const run = simulatePoint(prepared, coefficients);
  const times = quantitiesOf(run, requests, measuredRows(point, requests), point);
  const predicted = { ...times, kvTokens: resolved.plan.kvTokens };
  if (!hasEnergy(point)) return predicted;
  const drawn = power ?? powerCoefficientsFor(point.setup.accelerator.family);
  return { ...predicted, ...predictEnergy(prepared, run, drawn, times) };
}

/** The run of a point, whatever it is priced with afterwards. Not for single steps. */
export function simulatePoint(prepared: PreparedPoint, coefficients?: CoefficientSet): RunRecord {
  const bucketS = hasEnergy(prepared.point) ? ENERGY_BUCKET_S : WHOLE_RUN_S;
  const settings: RunSettings = { record: { bucketS }, seed: SEED };
  const pools = [poolOf(prepared, coefficients)];
  return runServing({ pools, gateway: GATEWAY }, settings, prepared.requests);
}

function poolOf({ resolved: { pool } }: PreparedPoint, given?: CoefficientSet): ServingPool {
  const coefficients = { ...(given ?? pool.coefficients), host: pool.coefficients.host };
  return { ...pool, coefficients };
}

function deviceStepS(pool: ServingPool, parts: readonly StepPart[]): number {
  const { costs, amounts } = physicsOf(pool);
  const timer = new RooflineTimer({ ...costs, hostS: 0, hostSPerSequence: 0, launchS: 0 });
  return timer.stepS(stepWorkOf(parts, windowsIn(amounts)));
}

/**
 * What was measured of a load of known requests, from a run that is there already. Latencies and
 * rates are those of the requests that count; the makespan begins with the first arrival of all.
 */
export function quantitiesOfRun(
  run: RunRecord,
  load: Extract<MeasuredLoad, { readonly kind: 'requests' }>,
): Predicted {
  const { requests } = load;
  return quantitiesOf(run, requests, measuredRows({ load }, requests), { load });
}

/** Which requests count: all, those of a load that were measured, or of a steady closed loop those between the first and the last quarter of each client's. */
function measuredRows(
  { load }: Pick<MeasuredPoint, 'load'>,
  requests: RequestTable,
): readonly number[] {
  const all = Array.from({ length: requests.count }, (_, id) => id);
  if (load.kind === 'requests' && load.counted !== undefined) {
    const { counted } = load;
    return all.filter((id) => counted[id] === 1);
  }
  if (load.kind !== 'closed-loop' || load.part !== 'steady') return all;
  const rounds = requests.count / load.concurrency;
  const from = Math.ceil(rounds / 4);
  const to = Math.max(from + 1, Math.floor((3 * rounds) / 4));
  return all.filter((id) => {
    const round = Math.floor(id / load.concurrency);
    return round >= from && round < to;
  });
}

function quantitiesOf(
  run: RunRecord,
  table: RequestTable,
  rows: readonly number[],
  point: Pick<MeasuredPoint, 'load'>,
): Predicted {
  const { requests, service } = run;
  const generated = requests.serving?.generatedTokens ?? table.outputTokens;
  const columns = latencyColumns(requests, generated);
  const of = (column: Float64Array) =>
    distributionOfRows(rows.length, (from, to, into) => {
      let count = 0;
      for (let i = from; i < to; i++) {
        const value = column[rows[i]];
        if (!Number.isNaN(value)) into[count++] = value;
      }
      return count;
    });
  const ttft = of(columns.ttftS);
  const tpot = of(columns.tpotS);
  const e2e = of(columns.e2eS);
  const known: Record<string, number | null | undefined> = {
    ttftMeanS: ttft.mean,
    ttftP50S: ttft.p50,
    ttftP99S: ttft.p99,
    tpotMeanS: tpot.mean,
    tpotP50S: tpot.p50,
    tpotP99S: tpot.p99,
    itlP50S: service?.tokenGaps.p50S,
    e2eMeanS: e2e.mean,
    e2eP50S: e2e.p50,
    e2eP99S: e2e.p99,
    ...ratesOf(
      { run, table, generated, isPart: point.load.kind === 'closed-loop' },
      rows,
      steadyOf(point, e2e.mean),
    ),
  };
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => typeof value === 'number'),
  ) as Predicted;
}

function steadyOf({ load }: Pick<MeasuredPoint, 'load'>, e2eS: number | null) {
  if (load.kind !== 'closed-loop' || load.part !== 'steady' || e2eS === null) return null;
  return { clients: load.concurrency, e2eS };
}

interface RatedRun {
  readonly run: RunRecord;
  readonly table: RequestTable;
  readonly generated: Int32Array;
  /** Whether the requests that count are a part of a longer run, which begins and ends with them. */
  readonly isPart: boolean;
}

/** Rates over the makespan; in the steady part of a closed loop by Little's law, clients / time of a request. */
function ratesOf(
  { run: { requests }, table, generated, isPart }: RatedRun,
  rows: readonly number[],
  steady: { readonly clients: number; readonly e2eS: number } | null,
): Record<string, number> {
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = 0;
  let output = 0;
  let prompt = 0;
  for (const id of rows) {
    firstS = Math.min(firstS, requests.arrivalS[id]);
    lastS = Math.max(lastS, requests.finishS[id]);
    output += generated[id];
    prompt += table.promptTokens[id];
  }
  // Requests that failed were sent, too.
  if (!isPart) {
    for (const arrivalS of requests.arrivalS) if (arrivalS < firstS) firstS = arrivalS;
  }
  const makespanS = lastS - firstS;
  const requestsPerS = steady === null ? rows.length / makespanS : steady.clients / steady.e2eS;
  return {
    makespanS,
    requestsPerS,
    outputTokensPerS: (requestsPerS * output) / rows.length,
    totalTokensPerS: (requestsPerS * (output + prompt)) / rows.length,
  };
}

import type {
  EnergyPart,
  EnergyTimeline,
  PowerCoefficients,
  RequestTable,
  RunRecord,
} from '@kavier/core';
import {
  activityModel,
  facilityModel,
  measureEnergy,
  nodeModel,
  poolRuns,
  poweredAccelerator,
} from '@kavier/core';
import { ENERGY_QUANTITIES, type EnergyQuantity } from '@kavier/io';
import type { MeasuredPoint, PowerLog } from './point.ts';

/** A point and the requests that were drawn for it. */
interface DrawnPoint {
  readonly point: MeasuredPoint;
  readonly requests: RequestTable;
}

/** Predicted throughput. */
interface Rates {
  readonly outputTokensPerS?: number | undefined;
  readonly requestsPerS?: number | undefined;
}

type Span = readonly [fromS: number, toS: number];

const NO_FACILITY = facilityModel({ pue: 1 });
const ACCELERATORS: readonly EnergyPart[] = ['prefillJ', 'decodeJ', 'idleJ'];

/** Whether power or energy of the point was measured. */
export function hasEnergy({ measured }: MeasuredPoint): boolean {
  return ENERGY_QUANTITIES.some((quantity) => measured[quantity] !== undefined);
}

/**
 * Power and energy of the accelerators, and of the server where one was metered, over the metered stretch of a run. Energy per
 * token and per request is power over the predicted rates.
 */
export function predictEnergy(
  { point, requests }: DrawnPoint,
  run: RunRecord,
  power: PowerCoefficients,
  { outputTokensPerS, requestsPerS }: Rates = {},
): Readonly<Partial<Record<EnergyQuantity, number>>> {
  const span = spanOf(point, run, requests);
  const timeline = energyOf(point, run, power, span[1]);
  const accelerators = acceleratorsOf(run);
  const energyJ = acceleratorJ(timeline, span);
  const allW = energyJ / (span[1] - span[0]);
  return {
    powerW: allW / accelerators,
    energyJ,
    ...(outputTokensPerS && { energyPerOutputTokenJ: allW / outputTokensPerS }),
    ...(requestsPerS && { energyPerRequestJ: allW / requestsPerS }),
    ...serverEnergy(point, timeline, span, accelerators),
  };
}

/** What a point's power log would be; undefined where it has none. */
export function predictPowerLog(
  { point }: DrawnPoint,
  run: RunRecord,
  power: PowerCoefficients,
): PowerLog | undefined {
  const { powerLog } = point;
  if (powerLog === undefined) return undefined;
  const { fromS, stepS, watts } = powerLog;
  const timeline = energyOf(point, run, power, fromS + watts.length * stepS);
  const accelerators = acceleratorsOf(run);
  const spans = watts.map((_, i): Span => [fromS + i * stepS, fromS + (i + 1) * stepS]);
  return {
    ...powerLog,
    watts: spans.map((span) => acceleratorJ(timeline, span) / (accelerators * stepS)),
    serverWatts: spans.map(
      (span) => serverEnergy(point, timeline, span, accelerators).serverPowerW ?? Number.NaN,
    ),
  };
}

/** The rows are of one pool each. */
function acceleratorsOf({ pools: [pool] }: RunRecord): number {
  return pool.replicas * pool.acceleratorsPerReplica;
}

/** Of a run that is held until `toS` at least. */
function energyOf(
  { setup, metering }: MeasuredPoint,
  run: RunRecord,
  power: PowerCoefficients,
  toS: number,
): EnergyTimeline {
  return measureEnergy(
    { ...poolRuns(run)[0], endS: Math.max(run.endS, toS) },
    {
      power: activityModel(poweredAccelerator(setup.accelerator), power),
      node: metering?.server && nodeModel(metering.server),
      facility: NO_FACILITY,
    },
  );
}

/** The server with all of its accelerators, each with its share of the rest. */
function serverEnergy(
  { metering }: MeasuredPoint,
  timeline: EnergyTimeline,
  span: Span,
  accelerators: number,
): { readonly serverPowerW?: number; readonly serverEnergyJ?: number } {
  if (metering?.server === undefined) return {};
  const ownJ = acceleratorJ(timeline, span) + partIn(timeline, 'hostJ', span);
  const serverEnergyJ = (ownJ * metering.server.accelerators) / accelerators;
  return { serverPowerW: serverEnergyJ / (span[1] - span[0]), serverEnergyJ };
}

/**
 * What was metered, or all; of a steady closed loop the second quarter of the time in which its clients ask: the prompts of the start
 * are behind, and hardly a client is through.
 */
function spanOf({ load, metering }: MeasuredPoint, run: RunRecord, requests: RequestTable): Span {
  if (metering?.spanS === 'middle half') return [run.endS / 4, (3 * run.endS) / 4];
  if (metering?.spanS !== undefined) return metering.spanS;
  const { finishS, arrivalS } = run.requests;
  if (load.kind !== 'closed-loop' || load.part !== 'steady') return [arrivalS[0], run.endS];
  let lastS = 0;
  for (let id = requests.count - load.concurrency; id < requests.count; id++) lastS += finishS[id];
  lastS /= load.concurrency;
  return [lastS / 4, lastS / 2];
}

function acceleratorJ(timeline: EnergyTimeline, span: Span): number {
  return ACCELERATORS.reduce((sum, part) => sum + partIn(timeline, part, span), 0);
}

function partIn({ parts, bucketS, endS }: EnergyTimeline, part: EnergyPart, span: Span): number {
  return inSpan(span, bucketS, parts[part].length, (bucket) => parts[part][bucket], endS);
}

/** Sum of what buckets hold, of those at an end of the span the share that lies in it. */
function inSpan(
  [fromS, toS]: Span,
  bucketS: number,
  count: number,
  of: (bucket: number) => number,
  endS: number,
): number {
  let sum = 0;
  const last = Math.min(count, Math.ceil(toS / bucketS));
  for (let bucket = Math.max(0, Math.floor(fromS / bucketS)); bucket < last; bucket++) {
    const startS = bucket * bucketS;
    const stopS = Math.min(endS, startS + bucketS);
    const insideS = Math.min(toS, stopS) - Math.max(fromS, startS);
    if (insideS > 0) sum += (of(bucket) * insideS) / (stopS - startS);
  }
  return sum;
}

import { activityModel } from '../../energy/power/activity.ts';
import type { PoweredAccelerator, PowerModel } from '../../energy/power/contract.ts';
import type { PowerCoefficients } from '../../energy/power/power-coefficients.ts';
import { replicaWatts } from '../../energy/power/replica-power.ts';
import type { Accelerator } from '../../hardware/accelerator.ts';
import type { RunRecord } from '../../record/run-record.ts';
import type { WorkQuantity } from '../../record/work-ledger.ts';
import { KavierError } from '../../units/errors.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import { ENERGY_QUANTITIES, type EnergyQuantity, type MeasuredPoint } from './point.ts';

/** A point and the requests that were drawn for it. */
interface DrawnPoint {
  readonly point: MeasuredPoint;
  readonly requests: RequestTable;
}

type Span = readonly [fromS: number, toS: number];

/** Whether power or energy of the point was measured. */
export function hasEnergy({ measured }: MeasuredPoint): boolean {
  return ENERGY_QUANTITIES.some((quantity) => measured[quantity] !== undefined);
}

/** Power and energy of the accelerators, and of the server where one was metered, over the metered stretch of a run. */
export function predictEnergy(
  { point, requests }: DrawnPoint,
  run: RunRecord,
  power: PowerCoefficients,
): Readonly<Partial<Record<EnergyQuantity, number>>> {
  const span = spanOf(point, run, requests);
  const model = activityModel(poweredAccelerator(point.setup.accelerator), power);
  const powerW = meanWatts(run, model, span);
  const accelerators = run.work.replicas * run.acceleratorsPerReplica;
  const spanS = span[1] - span[0];
  const energyJ = accelerators * powerW * spanS;
  const tokens = inSpan(run, 'outputTokens', span);
  return {
    powerW,
    energyJ,
    ...(tokens > 0 && {
      energyPerOutputTokenJ: energyJ / tokens,
      energyPerRequestJ: (energyJ / tokens) * meanOutput(run),
    }),
    ...serverEnergy(point, model, powerW, spanS),
  };
}

/** Mean watts of an accelerator in each second of the run, as its log has them. */
export function predictPowerLog(
  { point }: DrawnPoint,
  run: RunRecord,
  power: PowerCoefficients,
): readonly number[] {
  const { powerLog } = point;
  if (powerLog === undefined) return [];
  const model = activityModel(poweredAccelerator(point.setup.accelerator), power);
  return powerLog.watts.map((_, i) => {
    const fromS = powerLog.fromS + i * powerLog.stepS;
    return meanWatts(run, model, [fromS, fromS + powerLog.stepS]);
  });
}

function poweredAccelerator(accelerator: Accelerator): PoweredAccelerator {
  const { name, family, tdpW, idleW, memoryBytesPerS, peakFlops } = accelerator;
  const peak = peakFlops.bf16 ?? peakFlops.fp16;
  if (peak !== undefined) {
    return { name, family, tdpW, idleW, memoryBytesPerS, peakFlops: peak };
  }
  throw new KavierError('the accelerator has no 16-bit peak', { kind: 'input', where: name });
}

function serverEnergy({ metering }: MeasuredPoint, { idleW }: PowerModel, powerW: number, spanS: number) {
  if (metering?.server === undefined) return {};
  const { accelerators, hostW, hostPerW } = metering.server;
  const serverPowerW = hostW + accelerators * (powerW + hostPerW * (powerW - idleW));
  return { serverPowerW, serverEnergyJ: serverPowerW * spanS };
}

/** Of a steady closed loop the middle half of the time in which its clients ask; else what was metered, or all. */
function spanOf({ load, metering }: MeasuredPoint, run: RunRecord, requests: RequestTable): Span {
  if (metering?.spanS !== undefined) return metering.spanS;
  const { finishS, arrivalS } = run.requests;
  if (load.kind !== 'closed-loop' || load.part !== 'steady') {
    return [arrivalS.reduce((least, s) => Math.min(least, s), Number.POSITIVE_INFINITY), run.endS];
  }
  let lastS = 0;
  for (let id = requests.count - load.concurrency; id < requests.count; id++) lastS += finishS[id];
  lastS /= load.concurrency;
  return [lastS / 4, (3 * lastS) / 4];
}

/** Mean of all accelerators over a stretch, that may begin before the run and end after it. */
function meanWatts(run: RunRecord, model: PowerModel, [fromS, toS]: Span): number {
  const endS = Math.max(run.endS, toS);
  let joules = run.work.replicas * Math.max(0, Math.min(0, toS) - fromS) * model.idleW;
  for (let replica = 0; replica < run.work.replicas; replica++) {
    const watts = replicaWatts(run, replica, model, endS);
    for (const [bucket, value] of watts.entries()) {
      joules += value * overlapS(bucket, run.work.bucketS, [fromS, Math.min(toS, endS)]);
    }
  }
  return joules / (run.work.replicas * (toS - fromS));
}

function inSpan({ work }: RunRecord, quantity: WorkQuantity, span: Span): number {
  let sum = 0;
  for (let replica = 0; replica < work.replicas; replica++) {
    for (let bucket = 0; bucket < work.bucketCount(replica); bucket++) {
      const share = overlapS(bucket, work.bucketS, span) / work.bucketS;
      if (share > 0) sum += share * work.at(replica, bucket, quantity);
    }
  }
  return sum;
}

/** Seconds of a bucket that lie in a span. */
function overlapS(bucket: number, bucketS: number, [fromS, toS]: Span): number {
  return Math.max(0, Math.min(toS, (bucket + 1) * bucketS) - Math.max(fromS, bucket * bucketS));
}

function meanOutput({ requests }: RunRecord): number {
  const tokens = requests.serving?.generatedTokens ?? new Int32Array(0);
  return tokens.reduce((sum, count) => sum + count, 0) / Math.max(1, tokens.length);
}

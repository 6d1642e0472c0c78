import type { RunRecord } from '../../record/run-record.ts';
import type { Activity, PowerModel } from './contract.ts';

/**
 * Mean watts of one accelerator of a replica in each bucket of [0, endS), `endS` at least the end of the run. Buckets hold
 * totals, so that work and idleness within one are taken to alternate; the standby after work begins in its bucket.
 */
export function replicaWatts(
  run: RunRecord,
  replica: number,
  model: PowerModel,
  endS: number = run.endS,
): Float64Array {
  const { bucketS } = run.work;
  const watts = new Float64Array(Math.ceil(endS / bucketS));
  let sinceWorkS = Number.POSITIVE_INFINITY;
  for (let bucket = 0; bucket < watts.length; bucket++) {
    const spanS = Math.min(bucketS, endS - bucket * bucketS);
    const { busyS, joules } = busyEnergy(run, replica, bucket, model);
    const idleS = Math.max(0, spanS - busyS);
    if (busyS > 0) sinceWorkS = 0;
    watts[bucket] = (joules + idleEnergy(model, sinceWorkS, idleS)) / spanS;
    sinceWorkS += idleS;
  }
  return watts;
}

function busyEnergy(run: RunRecord, replica: number, bucket: number, model: PowerModel) {
  const { work, acceleratorsPerReplica } = run;
  if (bucket >= work.bucketCount(replica)) return { busyS: 0, joules: 0 };
  const at = (quantity: Parameters<typeof work.at>[2]) => work.at(replica, bucket, quantity);
  const bytes = at('weightBytes') + at('kvReadBytes') + at('kvWriteBytes');
  const prefill: Activity = {
    phase: 'prefill',
    busyS: at('prefillS'),
    utilizationS: 0,
    flops: at('prefillFlops') / acceleratorsPerReplica,
    bytes: at('prefillBytes') / acceleratorsPerReplica,
  };
  const decode: Activity = {
    phase: 'decode',
    busyS: at('decodeS'),
    utilizationS: 0,
    flops: at('flops') / acceleratorsPerReplica - prefill.flops,
    bytes: bytes / acceleratorsPerReplica - prefill.bytes,
  };
  const joules = [prefill, decode].reduce((sum, activity) => {
    const { baseJ, memoryJ, computeJ } = model.busy(activity);
    return sum + baseJ + memoryJ + computeJ;
  }, 0);
  return { busyS: prefill.busyS + decode.busyS, joules };
}

/** Of `idleS` seconds that begin `sinceWorkS` after the last work. */
function idleEnergy({ idleW, standby }: PowerModel, sinceWorkS: number, idleS: number): number {
  const heldS =
    standby === undefined ? 0 : Math.min(idleS, Math.max(0, standby.holdS - sinceWorkS));
  return heldS * (standby?.watts ?? 0) + (idleS - heldS) * idleW;
}

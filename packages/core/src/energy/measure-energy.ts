import type { BookedWork } from '../record/booked-work.ts';
import { heldSeconds, type PoolRun } from '../record/pool-record.ts';
import { bucketsOfRun } from '../record/run-record.ts';
import type { EnergyTimeline, ReplicaEnergy } from './energy-timeline.ts';
import type { FacilityModel } from './facility.ts';
import { IdleDraw, type Sleep } from './idle-draw.ts';
import type { NodeModel } from './node.ts';
import type { Activity, BusyEnergy, PowerModel } from './power/contract.ts';

/** Who draws power, and how. */
export interface EnergySetup {
  readonly power: PowerModel;
  /** Absent: accelerators alone. */
  readonly node?: NodeModel | undefined;
  readonly facility: FacilityModel;
  /** Where idle accelerators are put to sleep. Default: they are not. Waking up takes no time and no energy here. */
  readonly sleep?: Sleep | undefined;
}

/** A pool of a run as far as its energy goes. */
export type PoweredPool = Pick<PoolRun, 'work' | 'acceleratorsPerReplica' | 'held' | 'endS'>;

/**
 * Energy of a pool, by part and time bucket and by replica. Pure; no simulation. Replicas draw while they are held, and whenever they work.
 */
export function measureEnergy(pool: PoweredPool, setup: EnergySetup): EnergyTimeline {
  const { work, endS } = pool;
  const count = bucketsOfRun(pool);
  const column = () => new Float64Array(count);
  const parts = {
    prefillJ: column(),
    decodeJ: column(),
    idleJ: column(),
    hostJ: column(),
    facilityJ: column(),
  };
  const replicas = Array.from({ length: work.replicas }, (_, replica) =>
    addReplica(parts, pool, setup, replica, count),
  );
  return { bucketS: work.bucketS, endS, count, parts, replicas };
}

/**
 * Mean watts of a replica in each bucket: its accelerators, its share of the servers and what the facility adds. Times the seconds of each
 * bucket within the run, summed over buckets and replicas, they are the energy of `measureEnergy`.
 */
export function powerOfReplica(
  pool: PoweredPool,
  setup: EnergySetup,
  replica: number,
): Float64Array {
  const { work, endS } = pool;
  const idle = new IdleDraw(setup.power, setup.sleep);
  return Float64Array.from({ length: bucketsOfRun(pool) }, (_, bucket) => {
    const energy = bucketEnergy(pool, setup, { replica, bucket, idle });
    const joules = sumOf(energy.prefill) + sumOf(energy.decode) + energy.idleJ;
    const lengthS = Math.min(endS, (bucket + 1) * work.bucketS) - bucket * work.bucketS;
    return lengthS > 0 ? (joules + energy.hostJ + energy.facilityJ) / lengthS : 0;
  });
}

function addReplica(
  parts: EnergyTimeline['parts'],
  pool: PoweredPool,
  setup: EnergySetup,
  replica: number,
  count: number,
): ReplicaEnergy {
  const total = { baseJ: 0, weightJ: 0, kvJ: 0, computeJ: 0, idleJ: 0, hostJ: 0, facilityJ: 0 };
  const idle = new IdleDraw(setup.power, setup.sleep);
  for (let bucket = 0; bucket < count; bucket++) {
    const { prefill, decode, idleJ, hostJ, facilityJ } = bucketEnergy(pool, setup, {
      replica,
      bucket,
      idle,
    });
    parts.prefillJ[bucket] += sumOf(prefill);
    parts.decodeJ[bucket] += sumOf(decode);
    parts.idleJ[bucket] += idleJ;
    parts.hostJ[bucket] += hostJ;
    parts.facilityJ[bucket] += facilityJ;
    total.baseJ += prefill.baseJ + decode.baseJ;
    total.weightJ += prefill.weightJ + decode.weightJ;
    total.kvJ += prefill.kvJ + decode.kvJ;
    total.computeJ += prefill.computeJ + decode.computeJ;
    total.idleJ += idleJ;
    total.hostJ += hostJ;
    total.facilityJ += facilityJ;
  }
  return total;
}

/** Energy of one replica in one bucket, all of its accelerators together. */
function bucketEnergy(
  { work, acceleratorsPerReplica: n, held, endS }: PoweredPool,
  { power, node, facility }: EnergySetup,
  {
    replica,
    bucket,
    idle,
  }: { readonly replica: number; readonly bucket: number; readonly idle: IdleDraw },
) {
  const startS = bucket * work.bucketS;
  const span = { fromS: startS, toS: Math.min(endS, startS + work.bucketS) };
  const lengthS = Math.max(0, span.toS - startS);
  const busyS = bucket < work.bucketCount(replica) ? work.at(replica, bucket, 'busyS') : 0;
  const heldS =
    held === 'while-serving' ? busyS : Math.max(busyS, heldSeconds(held, replica, span));
  const busy = (phase: Activity['phase']) =>
    busyS > 0 ? times(power.busy(activityOf(work, replica, bucket, phase, n)), n) : NOTHING;
  const prefill = busy('prefill');
  const decode = busy('decode');
  const idleJ = n * idle.next(busyS, heldS - busyS);
  const acceleratorJ = sumOf(prefill) + sumOf(decode) + idleJ;
  const hostJ = node === undefined ? 0 : n * node.hostJ(heldS, busyS, acceleratorJ / n);
  const fixedJ = (facility.fixedW * lengthS) / work.replicas;
  return {
    prefill,
    decode,
    idleJ,
    hostJ,
    facilityJ: facility.share * (acceleratorJ + hostJ) + fixedJ,
  };
}

const NOTHING: BusyEnergy = { baseJ: 0, weightJ: 0, kvJ: 0, computeJ: 0 };

const sumOf = ({ baseJ, weightJ, kvJ, computeJ }: BusyEnergy) => baseJ + weightJ + kvJ + computeJ;

const times = ({ baseJ, weightJ, kvJ, computeJ }: BusyEnergy, n: number): BusyEnergy => ({
  baseJ: n * baseJ,
  weightJ: n * weightJ,
  kvJ: n * kvJ,
  computeJ: n * computeJ,
});

/** What one of the replica's `n` accelerators did. */
function activityOf(
  work: BookedWork,
  replica: number,
  bucket: number,
  phase: Activity['phase'],
  n: number,
): Activity {
  const at = (quantity: Parameters<BookedWork['at']>[2]) => work.at(replica, bucket, quantity);
  const weightBytes = at('weightBytes');
  const kvBytes = at('kvReadBytes') + at('kvWriteBytes');
  const prefillBytes = at('prefillBytes');
  const busyS = at('busyS');
  const phaseS = at(phase === 'prefill' ? 'prefillS' : 'decodeS');
  const ofPrefill = phase === 'prefill';
  // The ledger shares weights of mixed steps out as it does their time. Neither phase may have more of either than both.
  const prefillKv = Math.min(
    Math.max(prefillBytes - (weightBytes * at('prefillS')) / busyS, prefillBytes - weightBytes, 0),
    prefillBytes,
    kvBytes,
  );
  const bytes = Math.max(0, ofPrefill ? prefillBytes : weightBytes + kvBytes - prefillBytes);
  return {
    phase,
    busyS: phaseS,
    utilizationS: (at('utilizationS') * phaseS) / busyS,
    // Differences of totals may end a rounding error below zero.
    flops: Math.max(0, ofPrefill ? at('prefillFlops') : at('flops') - at('prefillFlops')) / n,
    bytes: bytes / n,
    kvBytes: Math.min(bytes, Math.max(0, ofPrefill ? prefillKv : kvBytes - prefillKv)) / n,
  };
}

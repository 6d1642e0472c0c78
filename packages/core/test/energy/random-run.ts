import fc from 'fast-check';
import type { PoweredPool } from '../../src/energy/measure-energy.ts';
import type { PoweredAccelerator } from '../../src/energy/power/contract.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../../src/record/work-ledger.ts';

/** An accelerator with round figures. */
export const ACCELERATOR: PoweredAccelerator = {
  name: 'round',
  family: 'hopper',
  tdpW: 700,
  idleW: 70,
  memoryBytesPerS: 1e12,
  peakFlops: 1e15,
};

/** A stretch of work of one replica; the next one begins `gapS` after it. */
export interface Stretch {
  readonly gapS: number;
  readonly busyS: number;
  readonly prefillShare: number;
  readonly flops: number;
  readonly bytes: number;
}

const stretch: fc.Arbitrary<Stretch> = fc.record({
  gapS: fc.double({ min: 0, max: 500, noNaN: true }),
  busyS: fc.double({ min: 0.001, max: 700, noNaN: true }),
  prefillShare: fc.double({ min: 0, max: 1, noNaN: true }),
  flops: fc.double({ min: 0, max: 1e17, noNaN: true }),
  bytes: fc.double({ min: 0, max: 1e15, noNaN: true }),
});

/** Work of each replica. */
export const stretches = fc.array(fc.array(stretch, { maxLength: 6 }), {
  minLength: 1,
  maxLength: 4,
});

/** The stretches in a ledger of buckets of `bucketS`, as a run of a fleet that ends `tailS` after the last one. */
export function runOf(
  replicas: readonly (readonly Stretch[])[],
  bucketS: number,
  { acceleratorsPerReplica = 2, tailS = 12.5 } = {},
): PoweredPool {
  const work = new WorkLedger({ bucketS, replicas: replicas.length });
  const totals = new Float64Array(QUANTITY_COUNT);
  let endS = 0;
  for (const [replica, spans] of replicas.entries()) {
    let nowS = 0;
    for (const { gapS, busyS, prefillShare, flops, bytes } of spans) {
      nowS += gapS;
      totals[Q.busyS] = busyS;
      totals[Q.utilizationS] = busyS;
      totals[Q.prefillS] = busyS * prefillShare;
      totals[Q.decodeS] = busyS - totals[Q.prefillS];
      totals[Q.flops] = flops;
      totals[Q.prefillFlops] = flops * prefillShare;
      totals[Q.weightBytes] = bytes * 0.75;
      totals[Q.kvReadBytes] = bytes * 0.25;
      totals[Q.prefillBytes] = bytes * prefillShare;
      work.addSpan(replica, nowS, nowS + busyS, totals);
      nowS += busyS;
    }
    endS = Math.max(endS, nowS);
  }
  return { work, acceleratorsPerReplica, held: 'whole-run', endS: endS + tailS };
}

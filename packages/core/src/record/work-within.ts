import { shareWithin, type TimeSpan } from '../units/time-span.ts';
import type { BookedWork } from './booked-work.ts';
import type { WorkQuantity } from './work-ledger.ts';

/** Total of one quantity within a span of a run: of a bucket that an edge divides its share of the time, as if done evenly. */
export function workWithin(
  { work, endS }: { readonly work: BookedWork; readonly endS: number },
  quantity: WorkQuantity,
  span: TimeSpan,
): number {
  let sum = 0;
  for (let replica = 0; replica < work.replicas; replica++) {
    for (let bucket = 0; bucket < work.bucketCount(replica); bucket++) {
      const startS = bucket * work.bucketS;
      const share = shareWithin(span, startS, Math.min(startS + work.bucketS, endS));
      if (share > 0) sum += share * work.at(replica, bucket, quantity);
    }
  }
  return sum;
}

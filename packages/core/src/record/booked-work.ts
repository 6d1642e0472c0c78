import type { WorkLedger, WorkQuantity } from './work-ledger.ts';

/** Work of replicas as it was booked, to be read: a whole ledger, or the part of some of its replicas. */
export type BookedWork = Pick<WorkLedger, 'replicas' | 'bucketS' | 'bucketCount' | 'at' | 'total'>;

/** The work of `replicas` replicas from `first` on; they are counted from 0 in it. */
export function workOfReplicas(work: BookedWork, first: number, replicas: number): BookedWork {
  if (first === 0 && replicas === work.replicas) return work;
  const bucketCount = (replica: number) => work.bucketCount(first + replica);
  const at = (replica: number, bucket: number, quantity: WorkQuantity) =>
    work.at(first + replica, bucket, quantity);
  return {
    replicas,
    bucketS: work.bucketS,
    bucketCount,
    at,
    total: (quantity) => {
      let sum = 0;
      for (let replica = 0; replica < replicas; replica++) {
        for (let i = 0; i < bucketCount(replica); i++) sum += at(replica, i, quantity);
      }
      return sum;
    },
  };
}

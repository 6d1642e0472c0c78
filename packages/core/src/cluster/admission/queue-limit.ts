import { requireNumber } from '../../units/require.ts';
import type { AdmissionFamily } from './contract.ts';

export interface QueueLimitOptions {
  /** Requests that may wait in the whole service; whole, >= 0. Default: no limit. */
  readonly maxWaiting?: number | undefined;
  /** Requests that may wait at the replica that the router chose; whole, >= 0. Default: no limit. */
  readonly maxWaitingPerReplica?: number | undefined;
}

/** Turns a request away when as many as may wait already wait, in the whole service or at its replica. */
export const queueLimit: AdmissionFamily<QueueLimitOptions> = {
  create: ({ maxWaiting, maxWaitingPerReplica }, where) => {
    const total = limit(maxWaiting, `${where}.maxWaiting`);
    const perReplica = limit(maxWaitingPerReplica, `${where}.maxWaitingPerReplica`);
    return {
      looksAtAll: total < Number.POSITIVE_INFINITY,
      admits: (_request, target, service) =>
        isBelow(total, () => service.waiting) && isBelow(perReplica, () => target.waiting),
    };
  },
};

/** No limit asks nothing: asking may cost a look at every replica. */
function isBelow(most: number, waiting: () => number): boolean {
  return most === Number.POSITIVE_INFINITY || waiting() < most;
}

function limit(value: number | undefined, where: string): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  return requireNumber(value, where, { from: 0, integer: true });
}

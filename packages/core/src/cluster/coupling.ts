import type { RequestTable } from '../workload/request-table.ts';
import { hasGap } from './pool-life.ts';
import type { ServiceOptions } from './service-options.ts';

/**
 * Whether what each replica does follows from the requests alone, so that replicas can be simulated apart from each other: nobody
 * looks at any of them.
 */
export function isSplittable(requests: RequestTable, options: ServiceOptions): boolean {
  const { pools, modelRouter, admission } = options;
  const isBlind =
    (modelRouter === undefined || modelRouter.isBlind === true) &&
    (admission === undefined || admission.isBlind === true) &&
    pools.every(({ router, replicas }) => router.isBlind === true || replicas === 1);
  return isBlind && isUncoupled(requests, options);
}

/**
 * Whether replicas meet only where a router or admission looks at some of them. They meet otherwise when an answer brings the next
 * request, when requests wait for the start of a replica, when replicas step together, when most requests need a look at all replicas, and
 * when what is seen of them is of the past, which each has to keep while all go on.
 */
export function isUncoupled({ afterRequest }: RequestTable, options: ServiceOptions): boolean {
  const { pools, modelRouter, admission, viewDelayS = 0, inOrder = false } = options;
  const looksAtAll =
    modelRouter?.looksAtAll === true ||
    admission?.looksAtAll === true ||
    pools.some(({ router, replicas }) => router.looksAtAll === true && replicas > 1);
  const stepsTogether = pools.some(({ lockstep }) => lockstep !== undefined);
  const waitsForStart = pools.some(({ held }) => held !== undefined && hasGap(held));
  return (
    afterRequest === undefined &&
    viewDelayS === 0 &&
    !inOrder &&
    !looksAtAll &&
    !waitsForStart &&
    !stepsTogether
  );
}

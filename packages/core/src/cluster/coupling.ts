import type { RequestTable } from '../workload/request-table.ts';
import type { ServiceOptions } from './service.ts';

/**
 * Whether replicas meet only where a router or admission looks at some of them. They meet otherwise when an answer brings the next
 * request, when most requests need a look at all replicas, and when what is seen of them is of the past, which each has
 * to keep while all go on.
 */
export function isUncoupled({ afterRequest }: RequestTable, options: ServiceOptions): boolean {
  const { pools, modelRouter, admission, viewDelayS = 0, inOrder = false } = options;
  const looksAtAll =
    modelRouter?.looksAtAll === true ||
    admission?.looksAtAll === true ||
    pools.some(({ router, replicas }) => router.looksAtAll === true && replicas > 1);
  return afterRequest === undefined && viewDelayS === 0 && !inOrder && !looksAtAll;
}

import type { RequestTable } from '../workload/request-table.ts';
import type { KvCache } from './contract.ts';
import { CountedCache } from './counted.ts';
import type { KvCacheOptions } from './options.ts';
import { PagedCache } from './paged.ts';
import { RunCache } from './runs/run-cache.ts';

/**
 * The KV cache of a replica that runs at most `slots` requests at once. Counting suffices where nothing can be shared, as long as
 * the order of eviction is that of release.
 */
export function createKvCache(
  requests: RequestTable,
  options: KvCacheOptions,
  slots: number,
): KvCache {
  const isShared = (requests.promptBlocks ?? requests.outputBlocks) !== undefined;
  const { prefixCaching, eviction = 'lru' } = options;
  if (!prefixCaching || (!isShared && eviction === 'lru')) {
    return new CountedCache(requests, options, slots);
  }
  if (eviction === 'lru' || eviction === 'fifo') return new RunCache(requests, options, slots);
  return new PagedCache(requests, options, slots);
}

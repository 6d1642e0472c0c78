import type { RequestTable } from '../workload/request-table.ts';
import type { KvCache } from './contract.ts';
import { CountedCache } from './counted.ts';
import type { KvCacheOptions } from './options.ts';
import { PagedCache } from './paged.ts';

/** The KV cache of a replica that runs at most `slots` requests at once. Counting suffices unless blocks are cached under names. */
export function createKvCache(
  requests: RequestTable,
  options: KvCacheOptions,
  slots: number,
): KvCache {
  const named = requests.promptBlocks ?? requests.outputBlocks;
  if (!options.prefixCaching || named === undefined)
    return new CountedCache(requests, options, slots);
  return new PagedCache(requests, options, slots);
}

import type { RequestTable } from '../../workload/request-table.ts';
import { BlockCounts } from './block-counts.ts';
import { BlockTables } from './block-tables.ts';
import type { KvTables } from './kv-tables.ts';
import type { KvCacheOptions } from './options.ts';

/** Counting suffices unless blocks are cached under names of the workload. */
export function tablesFor(requests: RequestTable, kv: KvCacheOptions, slots: number): KvTables {
  const named = requests.promptBlocks ?? requests.outputBlocks;
  if (!kv.prefixCaching || named === undefined) return new BlockCounts(requests, kv, slots);
  return new BlockTables(requests, kv, slots);
}

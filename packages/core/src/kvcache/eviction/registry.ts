import type { EvictionFamily } from './contract.ts';
import { fifo } from './fifo.ts';
import { lfu } from './lfu.ts';
import { lru } from './lru.ts';
import { s3Fifo } from './s3-fifo.ts';
import { sieve } from './sieve.ts';

const FAMILIES = { lru, fifo, lfu, 's3-fifo': s3Fifo, sieve } as const;

export type EvictionName = keyof typeof FAMILIES;

export const EVICTION_POLICIES: Readonly<Record<EvictionName, EvictionFamily>> = FAMILIES;

/** Names of all eviction policies, as a scenario writes them. */
export const EVICTION_NAMES = Object.keys(FAMILIES) as readonly EvictionName[];

import type { RealSystem } from './contract.ts';
import { covers, fitsNone, MAPPED_ON, partly, read, recalled } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const MOONCAKE_README = read('kvcache-ai/Mooncake README.md');
const MOONCAKE_STORE = read('kvcache-ai/Mooncake doc/en/mooncake-store.md');
const MOONCAKE_PAPER = recalled('Mooncake, arXiv 2407.00079');

export const MOONCAKE: RealSystem = {
  id: 'mooncake',
  name: 'Mooncake',
  aliases: ['mooncake store', 'mooncake transfer engine'],
  kind: 'disaggregated-or-cache',
  usedFor: 'synthesis',
  source: 'repository kvcache-ai/Mooncake',
  date: MAPPED_ON,
  features: [
    covers(
      'B5',
      'rejects early by predicted load when overloaded',
      read('kvcache-ai/Mooncake repository page (excerpt)'),
    ),
    covers(
      'B6',
      'chooses prefill and decode instances by predicted time to first token',
      MOONCAKE_PAPER,
    ),
    covers(
      'B7',
      'index of prefixes by instance and tier, fed by events and asked by routers',
      read('kvcache-ai/Mooncake docs/source/design/conductor/conductor-architecture-design.md'),
    ),
    partly('B6', 'copies hot blocks to more instances', MOONCAKE_PAPER),
    partly('R4', 'elastic expert parallelism and process groups', MOONCAKE_README),
    covers('R5', 'transfers over several network cards, paths chosen by topology', MOONCAKE_README),
    covers('R5', 'separate clusters for prefill and decode', MOONCAKE_README),
    partly('R6', 'sends weights between accelerators to update them', MOONCAKE_README),
    covers(
      'O3',
      'distributed objects with replicas, leases and eviction, in memory and on disks',
      MOONCAKE_STORE,
    ),
    covers('O3', 'nodes join and leave the store while it serves', MOONCAKE_STORE),
    partly('O4', 'metadata service and heartbeats of clients', MOONCAKE_STORE),
    fitsNone(
      'cache of image embeddings that instances share',
      MOONCAKE_README,
      MISFIT_NOTES.encoders,
    ),
  ],
};

const LMCACHE_DESIGN = read('LMCache/LMCache docs/source/developer_guide/architecture.rst');
const LMCACHE_README = read('LMCache/LMCache README.md');

export const LMCACHE: RealSystem = {
  id: 'lmcache',
  name: 'LMCache',
  aliases: [],
  kind: 'disaggregated-or-cache',
  usedFor: 'synthesis',
  source: 'repository LMCache/LMCache',
  date: MAPPED_ON,
  features: [
    covers('B7', 'instances advertise what they hold; a look-up names the owner', LMCACHE_DESIGN),
    partly('R2', 'index of token chunks, with pins and eviction by recency', LMCACHE_DESIGN),
    partly('R2', 'reuses text that is no prefix, by blending', LMCACHE_README),
    covers(
      'R5',
      'offloads and prefetches between accelerator, host memory and disk without blocking',
      LMCACHE_DESIGN,
    ),
    covers('R5', 'sends KV blocks from prefill to decode', LMCACHE_DESIGN),
    covers('R5', 'compresses KV blocks on their way', LMCACHE_DESIGN),
    covers('O3', 'remote storage that outlives engines', LMCACHE_DESIGN),
    partly('O4', 'controller that watches the health of workers', LMCACHE_DESIGN),
    partly(
      'D1',
      'dashboard of instances and performance',
      read('LMCache/LMCache docs/source/controller/index.rst'),
    ),
  ],
};

import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { CHAT, engine, PRICES, scenario, WORK } from './bases.ts';

type Named = readonly (readonly [string, ScenarioInput])[];

/** Every scenario that says something of its place or its prices, said of a pool instead: the first of two where an engine batches. */
export function ofPools(all: Readonly<Record<string, ScenarioInput>>): Named {
  return Object.entries(all).flatMap(([name, { facility, prices, ...rest }]) => {
    const { api: _, ...own } = prices ?? {};
    const { idle: __, ...place } = facility ?? {};
    if (facility === undefined && Object.keys(own).join() === Object.keys(PRICES).join()) return [];
    const [first] = rest.fleet;
    const pool = { ...first, name: 'a', facility: place, prices: own };
    const isPublished = first.engine?.profile === 'kavier-2025';
    const two = {
      fleet: [pool, { ...first, name: 'b' }],
      gateway: { pools: { policy: 'weighted' as const, weights: { a: 2, b: 1 } } },
    };
    return [
      [
        `${name}, of a pool`,
        { ...rest, ...(isPublished ? { fleet: [pool] } : two), prices: PRICES },
      ],
    ];
  });
}

/** Each way to send requests to pools. */
export function poolRouters(files: Readonly<Record<string, string>>): Named {
  const to = (
    pools: NonNullable<ScenarioInput['gateway']>['pools'],
    workload = WORK as ScenarioInput['workload'],
  ) => {
    const one = scenario(workload, { name: 'a' }, { gateway: { pools } });
    return {
      ...one,
      fleet: [...one.fleet, { ...one.fleet[0], name: 'b', accelerator: 'h100-sxm' }],
    };
  };
  return [
    ['one pool of two', to({ policy: 'single', pool: 'b' })],
    [
      'pools by class',
      to({ policy: 'by-class', classes: { a: 'a' }, otherwise: 'b' }, { trace: files.classes }),
    ],
    ['pools by weight', to({ policy: 'weighted', weights: { a: 1, b: 3 } })],
    ['the pool with the least load', to({ policy: 'least-load', pools: ['a', 'b'] })],
    [
      'eviction',
      scenario(CHAT, engine({ kvCacheBlocks: 64, maxContextTokens: 1000, eviction: 'lru' })),
    ],
  ];
}

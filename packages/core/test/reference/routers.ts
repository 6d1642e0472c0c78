import type { RandomStream } from '../../src/kernel/random.ts';
import type { ReferenceModelRouter, ReferenceRouter, ReferenceView } from './contract.ts';

export const ROUTER_KINDS = ['by-id', 'round-robin', 'least-outstanding', 'least-kv'] as const;
export type RouterKind = (typeof ROUTER_KINDS)[number];

/** A fresh router: simple, deterministic, and with as much state as it needs. */
export function routerOf(kind: RouterKind): ReferenceRouter {
  if (kind === 'by-id') return (request, _nowS, views) => request % views.length;
  if (kind === 'round-robin') {
    let calls = 0;
    return (_request, _nowS, views) => calls++ % views.length;
  }
  if (kind === 'least-outstanding') return least(({ outstanding }) => outstanding);
  return least(({ kvUsage, waiting, running }) => kvUsage + waiting + running / 64);
}

/** The first replica with the smallest load. */
function least(loadOf: (view: ReferenceView) => number): ReferenceRouter {
  return (_request, _nowS, views) => {
    const loads = views.map(loadOf);
    return loads.indexOf(Math.min(...loads));
  };
}

export const MODEL_ROUTER_KINDS = ['by-class', 'least-load', 'weighted'] as const;
export type ModelRouterKind = (typeof MODEL_ROUTER_KINDS)[number];

/** Pool of each class of requests; request i is of class i modulo their number. */
export const POOL_OF_CLASS = [0, 1, 0, 2, 1];

/** Pool `i` gets this share of the requests, relative to the others. */
export const weightOf = (pool: number): number => 1 + pool;

/** What the model routers of the engine under test do with as many pools, in the words of docs/pools.md. */
export function modelRouterOf(
  kind: ModelRouterKind,
  pools: number,
  stream: RandomStream,
): ReferenceModelRouter {
  if (kind === 'by-class') {
    return (request) => {
      const pool = POOL_OF_CLASS[request % POOL_OF_CLASS.length];
      return pool < pools ? pool : 0;
    };
  }
  const lots = Array.from({ length: pools }, (_, pool) => Array(weightOf(pool)).fill(pool)).flat();
  if (kind === 'weighted') return () => lots[Math.floor(stream.nextUniform() * lots.length)];
  return (_request, views) => {
    const loads = views.map(({ outstanding, capacity }) =>
      capacity === 0 ? Number.MAX_VALUE : outstanding / capacity,
    );
    return loads.indexOf(Math.min(...loads));
  };
}

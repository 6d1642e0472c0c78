import type { ReferenceRouter, ReferenceView } from './contract.ts';

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

import type { BenchCase } from './case.ts';

const ROUTERS = ['round-robin', 'power-of-two', 'prefix-aware', 'least-outstanding'];

/** The same load on each of ever more replicas: what a request costs should not grow with them. Making the replicas counts. */
export function replicaCases(quick: boolean): BenchCase[] {
  const requests = quick ? 2000 : 1e6;
  const sizes = quick ? [1, 10] : [1, 10, 100, 1000];
  return ROUTERS.flatMap((router) =>
    sizes.map((replicas) => ({
      name: `replicas-${replicas}-${router}`,
      title: `serve ${requests.toLocaleString('en-US')} chat requests on ${replicas} replicas at 70 % of their capacity, ${router}, making the replicas included`,
      kind: 'serve' as const,
      parameters: { requests, load: 0.7, replicas, router },
      comparedTo: replicas === 1 ? undefined : `replicas-1-${router}`,
    })),
  );
}

/** The same simulation on one thread and on two, their start included; the summary is made on one. */
export function workerCases(quick: boolean): BenchCase[] {
  const requests = quick ? 2000 : 1e7;
  const named = requests.toLocaleString('en-US');
  return [1, 2].map((workers) => ({
    name: `workers-${workers}`,
    title: `serve ${named} chat requests on 8 replicas behind round-robin, without the summary, on ${workers === 1 ? 'one thread' : 'two threads'}`,
    kind: 'serve' as const,
    parameters: { requests, load: 0.7, replicas: 8, router: 'round-robin', workers },
    ...(workers === 1 ? {} : { comparedTo: 'workers-1', byWall: true as const }),
  }));
}

import { SATURATION_STATES } from '../metrics/saturation-state.ts';
import type { PoolSummary } from './run-summary.ts';
import type { ServiceSummary } from './service-summary.ts';

/**
 * The service of several pools: it keeps up as well as the pool that keeps up least, the first of equals among those that were sent
 * requests. Of one pool it is that pool's.
 */
export function joinServices(
  service: ServiceSummary | undefined,
  pools: readonly PoolSummary[],
): ServiceSummary | undefined {
  if (service === undefined || pools.length === 1) return service;
  const worst = worstPool(pools);
  if (worst?.service === undefined) return service;
  return { ...service, saturation: worst.service.saturation, saturatedPool: worst.name };
}

function worstPool(pools: readonly PoolSummary[]): PoolSummary | undefined {
  const rank = ({ service }: PoolSummary) =>
    service === undefined ? -1 : SATURATION_STATES.indexOf(service.saturation.state);
  return pools
    .filter(({ requests }) => requests > 0)
    .reduce<PoolSummary | undefined>(
      (worst, pool) => (worst === undefined || rank(pool) > rank(worst) ? pool : worst),
      undefined,
    );
}

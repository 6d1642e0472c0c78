import {
  COEFFICIENT_NAMES,
  defaultCoefficients,
  type EngineGroup,
  findServingProfile,
  type GatewayOptions,
  PLAIN_GATEWAY,
  type PoolSummary,
  type ServiceSummary,
  type ServingPool,
  servingPools,
} from '@kavier/core';
import {
  type CellQuery,
  ERROR_METRICS,
  type ErrorMetric,
  type ErrorTable,
  type FoundCell,
  findCell,
  type LoadRegion,
  regionOfConcurrency,
  VALIDATED_ERRORS,
} from '@kavier/evidence';
import type { Run } from '../run/run-scenario.ts';

/** What a pool of a run is likened to, and the validated errors that were found. */
export interface PoolCells extends CellQuery {
  readonly pool: string;
  /** Requests that were sent to it. */
  readonly requests: number;
  readonly service: ServiceSummary;
  readonly load: LoadRegion;
  /** Requests at a time on a replica while requests arrive. */
  readonly concurrencyPerReplica: number;
  /** What the pool has and no validated row had, in words. */
  readonly unlike: readonly string[];
  readonly found: Readonly<Record<ErrorMetric, FoundCell | null>>;
  /** What the cells are of, with what all rows together say. */
  readonly table: ErrorTable;
}

/**
 * The validated errors of the surroundings of each pool, the one with the most requests first; pools that were sent none say nothing. Null for
 * the published engine, whose accuracy is in its reproduction.
 */
export function cellsOfRun(
  { ecosystem, summary }: Pick<Run, 'ecosystem' | 'summary'>,
  table: ErrorTable = VALIDATED_ERRORS,
): readonly [PoolCells, ...PoolCells[]] | null {
  const pools = servingPools(ecosystem).map((pool, index) =>
    cellsOfPool(pool, ecosystem.gateway ?? PLAIN_GATEWAY, summary.pools[index], table),
  );
  const known = pools.filter((cells) => cells !== null);
  const asked = known.filter(({ requests }) => requests > 0);
  const [first, ...others] = (asked.length > 0 ? asked : known).sort(
    (a, b) => b.requests - a.requests,
  );
  return first === undefined ? null : [first, ...others];
}

function cellsOfPool(
  pool: ServingPool,
  gateway: GatewayOptions,
  { name, requests, service }: PoolSummary,
  table: ErrorTable,
): PoolCells | null {
  if (service === undefined) return null;
  const concurrencyPerReplica = concurrencyOf(service, requests);
  const { engineGroup: engine } = findServingProfile(pool.profile);
  const isOver = service.saturation.state === 'over';
  const query = {
    engine,
    family: pool.accelerator.family,
    kind: pool.model.experts === undefined ? 'dense' : 'mixture',
    load: isOver ? 'saturated' : regionOfConcurrency(concurrencyPerReplica),
  } as const;
  const entries = ERROR_METRICS.map((metric) => [metric, findCell(query, metric, table.cells)]);
  return {
    ...query,
    pool: name,
    requests,
    service,
    concurrencyPerReplica,
    unlike: unlikeOf(pool, gateway, engine),
    found: Object.fromEntries(entries),
    table,
  };
}

/** Mean over the time in which requests arrive; of requests that all come at one instant, all of them. */
function concurrencyOf(
  { meanReplicas, saturation: { offeredRps, presentByQuarter } }: ServiceSummary,
  requests: number,
): number {
  const present = presentByQuarter.reduce((sum, quarter) => sum + quarter / 4, 0);
  return (offeredRps === null ? requests : present) / meanReplicas;
}

function unlikeOf(
  { accelerator, coefficients, scheduler }: ServingPool,
  gateway: GatewayOptions,
  engine: EngineGroup,
): readonly string[] {
  const validated = defaultCoefficients(accelerator, engine).values;
  const { values } = coefficients;
  const isOther = COEFFICIENT_NAMES.some((name) => values[name].value !== validated[name].value);
  return [
    ...(isOther ? ['coefficients of its own'] : []),
    ...(scheduler.speculation === undefined ? [] : ['speculative decoding']),
    ...(gateway.promptCache === undefined ? [] : ['a cache of whole prompts']),
  ];
}

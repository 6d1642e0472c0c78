import {
  COEFFICIENT_NAMES,
  defaultCoefficients,
  type EngineGroup,
  findServingProfile,
  isPublished,
  type LoadRegion,
  regionOfConcurrency,
  type ServiceSummary,
  type ServingPool,
} from '@kavier/core';
import type { Run } from '../run/run-scenario.ts';
import { ERROR_METRICS, type ErrorMetric, type ErrorTable } from './error-cell.ts';
import { type CellQuery, type FoundCell, findCell } from './find-cell.ts';
import { VALIDATED_ERRORS } from './validated-errors.ts';

/** What a run is likened to, and the validated errors that were found. */
export interface RunCells extends CellQuery {
  readonly load: LoadRegion;
  /** Requests at a time on a replica while requests arrive. */
  readonly concurrencyPerReplica: number;
  /** What the run has and no validated row had, in words. */
  readonly unlike: readonly string[];
  readonly found: Readonly<Record<ErrorMetric, FoundCell | null>>;
  /** What the cells are of, with what all rows together say. */
  readonly table: ErrorTable;
}

/** The validated errors of a run's surroundings; null for the published engine, whose accuracy is in its reproduction. */
export function cellsOfRun(
  { ecosystem: { fleet }, summary: { service, requests } }: Pick<Run, 'ecosystem' | 'summary'>,
  table: ErrorTable = VALIDATED_ERRORS,
): RunCells | null {
  if (isPublished(fleet) || service === undefined) return null;
  const concurrencyPerReplica = concurrencyOf(service, requests, fleet);
  const { engineGroup: engine } = findServingProfile(fleet.profile);
  const isOver = service.saturation.state === 'over';
  const query = {
    engine,
    family: fleet.accelerator.family,
    kind: fleet.model.experts === undefined ? 'dense' : 'mixture',
    load: isOver ? 'saturated' : regionOfConcurrency(concurrencyPerReplica),
  } as const;
  const entries = ERROR_METRICS.map((metric) => [metric, findCell(query, metric, table.cells)]);
  return {
    ...query,
    concurrencyPerReplica,
    unlike: unlikeOf(fleet, engine),
    found: Object.fromEntries(entries),
    table,
  };
}

/** Mean over the time in which requests arrive; of requests that all come at one instant, all of them. */
function concurrencyOf(
  { saturation: { offeredRps, presentByQuarter } }: ServiceSummary,
  requests: number,
  { replicas }: ServingPool,
): number {
  const present = presentByQuarter.reduce((sum, quarter) => sum + quarter / 4, 0);
  return (offeredRps === null ? requests : present) / replicas;
}

function unlikeOf(
  { accelerator, coefficients, scheduler, gateway }: ServingPool,
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

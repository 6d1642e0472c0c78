import { ERROR_METRICS, type ErrorCell, type ErrorMetric, type ErrorTable } from '@kavier/evidence';
import type { PoolCells } from '../../src/uncertainty/run-cells.ts';

/** A cell of four dense models on vLLM of 2026, measured about 5 % lower than predicted, but for what is changed. */
export function cellOf(changes: Partial<ErrorCell> = {}): ErrorCell {
  return {
    engine: 'vllm-2026',
    family: 'hopper',
    kind: 'dense',
    metric: 'tpot',
    load: '9-32',
    rows: 12,
    models: 4,
    fitted: false,
    centre: -0.05,
    spread: 0.15,
    ...changes,
  };
}

/** A table of these cells, in which nothing widens an interval but the number of models. */
export function tableOf(
  cells: readonly ErrorCell[],
  changes: Partial<ErrorTable> = {},
): ErrorTable {
  const tail = { rows: 20, models: 3, centre: 0, spread: 0.1 };
  return {
    cells,
    typicalSpread: everyMetric(0.15),
    tails: { ttft: tail, tpot: tail, e2e: tail },
    fittedRatio: 2,
    yearSpread: 0.3,
    withinModel: everyMetric(0.1),
    ...changes,
  };
}

function everyMetric(value: number): Record<ErrorMetric, number> {
  return Object.fromEntries(ERROR_METRICS.map((metric) => [metric, value])) as Record<
    ErrorMetric,
    number
  >;
}

/** What a run would be likened to, with a cell for each of the metrics given. */
export function runCells(
  errors: Readonly<Partial<Record<ErrorMetric, Partial<ErrorCell>>>>,
): PoolCells {
  const cells = ERROR_METRICS.flatMap((metric) => {
    const changes = errors[metric];
    return changes === undefined ? [] : [cellOf({ metric, ...changes })];
  });
  const found = ERROR_METRICS.map((metric) => {
    const cell = cells.find((one) => one.metric === metric);
    return [metric, cell === undefined ? null : { cell, isOtherYear: false }];
  });
  return {
    engine: 'vllm-2026',
    family: 'hopper',
    kind: 'dense',
    load: '9-32',
    pool: 'default',
    requests: 100,
    service: {} as PoolCells['service'],
    concurrencyPerReplica: 20,
    unlike: [],
    found: Object.fromEntries(found) as PoolCells['found'],
    table: tableOf(cells),
  };
}

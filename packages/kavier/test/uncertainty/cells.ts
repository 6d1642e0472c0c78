import type { ErrorCell, ErrorMetric } from '../../src/uncertainty/error-cell.ts';
import type { RunCells } from '../../src/uncertainty/run-cells.ts';

/** A cell of dense models on vLLM of 2026 with errors of -10 % to +20 %, but for what is changed. */
export function cellOf(changes: Partial<ErrorCell> = {}): ErrorCell {
  return {
    engine: 'vllm-2026',
    family: 'hopper',
    kind: 'dense',
    metric: 'tpot',
    load: '9-32',
    count: 12,
    fitted: false,
    p10Pct: -10,
    medianPct: 5,
    p90Pct: 20,
    ...changes,
  };
}

/** What a run would be likened to, with a cell for each of the metrics given. */
export function runCells(
  errors: Readonly<Partial<Record<ErrorMetric, Partial<ErrorCell>>>>,
): RunCells {
  const found = (metric: ErrorMetric) => {
    const changes = errors[metric];
    return changes === undefined
      ? null
      : { cell: cellOf({ metric, ...changes }), isOtherYear: false };
  };
  return {
    engine: 'vllm-2026',
    family: 'hopper',
    kind: 'dense',
    load: '9-32',
    concurrencyPerReplica: 20,
    unlike: [],
    found: {
      ttft: found('ttft'),
      tpot: found('tpot'),
      e2e: found('e2e'),
      throughput: found('throughput'),
    },
  };
}

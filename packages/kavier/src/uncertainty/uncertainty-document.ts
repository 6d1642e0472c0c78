import type { Distribution, LoadRegion, ServiceSummary } from '@kavier/core';
import type { Run } from '../run/run-scenario.ts';
import { basisInWords } from './basis.ts';
import { ERROR_METRICS, type ErrorCell, type ErrorMetric } from './error-cell.ts';
import { type Interval, LEVEL, measuredInterval } from './interval.ts';
import type { Margin } from './margin.ts';
import { drawnParts, type Replications } from './replications.ts';
import { cellsOfRun, type RunCells } from './run-cells.ts';

/** Where measurements would lie; null where nothing like it was validated, or the run has no such figure. */
interface CentralIntervals {
  readonly mean: Interval | null;
  readonly p50: Interval | null;
}

/** How far the answers of a run may be off. */
export interface UncertaintyDocument {
  /** Share of the validated rows whose measured value lies in such an interval. */
  readonly level: typeof LEVEL;
  /** What the intervals rest on, one sentence. */
  readonly basis: string;
  /** Where the run belongs by its load. */
  readonly load: LoadRegion;
  readonly concurrencyPerReplica: number;
  /** What the run has and no validated row had, in words. */
  readonly unlike: readonly string[];
  /** The validated errors that intervals are made of; null where nothing like it was validated. */
  readonly errors: Readonly<Record<ErrorMetric, CellDocument | null>>;
  readonly intervals: {
    readonly ttftS: CentralIntervals;
    readonly tpotS: CentralIntervals;
    readonly e2eS: CentralIntervals;
    /** Null, and so the others, while arrivals decide how much is served. */
    readonly throughputRps: Interval | null;
    readonly promptTokensPerS: Interval | null;
    readonly outputTokensPerS: Interval | null;
  };
  readonly random: {
    /** What the seed decides; empty when every request is given. */
    readonly drawn: readonly string[];
    /** Null without replications. */
    readonly replications: Replications | null;
  };
  /** The same workload at both ends of the validated error; null when that was not run. */
  readonly margin: Margin | null;
  /** Why it was not run, where it might be wanted. */
  readonly marginNote: string | null;
}

interface CellDocument extends ErrorCell {
  readonly isOtherYear: boolean;
}

/** The uncertainty of a run; null for the published engine. */
export function uncertaintyDocument(
  run: Run,
  table?: readonly ErrorCell[],
): UncertaintyDocument | null {
  const cells = cellsOfRun(run, table);
  const { service, performance } = run.summary;
  if (cells === null || service === undefined) return null;
  const intervalOf = (metric: ErrorMetric, predicted: number | null) => {
    const found = cells.found[metric];
    return found === null || predicted === null ? null : measuredInterval(predicted, found.cell);
  };
  const central = (metric: ErrorMetric, { mean, p50 }: Distribution) => ({
    mean: intervalOf(metric, mean),
    p50: intervalOf(metric, p50),
  });
  const rate = (perS: number | null) =>
    isServiceBound(service) ? intervalOf('throughput', perS) : null;
  return {
    level: LEVEL,
    basis: basisInWords(cells),
    load: cells.load,
    concurrencyPerReplica: cells.concurrencyPerReplica,
    unlike: cells.unlike,
    errors: errorsOf(cells),
    intervals: {
      ttftS: central('ttft', performance.ttftS),
      tpotS: central('tpot', performance.tpotS),
      e2eS: central('e2e', performance.e2eS),
      throughputRps: rate(performance.throughputRps),
      promptTokensPerS: rate(performance.promptTokensPerS),
      outputTokensPerS: rate(performance.outputTokensPerS),
    },
    random: { drawn: drawnParts(run), replications: run.extra?.replications ?? null },
    margin: run.extra?.margin ?? null,
    marginNote: run.extra?.note ?? null,
  };
}

function errorsOf({ found }: RunCells): UncertaintyDocument['errors'] {
  const entries = ERROR_METRICS.map((metric) => {
    const one = found[metric];
    return [metric, one === null ? null : { ...one.cell, isOtherYear: one.isOtherYear }];
  });
  return Object.fromEntries(entries);
}

/**
 * Whether the service decides how much is served in a second: it is over, everything came at once, or users ask again as soon
 * as they are answered. Otherwise arrivals decide it, and what is served is known as well as they are.
 */
function isServiceBound({ loop, thinkShare, saturation }: ServiceSummary): boolean {
  if (saturation.state === 'over' || saturation.offeredRps === null) return true;
  return loop === 'closed' && thinkShare === null;
}

import type { RunCost } from '@kavier/core';
import { type MeanInterval, meanInterval95, positiveMeanInterval95 } from '@kavier/evidence';
import { onePrice, workloadPart } from '../run/run-document.ts';
import { placeInWords } from '../run/verdict.ts';
import { type Estimate, type Interval, scaleEstimate } from '../uncertainty/estimate.ts';
import { VERSION } from '../version.ts';
import {
  COMPARE_SCHEMA,
  type CompareDocument,
  type CompareFigure,
  type CompareRow,
} from './document.ts';
import { COMPARE_METRICS, type CompareMetric } from './metrics.ts';
import type { RowRun } from './run-row.ts';
import type { PlannedRow, RowsRun } from './run-rows.ts';
import { verdictOf } from './verdict.ts';

/** The document of rows that were run. `command` is how the user asked for them. */
export function compareDocument(
  planned: readonly PlannedRow[],
  ran: RowsRun,
  command: string,
): CompareDocument {
  const { first, drawn, seeds } = ran;
  const [{ seed, rows: own }] = seeds;
  const { powerModel, grid } = own[0].footprint;
  const common = own[0].assumptions.filter((one) =>
    own.every(({ assumptions }) => assumptions.includes(one)),
  );
  const rows = planned.map((row, index) => rowOf(row, index, ran, common));
  return {
    schema: COMPARE_SCHEMA,
    kavier: VERSION,
    name: first.name,
    seed,
    command,
    verdict: verdictOf(rows),
    workload: workloadPart(first),
    place: placeInWords(first.ecosystem.pools),
    powerModel,
    grid,
    acceleratorHourUsd: onePrice(first.ecosystem),
    rows,
    random: {
      drawn,
      seeds: seeds.map((one) => one.seed),
      over: planned.map(
        (_, index) => seeds.filter((one) => one.rows[index].state === 'over').length,
      ),
    },
    unvalidated: COMPARE_METRICS.filter((metric) =>
      rows.every(({ figures }) => figures[metric].validated80 === null),
    ),
    assumptions: [...prefixNotes(first), ...common],
  };
}

/** What the workload does not say, and caches therefore do not see. */
function prefixNotes({ workload: { requests } }: RowsRun['first']): string[] {
  if (requests.promptBlocks === undefined) {
    return ['NO PREFIXES ARE KNOWN of this workload, so that no cache finds anything.'];
  }
  if (requests.session !== undefined) return [];
  return [
    'The workload names no sessions: a published cache is shared by all, whatever its scope.',
  ];
}

function rowOf(
  { policy, kvCache, name, command }: PlannedRow,
  index: number,
  { seeds }: RowsRun,
  common: readonly string[],
): CompareRow {
  const own = seeds[0].rows[index];
  const { energy, carbon } = own.footprint;
  const isAnswered = policy === 'published:full' && own.uncertainty !== null;
  const figures = COMPARE_METRICS.map((metric) => {
    const figure = figureOf(metric, index, seeds);
    return [metric, isAnswered ? { ...figure, validated80: null } : figure];
  });
  return {
    policy,
    kvCache: kvCache ? 'on' : 'off',
    name,
    scenarioHash: own.scenarioHash,
    command,
    saturation: own.state,
    window: own.window,
    outcomes: own.outcomes,
    objectives: own.objectives,
    figures: Object.fromEntries(figures),
    energyPartsWh: energy.partsWh,
    carbonPartsG:
      carbon === null ? null : { ...carbon.partsG, embodied: carbon.embodied?.totalG ?? 0 },
    costPartsUsd: own.cost === null ? null : costParts(own.cost),
    basis: isAnswered ? ANSWERED : (own.uncertainty?.basis ?? null),
    assumptions: own.assumptions.filter((one) => !common.includes(one)),
  };
}

function costParts({ activities }: RunCost): NonNullable<CompareRow['costPartsUsd']> {
  const { prefillUsd, decodeUsd, idleUsd } = activities;
  return { prefill: prefillUsd, decode: decodeUsd, idle: idleUsd };
}

const ANSWERED =
  'UNVALIDATED HERE: requests that no engine serves are in these latencies, and errors were validated of engines.';

function figureOf(metric: CompareMetric, row: number, seeds: RowsRun['seeds']): CompareFigure {
  const values = seeds.map(({ rows }) => rows[row].figures[metric]);
  const bases = seeds.map(({ rows }) => rows[0].figures[metric]);
  const differences = values.map((value, index) => minus(value, bases[index]));
  const [difference] = differences;
  return {
    value: values[0],
    difference,
    percent: percentOf(difference, bases[0]),
    validated80: validated(metric, seeds[0].rows[row]),
    mean95: boundedMean(metric, values),
    difference95: meanOf(differences),
  };
}

function minus(value: number | null, base: number | null): number | null {
  return value === null || base === null ? null : value - base;
}

function percentOf(difference: number | null, base: number | null): number | null {
  return difference === null || base === null || base === 0 ? null : (100 * difference) / base;
}

/** Figures are never negative, and shares never more than 1. */
function boundedMean(
  metric: CompareMetric,
  values: readonly (number | null)[],
): MeanInterval | null {
  const known = values.flatMap((value) => value ?? []);
  const interval = known.length === values.length ? positiveMeanInterval95(known) : null;
  if (interval === null || !metric.endsWith('Ratio')) return interval;
  return { ...interval, high: Math.min(1, interval.high) };
}

function meanOf(values: readonly (number | null)[]): MeanInterval | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === values.length ? meanInterval95(known) : null;
}

/**
 * Of latencies as they are; of energy and carbon, and of hours and money, as the energy and the time of the run, which they are in
 * proportion to. Of hits and busy hours nothing was measured.
 */
function validated(metric: CompareMetric, { uncertainty, figures }: RowRun): Interval | null {
  if (uncertainty === null) return null;
  const { ttftS, tpotS, energyWh, acceleratorHours } = uncertainty.intervals;
  const like = (of: Estimate) => scaleEstimate(of, figures[metric]);
  const known: Partial<Record<CompareMetric, Estimate>> = {
    ttftMeanS: ttftS.mean,
    ttftP50S: ttftS.p50,
    ttftP99S: ttftS.p99,
    tpotP50S: tpotS.p50,
    heldGpuHours: like(acceleratorHours),
    costUsd: like(acceleratorHours),
    usdPerMtokenOutput: like(acceleratorHours),
    usdPerMtokenAll: like(acceleratorHours),
    energyWh: like(energyWh),
    carbonG: like(energyWh),
    whPerMtokenOutput: like(energyWh),
    whPerMtokenAll: like(energyWh),
    gPerMtokenOutput: like(energyWh),
    gPerMtokenAll: like(energyWh),
  };
  const { low = null, high = null } = known[metric] ?? {};
  return low === null || high === null ? null : { low, high };
}

import type { MeasuredWindow, Outcome, RunCost } from '@kavier/core';
import type { TraceProgress } from '@kavier/io';
import { type FootprintDocument, footprintDocument } from '../footprint/footprint-document.ts';
import { pricedRun } from '../footprint/priced-run.ts';
import { moneyOf } from '../footprint/run-cost.ts';
import { footprintSettings } from '../footprint/settings.ts';
import { type LoadState, loadStateOf } from '../run/load-state.ts';
import { prepareRun, type Run, type SharedWorkload, simulate } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { drawnParts } from '../uncertainty/replications.ts';
import {
  type UncertaintyDocument,
  uncertaintyDocument,
} from '../uncertainty/uncertainty-document.ts';
import { type Figures, figuresOf } from './metrics.ts';
import type { RowChoice } from './policies.ts';

/** A row before it is run: what it is about, its scenario, and the `kavier run` that gives its run. */
export interface PlannedRow extends RowChoice {
  readonly loaded: LoadedScenario;
  readonly command: string;
}

/** What is kept of a run when the next one begins. */
export interface RowRun {
  readonly figures: Figures;
  readonly state: LoadState;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly window: MeasuredWindow;
  readonly footprint: FootprintDocument;
  /** Null: no price is known of the accelerator. */
  readonly cost: RunCost | null;
  readonly uncertainty: UncertaintyDocument | null;
  readonly scenarioHash: string;
  readonly assumptions: readonly string[];
}

/** All rows with one seed. */
export interface SeedRuns {
  readonly seed: number;
  readonly rows: readonly RowRun[];
}

export interface RowsRun {
  /** Of the first row, whose workload is everybody's. */
  readonly first: Omit<Run, 'record'>;
  /** What the seed decides in any row; empty when every request is given. */
  readonly drawn: readonly string[];
  /** The scenario's own seed first. */
  readonly seeds: readonly SeedRuns[];
}

export interface RowsOptions {
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
  /** Hears how many of the runs are done. */
  readonly onRun?: ((done: number, runs: number) => void) | undefined;
}

/**
 * Runs every row on the same requests, and again with as many seeds as the scenario asks for, where a seed decides anything. The
 * workload is read or generated once a seed. Errors: as `prepareRun` and `footprintSettings`.
 */
export async function runRows(
  planned: readonly PlannedRow[],
  { onProgress, onRun }: RowsOptions = {},
): Promise<RowsRun> {
  const { seed, replications } = planned[0].loaded.scenario;
  let done = 0;
  const ran = (runs: number) => onRun?.(++done, runs);
  const own = await runSeed(planned, undefined, {
    onProgress,
    ran: () => ran(planned.length * replications),
  });
  const drawn = [...new Set(own.runs.flatMap((run) => run.drawn))];
  const first = own.runs[0].run;
  const shared = drawn.some((part) => WORKLOAD_PARTS.includes(part)) ? undefined : first;
  const seeds: SeedRuns[] = [{ seed, rows: own.runs.map(({ row }) => row) }];
  while (drawn.length > 0 && seeds.length < replications) {
    const next = seed + seeds.length;
    const again = planned.map((row) => ({ ...row, loaded: withSeed(row.loaded, next) }));
    const { runs } = await runSeed(again, shared, {
      ran: () => ran(planned.length * replications),
    });
    seeds.push({ seed: next, rows: runs.map(({ row }) => row) });
  }
  return { first, drawn, seeds };
}

/** Parts of `drawnParts` that are drawn with the requests, and not while they are served. */
const WORKLOAD_PARTS: readonly string[] = ['requests', 'arrivals', 'patience of clients'];

function withSeed(loaded: LoadedScenario, seed: number): LoadedScenario {
  return { ...loaded, scenario: { ...loaded.scenario, seed } };
}

interface RanRow {
  readonly row: RowRun;
  readonly run: Omit<Run, 'record'>;
  readonly drawn: readonly string[];
}

async function runSeed(
  planned: readonly PlannedRow[],
  given: SharedWorkload | undefined,
  { onProgress, ran }: Pick<RowsOptions, 'onProgress'> & { readonly ran: () => void },
): Promise<{ readonly runs: readonly RanRow[] }> {
  const runs: RanRow[] = [];
  let shared = given;
  for (const { loaded, command } of planned) {
    const prepared = await prepareRun(loaded, { onProgress, shared });
    shared = prepared;
    const run = simulate(prepared);
    // The record is let go, so that memory does not grow with the rows.
    const { record: _, ...rest } = run;
    runs.push({ row: await rowOf(loaded, run, command), run: rest, drawn: drawnParts(run) });
    ran();
  }
  return { runs };
}

async function rowOf(loaded: LoadedScenario, run: Run, command: string): Promise<RowRun> {
  const { summary } = run;
  const priced = pricedRun(loaded, run);
  const settings = await footprintSettings(priced);
  const footprint = await footprintDocument(priced, settings, command);
  const { cost } = await moneyOf(priced);
  return {
    figures: figuresOf(run, footprint, cost),
    state: loadStateOf(summary.service),
    outcomes: summary.performance.outcomes,
    window: summary.window,
    footprint,
    cost,
    uncertainty: uncertaintyDocument(run),
    scenarioHash: run.scenarioHash,
    assumptions: footprint.assumptions,
  };
}

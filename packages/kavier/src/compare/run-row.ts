import type { MeasuredWindow, Outcome, RunCost } from '@kavier/core';
import { type FootprintDocument, footprintDocument } from '../footprint/footprint-document.ts';
import { pricedRun } from '../footprint/priced-run.ts';
import { moneyOf } from '../footprint/run-cost.ts';
import { footprintSettings } from '../footprint/settings.ts';
import { type JudgedObjective, judgedObjectives } from '../run/judged-objectives.ts';
import { type LoadState, loadStateOf } from '../run/load-state.ts';
import { prepareRun, type Run, type SharedWorkload, simulate } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import {
  type UncertaintyDocument,
  uncertaintyDocument,
} from '../uncertainty/uncertainty-document.ts';
import { type Figures, figuresOf } from './metrics.ts';

/** What is kept of a run when the next one begins. */
export interface RowRun {
  readonly figures: Figures;
  readonly state: LoadState;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly window: MeasuredWindow;
  readonly objectives: readonly JudgedObjective[];
  readonly footprint: FootprintDocument;
  /** Null: no price is known of the accelerator. */
  readonly cost: RunCost | null;
  readonly uncertainty: UncertaintyDocument | null;
  readonly scenarioHash: string;
  readonly assumptions: readonly string[];
}

/** What is known of a row when it has run. */
export interface RanRow {
  readonly row: RowRun;
  readonly summary: Run['summary'];
}

/** Runs a row. The record is let go, so that memory does not grow with the rows. */
export async function ranRow(
  loaded: LoadedScenario,
  command: string,
  shared: SharedWorkload,
): Promise<RanRow> {
  const run = simulate(await prepareRun(loaded, { shared }));
  return { row: await rowOf(loaded, run, command), summary: run.summary };
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
    objectives: judgedObjectives(summary),
    footprint,
    cost,
    uncertainty: uncertaintyDocument(run),
    scenarioHash: run.scenarioHash,
    assumptions: footprint.assumptions,
  };
}

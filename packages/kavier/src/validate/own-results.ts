import {
  type Assignment,
  engineGroupOf,
  type MeasuredPoint,
  type MeasuredSet,
  type MeasuredSetup,
  validateSet,
} from '@kavier/core';
import type { BenchmarkResult } from '@kavier/io';
import { ownLoad } from './own-load.ts';

/** Version of the document that `kavier validate --results FILE --json` prints. */
export const OWN_RESULTS_SCHEMA = 'kavier.validate-results/1';

interface OwnRow {
  readonly quantity: string;
  readonly measured: number;
  readonly predicted: number | null;
  readonly errorPct: number | null;
}

/** One result of the file beside its prediction. */
interface OwnResult {
  readonly tool: string;
  readonly load: string;
  readonly completed: number;
  readonly failed: number;
  /** Why there is no prediction, or null. */
  readonly unpredicted: string | null;
  readonly rows: readonly OwnRow[];
  /** What was converted, assumed or left out, a sentence each. */
  readonly notes: readonly string[];
}

export interface OwnResultsDocument {
  readonly schema: typeof OWN_RESULTS_SCHEMA;
  readonly version: string;
  readonly engine: string;
  readonly model: string;
  readonly accelerator: string;
  readonly tensorParallel: number;
  readonly results: readonly OwnResult[];
  /** What the quantities mean. */
  readonly definitions: readonly string[];
}

export interface OwnResultsOptions {
  readonly version: string;
  readonly setup: MeasuredSetup;
  readonly results: readonly BenchmarkResult[];
  readonly assign: (point: MeasuredPoint, set: MeasuredSet) => Assignment;
}

const DEFINITIONS = [
  'TTFT: arrival to first token. TPOT: (last - first token) / (output tokens - 1), a request counts once. ITL: single gaps ' +
    'between tokens. E2E: arrival to last token. Makespan: first arrival to last token. Rates are over the makespan.',
  'Predictions are seen from the service; the client, the network and what it bundles into chunks are not in them.',
];

/** A user's results beside predictions, in the order of the file. */
export function ownResultsDocument(options: OwnResultsOptions): OwnResultsDocument {
  const { version, setup, results } = options;
  const compared = results.map((result, i) => compareResult(result, `result ${i + 1}`, options));
  return {
    schema: OWN_RESULTS_SCHEMA,
    version,
    engine: engineGroupOf(setup),
    model: setup.model.name,
    accelerator: setup.accelerator.name,
    tensorParallel: setup.tensorParallel ?? 1,
    results: compared,
    definitions: DEFINITIONS,
  };
}

function compareResult(
  result: BenchmarkResult,
  id: string,
  { setup, assign }: OwnResultsOptions,
): OwnResult {
  const { tool, completed, failed } = result;
  if (completed === 0) {
    const load = 'nothing was served';
    const unpredicted = 'no request succeeded';
    return { tool, load, completed, failed, unpredicted, rows: [], notes: result.notes };
  }
  const { load, description, notes } = ownLoad(result);
  const set = setOf({ id, setup, load, measured: result.measured }, result.source);
  const { rows, unpredicted } = validateSet(set, assign);
  return {
    tool,
    load: description,
    completed,
    failed,
    unpredicted: unpredicted[0]?.reason ?? null,
    rows: rows.map(({ quantity, measured, predicted }) => ({
      quantity,
      measured,
      predicted: Number.isFinite(predicted) ? predicted : null,
      errorPct: Number.isFinite(predicted) ? (100 * (predicted - measured)) / measured : null,
    })),
    notes: [...result.notes, ...notes],
  };
}

function setOf(point: MeasuredPoint, source: string): MeasuredSet {
  return {
    name: 'own-results',
    title: 'Results of your own',
    source,
    licence: 'yours',
    assumptions: [],
    points: [point],
    exclusions: [],
  };
}

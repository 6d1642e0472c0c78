import type { MeasuredLoad, Predicted } from '@kavier/evidence';
import type { BenchmarkResult } from '@kavier/io';
import { MEASURED_QUANTITIES } from '@kavier/io';
import { type OwnLoad, ownLoad } from './own-load.ts';
import { type OwnPool, poolOfResult } from './result-pool.ts';

/** Version of the document that `kavier validate --results FILE --json` prints. */
export const OWN_RESULTS_SCHEMA = 'kavier.validate-results/1';

interface OwnRow {
  readonly quantity: string;
  readonly measured: number;
  readonly predicted: number | null;
  readonly errorPct: number | null;
}

/** One result of a file beside its prediction. */
interface OwnResult {
  /** The file, as it was named. */
  readonly source: string;
  readonly tool: string;
  /** Name of the pool that served the requests; null: the only one, or all together. */
  readonly pool: string | null;
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
  /** Null where pools have different ones, as the next three. */
  readonly engine: string | null;
  readonly model: string | null;
  readonly accelerator: string | null;
  readonly tensorParallel: number | null;
  /** What is compared with, by pool. */
  readonly pools: readonly OwnPool[];
  /** What was assumed of the deployment, a sentence each. */
  readonly assumptions: readonly string[];
  readonly results: readonly OwnResult[];
  /** Files of a folder that are no results, and why. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** What the quantities mean. */
  readonly definitions: readonly string[];
}

/** Predicts what a deployment gives under a load. */
export interface OwnPredictor {
  /** At least one. */
  readonly pools: readonly OwnPool[];
  readonly assumptions: readonly string[];
  /** The load of results that do not say theirs; undefined where nobody says it. */
  readonly otherwise?: OwnLoad | undefined;
  /**
   * `pool`: the name of the one that serves the load; null: the only one, or all of them.
   * Error (KavierError, kind `input`): the deployment cannot serve, with the reason.
   */
  predict(load: MeasuredLoad, pool: string | null): Promise<Predicted>;
}

export interface OwnResultsOptions {
  readonly version: string;
  readonly predictor: OwnPredictor;
  readonly results: readonly BenchmarkResult[];
  readonly skipped?: OwnResultsDocument['skipped'] | undefined;
}

const DEFINITIONS = [
  'TTFT: arrival to first token. TPOT: (last - first token) / (output tokens - 1), a request counts once. ITL: single gaps ' +
    'between tokens. E2E: arrival to last token. Makespan: first arrival to last token. Rates are over the makespan.',
  'Predictions are seen from the service; the client, the network and what it bundles into chunks are not in them.',
];

/** A user's results beside predictions, in the order of the files. */
export async function ownResultsDocument(options: OwnResultsOptions): Promise<OwnResultsDocument> {
  const { version, predictor, results, skipped = [] } = options;
  const compared: OwnResult[] = [];
  for (const result of results) compared.push(await compareResult(result, predictor));
  const { pools, assumptions } = predictor;
  return {
    schema: OWN_RESULTS_SCHEMA,
    version,
    engine: ofAll(pools, 'engine'),
    model: ofAll(pools, 'model'),
    accelerator: ofAll(pools, 'accelerator'),
    tensorParallel: ofAll(pools, 'tensorParallel'),
    pools,
    assumptions,
    results: compared,
    skipped,
    definitions: DEFINITIONS,
  };
}

/** What all pools have alike. */
function ofAll<Key extends keyof OwnPool>(
  pools: readonly OwnPool[],
  key: Key,
): OwnPool[Key] | null {
  const [{ [key]: first }] = pools;
  return pools.every((pool) => pool[key] === first) ? first : null;
}

async function compareResult(result: BenchmarkResult, predictor: OwnPredictor): Promise<OwnResult> {
  const { source, tool, completed, failed } = result;
  const { pool, note } = poolOfResult(result, predictor.pools);
  const notes = note === null ? result.notes : [note, ...result.notes];
  const named = { source, tool, pool, completed, failed };
  const nothing = (load: string, unpredicted: string) => ({
    ...named,
    load,
    unpredicted,
    rows: rowsOf(result, {}),
    notes,
  });
  if (completed === 0) return nothing('nothing was served', 'no request succeeded');
  const isUnknown = result.load.kind === 'unknown';
  if (isUnknown && predictor.otherwise === undefined) {
    return nothing('not stated', `the file does not say ${missingOf(result)}; ${GIVE_SCENARIO}`);
  }
  const own = isUnknown && predictor.otherwise ? predictor.otherwise : ownLoad(result);
  const predicted = await predictor.predict(own.load, pool);
  return {
    ...named,
    load: own.description,
    unpredicted: null,
    rows: rowsOf(result, predicted),
    notes: [...notes, ...own.notes],
  };
}

const GIVE_SCENARIO = 'give a scenario with a workload: kavier validate SCENARIO --results FILE';

const missingOf = ({ load }: BenchmarkResult) => (load.kind === 'unknown' ? load.missing : '');

function rowsOf({ measured }: BenchmarkResult, predicted: Predicted): readonly OwnRow[] {
  return MEASURED_QUANTITIES.flatMap((quantity) => {
    const value = measured[quantity];
    if (value === undefined) return [];
    const found = predicted[quantity];
    const isKnown = found !== undefined && Number.isFinite(found);
    return [
      {
        quantity,
        measured: value,
        predicted: isKnown ? found : null,
        errorPct: isKnown && value !== 0 ? (100 * (found - value)) / value : null,
      },
    ];
  });
}

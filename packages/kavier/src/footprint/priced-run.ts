import { join } from 'node:path';
import {
  KavierError,
  type PoolSummary,
  type RequestRecord,
  type RequestTable,
  type RunRecord,
  type RunWindow,
  type ServedAmounts,
} from '@kavier/core';
import { readRequests, readTimeline } from '@kavier/io';
import { type StoredFolder, storedFolder } from '@kavier/io/node';
import { type LoadState, loadStateOf } from '../run/load-state.ts';
import type { RunDocument } from '../run/run-document.ts';
import {
  type PrepareOptions,
  prepareRun,
  type Run,
  type SimulateOptions,
  simulate,
} from '../run/run-scenario.ts';
import { SHOWN_HASH_LENGTH, workloadFingerprint } from '../scenario/hash.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { loadWorkload } from '../scenario/load-workload.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
import {
  type UncertaintyDocument,
  uncertaintyDocument,
} from '../uncertainty/uncertainty-document.ts';

/** A run that is over, from a folder or just simulated: all that energy, carbon, water and cost are computed from. */
export interface PricedRun extends ResolvedScenario {
  readonly loaded: LoadedScenario;
  readonly name: string;
  readonly scenarioHash: string;
  readonly timeline: Omit<RunRecord, 'requests'>;
  readonly served: ServedAmounts;
  /** What figures per token cover. */
  readonly window: RunWindow;
  /** The same of each pool. */
  readonly pools: readonly PricedPool[];
  readonly saturation: LoadState;
  /** How far the run may be off, as `kavier run` says; null for the published engine. */
  readonly uncertainty: () => UncertaintyDocument | null;
  /** Requests, their work and their classes; read when asked for. */
  readonly requests: () => Promise<PricedRequests>;
  /** The workload as it was given; read or generated when asked for. */
  readonly requestTable: () => Promise<RequestTable>;
}

/** What figures of a pool are divided by. */
export type PricedPool = Pick<PoolSummary, 'name' | 'requests' | 'served' | 'window'>;

export interface PricedRequests {
  readonly record: RequestRecord;
  /** Class of each request as an index into `classNames`, negative for none; absent in a workload without classes. */
  readonly requestClass?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** Who hears of the simulation, and of the workload before it. */
interface PricedListeners extends Pick<SimulateOptions, 'onProgress'> {
  readonly onGenerated?: PrepareOptions['onGenerated'];
}

/** Simulates a scenario for its footprint. Errors: as `runScenario`. */
export async function simulatePriced(
  loaded: LoadedScenario,
  { onProgress, ...listeners }: PricedListeners = {},
): Promise<PricedRun> {
  return pricedRun(loaded, simulate(await prepareRun(loaded, listeners), { onProgress }));
}

/** A run that was just simulated, to be priced. */
export function pricedRun(loaded: LoadedScenario, run: Run): PricedRun {
  const { requests, ...timeline } = run.record;
  const { requestClass, classNames } = run.workload.requests;
  return {
    ...run,
    loaded,
    timeline,
    served: run.summary.served,
    window: run.summary.window,
    pools: run.summary.pools,
    saturation: loadStateOf(run.summary.service),
    uncertainty: () => uncertaintyDocument(run),
    requests: () => Promise.resolve({ record: requests, requestClass, classNames }),
    requestTable: () => Promise.resolve(run.workload.requests),
  };
}

/**
 * Opens a run folder without simulating. `loaded` is its resolved scenario with what was asked to be priced differently.
 * Errors (KavierError, `input`): a folder of another version, a file or a column that is missing.
 */
export async function openPriced(folder: string, loaded: LoadedScenario): Promise<PricedRun> {
  const stored = storedFolder(folder);
  const document = await readSummary(stored);
  const resolved = await resolveScenario(loaded);
  const timeline = await readTimeline(await stored.file('timeline.parquet'));
  return {
    ...resolved,
    loaded,
    name: document.name,
    scenarioHash: document.scenarioHash,
    timeline,
    served: document.served,
    window: document.window,
    pools: document.pools,
    saturation: document.saturation.state,
    uncertainty: () => document.uncertainty,
    requests: async () => readRequests(await stored.file('requests.parquet')),
    requestTable: () => sameWorkload(loaded, document.workload.fingerprint),
  };
}

/** The workload of a stored run. Error (KavierError, `input`): its trace is no longer what the run had. */
async function sameWorkload(loaded: LoadedScenario, wanted: string): Promise<RequestTable> {
  const { requests } = await loadWorkload(loaded);
  const found = workloadFingerprint(requests);
  if (found === wanted) return requests;
  throw new KavierError('the workload is not the one of this run any more', {
    kind: 'input',
    where: loaded.locate(['workload']),
    found: `the fingerprint ${found.slice(0, SHOWN_HASH_LENGTH)}`,
    expected: wanted.slice(0, SHOWN_HASH_LENGTH),
    hint: 'Bring the trace back, or run its scenario again',
  });
}

/**
 * The summary of a stored run. Errors (KavierError, `input`): it is not there, not what was written, or of another version.
 */
export async function readSummary(folder: StoredFolder): Promise<RunDocument> {
  const where = join(folder.path, 'summary.json');
  const document = parseJson(where, await folder.text('summary.json'));
  if (!isSummary(document)) {
    const { schema, kavier } = document ?? {};
    throw new KavierError('this run was written by another version', {
      kind: 'input',
      where,
      found: `${schema ?? 'no schema'} of Kavier ${kavier ?? 'unknown'}${schema === 'kavier.run/2' ? ', without window or pools' : ''}`,
      expected: 'kavier.run/2 with its measured window and its pools',
      hint: 'Run its scenario.resolved.yaml again',
    });
  }
  return document;
}

/** Whether a document has what is read of it here. */
function isSummary(document: Partial<RunDocument> | null): document is RunDocument {
  return (
    document?.schema === 'kavier.run/2' &&
    document.served !== undefined &&
    document.window !== undefined &&
    document.pools !== undefined &&
    typeof document.workload?.fingerprint === 'string'
  );
}

function parseJson(where: string, text: string): Partial<RunDocument> | null {
  try {
    return JSON.parse(text) as Partial<RunDocument> | null;
  } catch (error) {
    throw new KavierError('this is not valid JSON', {
      kind: 'input',
      where,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}

import {
  type ProgressListener,
  publishedPool,
  type RunRecord,
  type RunSummary,
  runEcosystem,
  type StepListener,
  summarizeRun,
  type Workload,
} from '@kavier/core';
import type { TraceProgress } from '@kavier/io';
import { checkPricing } from '../footprint/check-pricing.ts';
import { checkClasses } from '../scenario/check-classes.ts';
import { scenarioHash, workloadFingerprint } from '../scenario/hash.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { loadWorkload } from '../scenario/load-workload.ts';
import { type ResolvedScenario, resolveScenario } from '../scenario/resolve.ts';
import type { ExtraRuns } from '../uncertainty/extra-runs.ts';

/** A finished run: what was asked, what was simulated and what came out. */
export interface Run extends ResolvedScenario {
  readonly name: string;
  /** SHA-256 (hex) of everything that decides the numbers. */
  readonly scenarioHash: string;
  readonly workloadFingerprint: string;
  readonly workload: Workload;
  readonly record: RunRecord;
  readonly summary: RunSummary;
  /** What further runs say of it; absent when none were thought of. */
  readonly extra?: ExtraRuns | undefined;
}

export interface PrepareOptions {
  /** Hears how far the reading of a trace is. */
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
  /** Hears how many requests are generated. */
  readonly onGenerated?: ProgressListener | undefined;
  /** A workload that is there already, where several runs share one. Default: the one that the scenario describes. */
  readonly shared?: SharedWorkload | undefined;
}

/** A workload and its name by content. */
export type SharedWorkload = Pick<Run, 'workload' | 'workloadFingerprint'>;

/** A scenario that is ready to run: resolved, with its workload and identity. */
export interface PreparedRun extends Omit<Run, 'record' | 'summary' | 'extra'> {}

/**
 * Resolves names, opens every file that the scenario names, reads or generates the workload, and names the run by its
 * content. Errors (KavierError): those of all of them, before anything is simulated.
 */
export async function prepareRun(
  loaded: LoadedScenario,
  { shared, ...listeners }: PrepareOptions = {},
): Promise<PreparedRun> {
  const resolved = await resolveScenario(loaded);
  await checkPricing(loaded);
  const workload = shared?.workload ?? (await loadWorkload(loaded, listeners));
  const fingerprint = shared?.workloadFingerprint ?? workloadFingerprint(workload.requests);
  const classDoubts = checkClasses(loaded, workload.requests);
  return {
    ...resolved,
    assumptions: [
      ...(workload.card.doubts ?? []),
      ...resolved.assumptions,
      ...classDoubts,
      ...leftAside(resolved, workload),
    ],
    name: loaded.name,
    scenarioHash: scenarioHash(resolved.ecosystem, fingerprint),
    workloadFingerprint: fingerprint,
    workload,
  };
}

/** What the workload says and the engine has no place for. */
function leftAside({ ecosystem }: ResolvedScenario, { requests }: Workload): string[] {
  if (publishedPool(ecosystem) === undefined || requests.patienceS === undefined) return [];
  return [
    'The trace has clients that cancel; the published engine serves every request to its end.',
  ];
}

export interface SimulateOptions {
  /** Hears of the steps of a serving engine. */
  readonly onSteps?: StepListener | undefined;
  /** Hears how many of the requests have ended. */
  readonly onProgress?: ProgressListener | undefined;
  /** Hears that the simulation is over and its metrics are next. */
  readonly onMeasuring?: (() => void) | undefined;
}

/** Simulates what `prepareRun` made ready. */
export function simulate(prepared: PreparedRun, options: SimulateOptions = {}): Run {
  const { ecosystem, workload } = prepared;
  const record = runEcosystem(ecosystem, workload.requests, options);
  options.onMeasuring?.();
  const summary = summarizeRun(ecosystem, workload.requests, record);
  return { ...prepared, record, summary };
}

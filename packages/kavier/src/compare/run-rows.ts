import type { TraceProgress } from '@kavier/io';
import {
  type PreparedRun,
  prepareRun,
  type Run,
  type SharedWorkload,
} from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { drawnParts, drawsWorkload } from '../uncertainty/replications.ts';
import {
  type Choice,
  chooseWorkers,
  ONE_THREAD,
  type Threads,
  weighed,
} from '../workers/choose.ts';
import { inOrder } from '../workers/in-order.ts';
import { dataOf } from '../workers/scenario-data.ts';
import { type Workers, withWorkers } from '../workers/workers.ts';
import type { RowChoice } from './policies.ts';
import type { RanRow, RowRun } from './run-row.ts';

/** A row before it is run: what it is about, its scenario, and the `kavier run` that gives its run. */
export interface PlannedRow extends RowChoice {
  readonly loaded: LoadedScenario;
  readonly command: string;
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
  /** Default: one. */
  readonly threads?: Threads | undefined;
  /** Hears how many there are and why. */
  readonly onWorkers?: ((choice: Choice) => void) | undefined;
}

/**
 * Runs every row on the same requests, and again with as many seeds as the scenario asks for, where a seed decides anything. The
 * workload is read or generated once a seed. Errors: as `prepareRun` and `footprintSettings`.
 */
export async function runRows(
  planned: readonly PlannedRow[],
  { onProgress, onRun, threads = ONE_THREAD, onWorkers }: RowsOptions = {},
): Promise<RowsRun> {
  const { seed, replications } = planned[0].loaded.scenario;
  let done = 0;
  const ran = (runs: number) => onRun?.(++done, runs);
  const prepared = await prepareRows(planned, undefined, onProgress);
  const drawn = [...new Set(prepared.flatMap(drawnParts))];
  const seedCount = drawn.length > 0 ? replications : 1;
  const { requests } = prepared[0].workload;
  const parts = planned.length;
  const choice = chooseWorkers(threads, {
    parts,
    requests: parts * seedCount * weighed(requests),
    heldApart: requests.count,
  });
  onWorkers?.(choice);
  return withWorkers(choice.workers, async (workers) => {
    const runSeed = (rows: readonly PlannedRow[], ready: readonly PreparedRun[]) =>
      runPrepared(rows, ready[0], workers, () => ran(parts * replications));
    const own = await runSeed(planned, prepared);
    const first = { ...prepared[0], summary: own[0].summary };
    const seeds: SeedRuns[] = [{ seed, rows: own.map(({ row }) => row) }];
    while (seeds.length < seedCount) {
      const next = seed + seeds.length;
      const again = planned.map((row) => ({ ...row, loaded: withSeed(row.loaded, next) }));
      const ready = await prepareRows(again, drawsWorkload(drawn) ? undefined : first);
      seeds.push({ seed: next, rows: (await runSeed(again, ready)).map(({ row }) => row) });
    }
    return { first, drawn, seeds };
  });
}

function withSeed(loaded: LoadedScenario, seed: number): LoadedScenario {
  return { ...loaded, scenario: { ...loaded.scenario, seed } };
}

/** All rows ready to run, so that what is wrong with any is said before the first runs. */
async function prepareRows(
  planned: readonly PlannedRow[],
  given: SharedWorkload | undefined,
  onProgress?: RowsOptions['onProgress'],
): Promise<PreparedRun[]> {
  const rows: PreparedRun[] = [];
  let shared = given;
  for (const { loaded } of planned) {
    const prepared = await prepareRun(loaded, { onProgress, shared });
    shared = prepared;
    rows.push(prepared);
  }
  return rows;
}

function runPrepared(
  planned: readonly PlannedRow[],
  { workload, workloadFingerprint }: SharedWorkload,
  workers: Workers,
  ran: () => void,
): Promise<RanRow[]> {
  const shared = workers.handed({ workload, workloadFingerprint });
  return inOrder(
    planned.map(async ({ loaded, command }) => {
      const row = await workers.run('row', { scenario: dataOf(loaded), command, shared });
      ran();
      return row;
    }),
  );
}

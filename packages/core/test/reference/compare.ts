import { OUTCOMES } from '../../src/record/request-record.ts';
import type { RequestWork } from '../../src/record/request-work.ts';
import type { AttentionSums } from '../../src/timing/step-work.ts';
import type { ReferenceCounters, ReferenceRun, ReferenceStep, RequestRow } from './contract.ts';

/** Columns that hold seconds: equal within a share of the horizon. All others are whole and must be equal. */
const TIMES = [
  'arrivalS',
  'startS',
  'firstTokenS',
  'finishS',
  'queueS',
  'prefillS',
  'decodeS',
  'stallS',
] as const satisfies readonly (keyof RequestRow)[];

const COUNTS = [
  'cachedTokens',
  'selfHitTokens',
  'recomputedTokens',
  'preemptions',
  'outputTokens',
  'replica',
] as const satisfies readonly (keyof RequestRow)[];

/** Largest difference between two times, as a share of the run's horizon. */
export const TIME_TOLERANCE = 1e-9;

/** Columns of attributed work, and the largest difference between two of their cells as a share of either. */
export const WORK_COLUMNS = ['flops', 'kvBytes', 'weightBytes', 'shareS'] as const;
export const WORK_TOLERANCE = 1e-9;

/** What a run under test says, as columns over requests. `outcome` holds positions in `OUTCOMES`, `truncated` 0 or 1. */
export type ComparedRun = Readonly<
  Record<(typeof TIMES)[number] | (typeof COUNTS)[number] | 'outcome' | 'truncated', Column>
> & { readonly counters: ReferenceCounters };

type Column = ArrayLike<number>;

/** Runs of equal steps as the engine under test reports them to an observer. */
export interface ComparedSteps {
  readonly replica: number;
  readonly startS: number;
  readonly endS: number;
  readonly steps: number;
  readonly tokens: number;
  readonly sampled: number;
  readonly sequences: number;
  /** Of the first step; later ones have `contextGrowth` more each. */
  readonly contextTokens: number;
  readonly contextGrowth: number;
  /** The same of each window, with pairs. */
  readonly windows: readonly AttentionSums[];
  readonly windowGrowth: readonly AttentionSums[];
}

/** Fails with every cell that differs, named by column and request, unless both runs say the same. */
export function expectSameRun(fast: ComparedRun, reference: ReferenceRun): void {
  const toleranceS = TIME_TOLERANCE * horizonS(reference);
  const differences: string[] = [];
  const check = (what: string, found: number, expected: number, tolerance: number) => {
    const isSame = Object.is(found, expected) || Math.abs(found - expected) <= tolerance;
    if (!isSame) differences.push(`${what}: ${found}, reference ${expected}`);
  };
  for (const [id, row] of reference.requests.entries()) {
    for (const column of TIMES) {
      check(`${column} of ${id}`, fast[column][id], row[column], toleranceS);
    }
    for (const column of COUNTS) check(`${column} of ${id}`, fast[column][id], row[column], 0);
    check(`outcome of ${id}`, fast.outcome[id], OUTCOMES.indexOf(row.outcome), 0);
    check(`truncated of ${id}`, fast.truncated[id], row.truncated ? 1 : 0, 0);
  }
  for (const [name, expected] of Object.entries(reference.counters)) {
    check(name, fast.counters[name as keyof ReferenceCounters], expected, 0);
  }
  refuse(differences);
}

/** Fails with every cell of two runs' attributed work that differs by more than `WORK_TOLERANCE` of itself. */
export function expectSameWork(found: RequestWork, expected: RequestWork): void {
  const differences: string[] = [];
  for (const name of WORK_COLUMNS) {
    for (const [id, value] of expected[name].entries()) {
      const isSame = Math.abs(found[name][id] - value) <= WORK_TOLERANCE * value;
      if (!isSame) differences.push(`${name} of ${id}: ${found[name][id]}, expected ${value}`);
    }
  }
  refuse(differences);
}

/** Fails unless the runs of steps, taken apart, are the reference's steps with the same work at the same times. */
export function expectSameSteps(fast: readonly ComparedSteps[], reference: ReferenceRun): void {
  const toleranceS = TIME_TOLERANCE * horizonS(reference);
  const differences: string[] = [];
  const remaining = reference.pools.map((_, replica) =>
    reference.steps.filter((step) => step.replica === replica),
  );
  for (const run of fast) {
    const steps = remaining[run.replica].splice(0, run.steps);
    if (steps.length < run.steps) differences.push(`steps without a reference at ${run.startS} s`);
    if (steps.length > 0) differences.push(...differencesOf(run, steps, toleranceS));
  }
  for (const [replica, steps] of remaining.entries()) {
    if (steps.length > 0) differences.push(`replica ${replica} lacks ${steps.length} steps`);
  }
  refuse(differences);
}

function differencesOf(
  run: ComparedSteps,
  steps: readonly ReferenceStep[],
  toleranceS: number,
): string[] {
  const differences: string[] = [];
  const startOff = Math.abs(run.startS - steps[0].startS);
  const endOff = Math.abs(run.endS - steps[steps.length - 1].endS);
  if (startOff > toleranceS || endOff > toleranceS) {
    differences.push(`times of the run at ${run.startS} s are off by ${startOff} and ${endOff}`);
  }
  for (const [index, step] of steps.entries()) {
    const found = {
      tokens: run.tokens,
      sampled: run.sampled,
      sequences: run.sequences,
      contextTokens: run.contextTokens + index * run.contextGrowth,
    };
    for (const [at, expected] of step.windows.entries()) {
      for (const name of ['contextTokens', 'attentionPairs'] as const) {
        const value = run.windows[at][name] + index * run.windowGrowth[at][name];
        if (value === expected[name]) continue;
        differences.push(
          `${name} of window ${at} at ${step.startS} s: ${value}, reference ${expected[name]}`,
        );
      }
    }
    for (const [name, value] of Object.entries(found)) {
      const expected = step[name as keyof typeof found];
      if (value !== expected) {
        differences.push(`${name} at ${step.startS} s: ${value}, reference ${expected}`);
      }
    }
  }
  return differences;
}

/** Throws with the first of the differences, when there are any. */
function refuse(differences: readonly string[]): void {
  if (differences.length === 0) return;
  const shown = differences.slice(0, 30).join('\n  ');
  throw new Error(`${differences.length} differences from the reference:\n  ${shown}`);
}

function horizonS({ requests }: ReferenceRun): number {
  return Math.max(Number.MIN_VALUE, ...requests.map(({ finishS }) => finishS));
}

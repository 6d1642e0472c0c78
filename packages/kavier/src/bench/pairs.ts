import { quantileOfSorted } from '@kavier/core';
import type { BenchCase } from './case.ts';
import { type Machine, type TimeRatio, thisMachine, timeRatios } from './document.ts';
import { measured } from './run-case.ts';
import type { MeasuredOutcome } from './run-command.ts';

/** One case in this build and in another one, in turns. */
export interface PairedCase extends BenchCase {
  readonly own: BuildFigures;
  readonly other: BuildFigures;
  /** Times as fast as the other build, of each pair: median and quartiles. */
  readonly timesAsFast: {
    readonly median: number;
    readonly low: number;
    readonly high: number;
  };
  /** Whether both say that they did the same work. */
  readonly isSameWork: boolean;
}

export interface BuildFigures {
  /** Processor seconds of each run, in order; wall seconds where they are not known. */
  readonly seconds: readonly number[];
  readonly medianS: number;
  /** Peak memory, bytes: median of the runs. */
  readonly peakMemoryBytes: number;
  readonly work: Readonly<Record<string, number>>;
}

/** What `kavier bench --against --json` prints. */
export interface PairsDocument {
  readonly schema: 'kavier.bench-pairs/1';
  readonly machine: Machine;
  /** The other build. */
  readonly against: string;
  readonly pairs: number;
  readonly cases: readonly PairedCase[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
  /** Cases of this build beside those that they are compared to, and the same of the other build. */
  readonly ratios: readonly TimeRatio[];
  readonly otherRatios: readonly TimeRatio[];
}

export interface PairsOptions {
  /** The command of this build and of the other. */
  readonly own: string;
  readonly other: string;
  readonly pairs: number;
  readonly skipped: PairsDocument['skipped'];
  readonly onRound?: ((round: number, name: string) => void) | undefined;
}

/**
 * Runs every case once in each build, each in a process of its own, and all of that as often as there are pairs: what else the
 * machine does meets all alike. Who begins a pair changes.
 */
export async function measurePairs(
  cases: readonly BenchCase[],
  { own, other, pairs, skipped, onRound }: PairsOptions,
): Promise<PairsDocument> {
  const runs = cases.map(() => ({ own: [] as MeasuredOutcome[], other: [] as MeasuredOutcome[] }));
  for (let round = 0; round < pairs; round++) {
    for (const [index, benchCase] of cases.entries()) {
      onRound?.(round, benchCase.name);
      const turns = [
        { bin: own, into: runs[index].own },
        { bin: other, into: runs[index].other },
      ];
      if (round % 2 === 1) turns.reverse();
      for (const { bin, into } of turns) {
        for (const outcome of await measured(benchCase, 1, bin)) into.push(outcome);
      }
    }
  }
  const paired = cases.map((benchCase, index) => pairedCase(benchCase, runs[index]));
  const timesOf = (build: 'own' | 'other') =>
    paired.map((one) => {
      const { medianS, work } = one[build];
      return { name: one.name, comparedTo: one.comparedTo, bestS: medianS, cpuS: medianS, work };
    });
  return {
    schema: 'kavier.bench-pairs/1',
    machine: thisMachine(),
    against: other,
    pairs,
    cases: paired,
    skipped,
    ratios: timeRatios(timesOf('own')),
    otherRatios: timeRatios(timesOf('other')),
  };
}

function pairedCase(
  benchCase: BenchCase,
  runs: { readonly own: readonly MeasuredOutcome[]; readonly other: readonly MeasuredOutcome[] },
): PairedCase {
  const own = figuresOf(runs.own);
  const other = figuresOf(runs.other);
  const ratios = Float64Array.from(own.seconds, (ownS, i) => other.seconds[i] / ownS).sort();
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(ratios, share));
  return {
    ...benchCase,
    own,
    other,
    timesAsFast: { median, low, high },
    isSameWork: JSON.stringify(own.work) === JSON.stringify(other.work),
  };
}

function figuresOf(outcomes: readonly MeasuredOutcome[]): BuildFigures {
  const seconds = outcomes.map(({ cpuS, wallS }) => cpuS ?? wallS);
  const median = (values: readonly number[]) =>
    quantileOfSorted(Float64Array.from(values).sort(), 0.5);
  return {
    seconds,
    medianS: median(seconds),
    peakMemoryBytes: median(outcomes.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    work: outcomes[0].work,
  };
}

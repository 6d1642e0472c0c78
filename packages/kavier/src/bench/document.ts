import { cpus, totalmem } from 'node:os';
import { VERSION } from '../version.ts';
import type { BenchResult } from './case.ts';
import { logLogSlope } from './slope.ts';

/** How time and memory grow with the number of requests over the cases of one kind and load. */
export interface Scaling {
  /** Names of the cases, smallest first. */
  readonly cases: readonly string[];
  /** Exponent of wall time in requests: 1 is linear. */
  readonly timeSlope: number | null;
  /** The same of peak memory; a small run is mostly the runtime itself, which lowers it. */
  readonly memorySlope: number | null;
  /** Bytes that each further request costs, workload included, from the two largest runs. */
  readonly bytesPerRequest: number;
}

/** How many times as long a case takes as the one that it is compared to. */
export interface TimeRatio {
  readonly case: string;
  readonly to: string;
  readonly ratio: number;
}

/** What `kavier bench --json` prints. */
export interface BenchDocument {
  readonly schema: 'kavier.bench/1';
  readonly kavier: string;
  readonly machine: {
    readonly processor: string;
    readonly processors: number;
    readonly memoryBytes: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly repetitions: number;
  readonly cases: readonly BenchResult[];
  /** Growth with the number of requests, of each engine that was run at two sizes or more. */
  readonly scaling: readonly Scaling[];
  readonly ratios: readonly TimeRatio[];
}

export function benchDocument(cases: readonly BenchResult[], repetitions: number): BenchDocument {
  const processors = cpus();
  return {
    schema: 'kavier.bench/1',
    kavier: VERSION,
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      processors: processors.length,
      memoryBytes: totalmem(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    repetitions,
    cases,
    scaling: [/^simulate-/, /^serve-\d/].flatMap((series) =>
      scalingOf(cases.filter(({ name }) => series.test(name))),
    ),
    ratios: cases.flatMap((result) => ratioOf(result, cases)),
  };
}

function ratioOf(
  { name, comparedTo, bestS }: BenchResult,
  cases: readonly BenchResult[],
): TimeRatio[] {
  const other = cases.find((result) => result.name === comparedTo);
  return other === undefined ? [] : [{ case: name, to: other.name, ratio: bestS / other.bestS }];
}

function scalingOf(results: readonly BenchResult[]): Scaling[] {
  const bySize = results.toSorted((a, b) => a.work.requests - b.work.requests);
  const [smaller, larger] = bySize.slice(-2);
  if (larger === undefined) return [];
  const slopeOf = (value: (result: BenchResult) => number) =>
    logLogSlope(bySize.map((result) => [result.work.requests, value(result)]));
  return [
    {
      cases: bySize.map(({ name }) => name),
      timeSlope: slopeOf(({ bestS }) => bestS),
      memorySlope: slopeOf(({ peakMemoryBytes }) => peakMemoryBytes),
      bytesPerRequest:
        (larger.peakMemoryBytes - smaller.peakMemoryBytes) /
        (larger.work.requests - smaller.work.requests),
    },
  ];
}

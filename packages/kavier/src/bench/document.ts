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
  /** Of processor time; of wall time where that is not known, or several threads work. */
  readonly ratio: number;
  /** The difference, for each request of the case, microseconds; null without requests. */
  readonly moreUsPerRequest: number | null;
}

/** What a ratio is made of. */
type Timed = Pick<BenchResult, 'name' | 'comparedTo' | 'byWall' | 'bestS' | 'cpuS' | 'work'>;

export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly platform: string;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** What `kavier bench --json` prints. */
export interface BenchDocument {
  readonly schema: 'kavier.bench/1';
  readonly kavier: string;
  readonly machine: Machine;
  readonly repetitions: number;
  readonly cases: readonly BenchResult[];
  /** Cases that cannot be measured here, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
  /** Growth with the number of requests, of each engine that was run at two sizes or more. */
  readonly scaling: readonly Scaling[];
  readonly ratios: readonly TimeRatio[];
}

export function benchDocument(
  cases: readonly BenchResult[],
  repetitions: number,
  skipped: BenchDocument['skipped'] = [],
): BenchDocument {
  return {
    schema: 'kavier.bench/1',
    kavier: VERSION,
    machine: thisMachine(),
    repetitions,
    cases,
    skipped,
    scaling: [/^simulate-/, /^serve-\d/, /^columns-/].flatMap((series) =>
      scalingOf(cases.filter(({ name }) => series.test(name))),
    ),
    ratios: timeRatios(cases),
  };
}

/** Every case beside the one that it is compared to, where both were measured. */
export function timeRatios(cases: readonly Timed[]): TimeRatio[] {
  return cases.flatMap((result) => {
    const other = cases.find(({ name }) => name === result.comparedTo);
    if (other === undefined) return [];
    const isCpu = result.byWall !== true && result.cpuS !== null && other.cpuS !== null;
    const [ownS, otherS] = [result, other].map(({ cpuS, bestS }) => (isCpu ? (cpuS ?? 0) : bestS));
    const { requests = 0 } = result.work;
    const moreUsPerRequest = requests > 0 ? ((ownS - otherS) / requests) * 1e6 : null;
    return [{ case: result.name, to: other.name, ratio: ownS / otherS, moreUsPerRequest }];
  });
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

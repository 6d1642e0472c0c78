import { cpus, totalmem } from 'node:os';
import { VERSION } from '../version.ts';
import type { BenchResult } from './case.ts';
import { logLogSlope } from './slope.ts';

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
  /** Growth of the `simulate` cases with the number of requests; null when fewer than two were run. */
  readonly scaling: {
    /** Exponent of wall time in requests: 1 is linear. */
    readonly timeSlope: number | null;
    /** The same of peak memory; a small run is mostly the runtime itself, which lowers it. */
    readonly memorySlope: number | null;
    /** Bytes that each further request costs, from the two largest runs. */
    readonly bytesPerRequest: number | null;
  };
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
    scaling: scalingOf(cases.filter((result) => result.kind === 'simulate')),
  };
}

function scalingOf(results: readonly BenchResult[]): BenchDocument['scaling'] {
  const bySize = results
    .map(({ work, bestS, peakMemoryBytes }) => ({ count: work.requests, bestS, peakMemoryBytes }))
    .sort((a, b) => a.count - b.count);
  const [smaller, larger] = bySize.slice(-2);
  return {
    timeSlope: logLogSlope(bySize.map(({ count, bestS }) => [count, bestS])),
    memorySlope: logLogSlope(bySize.map(({ count, peakMemoryBytes }) => [count, peakMemoryBytes])),
    bytesPerRequest:
      larger === undefined
        ? null
        : (larger.peakMemoryBytes - smaller.peakMemoryBytes) / (larger.count - smaller.count),
  };
}

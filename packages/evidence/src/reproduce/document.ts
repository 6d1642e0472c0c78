import type { TraceCard } from '@kavier/core';
import type { AccuracyResult } from './accuracy.ts';
import type { Comparison } from './comparison.ts';
import type { KvCacheResult } from './kv-cache.ts';
import type { PrefixResult } from './prefix-cache.ts';
import type { WallTimeReading } from './wall-time.ts';

/**
 * Version of the document that `kavier reproduce --json` prints; it changes when a field changes
 * its meaning.
 */
export const REPRODUCE_SCHEMA = 'kavier.reproduce/1';

/** The published experiments, by the names that the paper and its capsule give them. */
export const EXPERIMENTS = ['e1', 'e2', 'e3'] as const;
export type ExperimentId = (typeof EXPERIMENTS)[number];

/**
 * What became of a published result: `reproduced` within its bars, `missed` although it should come
 * out, `not-reproducible` because what decides it was never published, `measured` where ours is a
 * time that differs from run to run, or `not-run` in this report.
 */
export type ExperimentOutcome =
  | 'reproduced'
  | 'missed'
  | 'not-reproducible'
  | 'measured'
  | 'not-run';

export interface ExperimentVerdict {
  /** The part of the experiment that it is about. */
  readonly part: string;
  readonly outcome: ExperimentOutcome;
  /** The reason, one sentence. */
  readonly because: string;
}

/** Our wall time for one of the published cases; present only when it was asked for. */
export interface OurWallTime {
  readonly exportRateS: number;
  /** Simulation and both OpenDC tables written to disk, seconds; the trace is generated before. */
  readonly wallS: number;
  readonly publishedS: number;
  /** Rows of `fragments.parquet`. */
  readonly fragments: number;
}

interface ExperimentBase {
  readonly title: string;
  readonly verdicts: readonly ExperimentVerdict[];
  /** What a reader must know before trusting or citing the figures. */
  readonly notes: readonly string[];
  readonly comparisons: readonly Comparison[];
}

export interface AccuracyExperiment extends ExperimentBase {
  readonly id: 'e1';
  readonly accuracy: Omit<AccuracyResult, 'comparisons'>;
  readonly wallTimes: readonly WallTimeReading[];
  readonly ourWallTimes?: readonly OurWallTime[] | undefined;
}

export interface KvCacheExperiment extends ExperimentBase {
  readonly id: 'e2';
  readonly trace: TraceFacts;
  readonly kvCache: Omit<KvCacheResult, 'comparisons'>;
}

export interface PrefixExperiment extends ExperimentBase {
  readonly id: 'e3';
  readonly trace: TraceFacts;
  readonly prefixCache: Omit<PrefixResult, 'comparisons'>;
}

export type Experiment = AccuracyExperiment | KvCacheExperiment | PrefixExperiment;

/** The trace that stands in for the one that is not public. */
export interface TraceFacts {
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Sum of n (n + 1) / 2 over the output lengths n. */
  readonly outputTokenTimes: number;
  readonly sessions: number;
  readonly card: TraceCard;
}

export interface ReproduceDocument {
  readonly schema: typeof REPRODUCE_SCHEMA;
  /** Version of Kavier that computed `ours`. */
  readonly version: string;
  /** Where the published figures come from. */
  readonly source: string;
  readonly paper: string;
  /** Whether every figure that has a bar lies within it, and every law holds. */
  readonly reproduced: boolean;
  readonly experiments: readonly Experiment[];
}

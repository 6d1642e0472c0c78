import type { SaturationState } from '@kavier/core';
import type { Run } from '../run/run-scenario.ts';
import { type Headline, headlineOf } from './headline.ts';

/** One run of several that differ in their seed alone. */
export interface Replication {
  readonly seed: number;
  /** `stable` for an engine in which nothing waits. */
  readonly state: SaturationState;
  readonly headline: Headline;
}

/** What is kept of a run with its seed. */
export function replicationOf({ ecosystem, summary }: Run): Replication {
  const state = summary.service?.saturation.state ?? 'stable';
  return { seed: ecosystem.seed, state, headline: headlineOf(summary) };
}

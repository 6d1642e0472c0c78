import {
  type Ecosystem,
  type MeanInterval,
  PLAIN_GATEWAY,
  positiveMeanInterval95,
  type SaturationState,
  servingPools,
} from '@kavier/core';
import { prepareRun, type Run, simulate } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { HEADLINE_METRICS, type Headline, type HeadlineMetric, headlineOf } from './headline.ts';

/** One run of several that differ in their seed alone. */
export interface Replication {
  readonly seed: number;
  /** `stable` for an engine in which nothing waits. */
  readonly state: SaturationState;
  readonly headline: Headline;
}

/** Several runs, and what they say of the mean over all seeds. */
export interface Replications {
  /** The first is the run itself. */
  readonly runs: readonly Replication[];
  /** Null where one of the runs has no such figure. */
  readonly mean95: Readonly<Record<HeadlineMetric, MeanInterval | null>>;
}

/** What the seed decides of a run; empty when every request is given. */
export function drawnParts({
  ecosystem,
  scenario: { workload },
  workload: { card },
}: Pick<Run, 'ecosystem' | 'scenario' | 'workload'>): readonly string[] {
  const isDrawn = 'generate' in workload || card.format === 'servegen';
  const hasDrawnTimes = !isDrawn && 'trace' in workload && workload.rateRps !== undefined;
  return [
    ...(isDrawn ? ['requests'] : []),
    ...(hasDrawnTimes && card.format === 'lengths' ? ['arrivals'] : []),
    ...(typeof workload.patienceS === 'object' ? ['patience of clients'] : []),
    ...drawnByService(ecosystem),
  ];
}

function drawnByService(ecosystem: Ecosystem): string[] {
  const { gateway = PLAIN_GATEWAY } = ecosystem;
  const pools = servingPools(ecosystem);
  const isRouted =
    gateway.pools?.policy === 'weighted' ||
    (pools.some(({ replicas }) => replicas > 1) && DRAWING_ROUTERS.includes(gateway.router.policy));
  const isSpeculative = pools.some(
    ({ scheduler: { speculation } }) =>
      speculation !== undefined && speculation.acceptance % 1 !== 0,
  );
  return [...(isRouted ? ['routing'] : []), ...(isSpeculative ? ['accepted drafts'] : [])];
}

const DRAWING_ROUTERS: readonly string[] = ['random', 'power-of-two'];

/** Runs again with the seeds that follow the run's. Null when one run was asked for, or nothing is drawn. */
export async function replicate(
  loaded: LoadedScenario,
  run: Run,
  onRun?: (done: number, runs: number) => void,
): Promise<Replications | null> {
  const { seed, replications } = loaded.scenario;
  if (replications < 2 || drawnParts(run).length === 0) return null;
  const runs = [replicationOf(run)];
  while (runs.length < replications) {
    onRun?.(runs.length, replications);
    const scenario = { ...loaded.scenario, seed: seed + runs.length };
    runs.push(replicationOf(simulate(await prepareRun({ ...loaded, scenario }))));
  }
  const entries = HEADLINE_METRICS.map((metric) => [metric, meanOf(runs, metric)]);
  return { runs, mean95: Object.fromEntries(entries) };
}

function replicationOf({ ecosystem, summary }: Run): Replication {
  const state = summary.service?.saturation.state ?? 'stable';
  return { seed: ecosystem.seed, state, headline: headlineOf(summary) };
}

function meanOf(runs: readonly Replication[], metric: HeadlineMetric): MeanInterval | null {
  const values = runs.flatMap(({ headline }) => headline[metric] ?? []);
  return values.length === runs.length ? positiveMeanInterval95(values) : null;
}

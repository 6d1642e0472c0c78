import { type Ecosystem, PLAIN_GATEWAY, servingPools } from '@kavier/core';
import { type MeanInterval, positiveMeanInterval95 } from '@kavier/evidence';
import type { Run } from '../run/run-scenario.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { inOrder } from '../workers/in-order.ts';
import { dataOf } from '../workers/scenario-data.ts';
import type { Workers } from '../workers/workers.ts';
import { HEADLINE_METRICS, type HeadlineMetric } from './headline.ts';
import { type Replication, replicationOf } from './replication.ts';

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
  workers: Workers,
  onRun?: (done: number, runs: number) => void,
): Promise<Replications | null> {
  const { seed, replications } = loaded.scenario;
  const drawn = drawnParts(run);
  if (replications < 2 || drawn.length === 0) return null;
  const scenario = dataOf(loaded);
  const { workload, workloadFingerprint } = run;
  const shared = drawsWorkload(drawn)
    ? undefined
    : workers.handed({ workload, workloadFingerprint });
  let done = 1;
  onRun?.(done, replications);
  const others = Array.from({ length: replications - 1 }, async (_, index) => {
    const task = { scenario, seed: seed + 1 + index, shared };
    const other = await workers.run('seed', task);
    onRun?.(++done, replications);
    return other;
  });
  const runs = [replicationOf(run), ...(await inOrder(others))];
  const entries = HEADLINE_METRICS.map((metric) => [metric, meanOf(runs, metric)]);
  return { runs, mean95: Object.fromEntries(entries) };
}

/** Whether some of it is drawn with the requests, and not while they are served. */
export function drawsWorkload(drawn: readonly string[]): boolean {
  return drawn.some((part) => WORKLOAD_PARTS.includes(part));
}

const WORKLOAD_PARTS: readonly string[] = ['requests', 'arrivals', 'patience of clients'];

function meanOf(runs: readonly Replication[], metric: HeadlineMetric): MeanInterval | null {
  const values = runs.flatMap(({ headline }) => headline[metric] ?? []);
  return values.length === runs.length ? positiveMeanInterval95(values) : null;
}

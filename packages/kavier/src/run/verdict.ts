import { isPublished, type Pool, type ServingPool } from '@kavier/core';
import {
  formatCount,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
} from '../report/format.ts';
import { objectiveInWords } from '../report/objective-words.ts';
import { acceleratorsOfReplica, replicaInWords } from '../report/parallel-words.ts';
import { capsInWords } from '../uncertainty/caps.ts';
import { marginVerdict } from '../uncertainty/margin-verdict.ts';
import { judgedObjectives } from './judged-objectives.ts';
import { growsWithLength, loadVerdict, unservedInWords } from './load-verdict.ts';
import type { Run } from './run-scenario.ts';

/**
 * The answer in a few sentences, from the figures of the summary: that nothing was served comes first, then that the service does
 * not keep up, then what it does, and last what is not decided.
 */
export function verdictOf(run: Run): string {
  const { ecosystem, summary } = run;
  const place = placeInWords(ecosystem.pools);
  if (summary.requests === 0) return `NOTHING WAS ASKED of ${place}: there are no requests.`;
  const isServing = summary.service?.saturation.completedShare !== 0;
  if (!isServing) return nothingServed(run, place);
  const load = loadVerdict(run);
  const isOver = summary.service?.saturation.state === 'over';
  const isOne = ecosystem.pools.length === 1;
  const served = servedInWords(run, isOne);
  const it = isOne ? 'It' : `The pool ${summary.service?.saturatedPool}`;
  const parts =
    load === null
      ? [`${place} ${served}`]
      : isOver && isOne
        ? [`${place} ${load}`, `It ${served}`]
        : isOver
          ? [`${it} ${load}`, `${place} ${served}`]
          : [`${place} ${served}`, `${it} ${load}`];
  return (
    parts.map((sentence) => `${sentence}.`).join(' ') +
    objectivesVerdict(run) +
    marginVerdict(run) +
    capsInWords(run)
  );
}

function nothingServed(run: Run, place: string): string {
  const { requests, efficiency, service } = run.summary;
  const { acceleratorHours, costUsd } = efficiency;
  const why = unservedInWords(run);
  const spent =
    service === undefined || acceleratorHours === 0
      ? ''
      : ` It was held for ${formatSignificant(acceleratorHours)} GPU hours, for ${formatUsd(costUsd)}.`;
  return (
    `NOTHING WAS SERVED by ${place}: 0 of ${formatCount(requests)} requests` +
    `${why.length === 0 ? '' : ` (${why.join(', ')})`}.${spent}${objectivesVerdict(run)}`
  );
}

function servedInWords(run: Run, isOne: boolean): string {
  const { performance, efficiency, requests, service } = run.summary;
  const { completed } = performance.outcomes;
  const why = completed === requests ? [] : unservedInWords(run);
  const served =
    completed === requests
      ? `${formatCount(requests)} requests`
      : `${formatCount(completed)} of ${formatCount(requests)} requests` +
        (why.length === 0 ? '' : ` (${why.join(', ')})`);
  const perMtoken = efficiency.costUsdPerMtokenOutput;
  const price = perMtoken === null ? '' : ` (${formatUsd(perMtoken)} per Mtoken of output)`;
  const [name, second] =
    service === undefined ? ['E2E', performance.e2eS.p95] : ['TPOT', performance.tpotS.p95];
  return (
    `${isOne ? 'serves' : 'serve'} ${served} with a p95 TTFT of ${formatSeconds(performance.ttftS.p95)} and a p95 ${name} of ` +
    `${formatSeconds(second)}, in ${formatSignificant(efficiency.acceleratorHours)} GPU hours` +
    `${idleInWords(run)} for ${formatUsd(efficiency.costUsd)}${price}`
  );
}

/** Most of what is paid is then for nothing. */
const IDLE_SHARE = 0.5;

function idleInWords({ summary: { service } }: Run): string {
  const idle = 1 - (service?.busyShare ?? 1);
  return idle > IDLE_SHARE ? `, ${formatShare(idle)} of them without work,` : '';
}

/** `llama-3.1-70b on 2 replicas of 4 x h100-sxm`; of several pools each by its name. */
export function placeInWords(pools: readonly Pool[]): string {
  if (pools.length === 1) return poolInWords(pools[0]);
  return listed(pools.map((pool) => `${pool.name} (${poolInWords(pool)})`));
}

function poolInWords(pool: Pool): string {
  const { model, accelerator } = pool;
  return `${model.name} on ${isPublished(pool) ? accelerator.name : replicasInWords(pool)}`;
}

const listed = (words: readonly string[]) =>
  `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** `2 replicas of 4 x h100-sxm`: replicas, and accelerators of each, where there are several. */
function replicasInWords(pool: ServingPool): string {
  const { name } = pool.accelerator;
  const one = acceleratorsOfReplica(pool) === 1 ? name : replicaInWords(pool, name);
  const replicas = pool.replicas / pool.dataParallel;
  const all = replicas === 1 ? one : `${replicas} replicas of ${one}`;
  const { held = [], dataParallel } = pool;
  const some = held.filter(({ fromS, toS }) => fromS > 0 || Number.isFinite(toS)).length;
  return some === 0 ? all : `${all} (${some / dataParallel} of them for a part of the time)`;
}

function objectivesVerdict(run: Run): string {
  const objectives = judgedObjectives(run.summary);
  if (objectives.length === 0) return '';
  const missed = objectives.filter(({ met }) => !met);
  if (missed.length > 0) return ` It MISSES ${missed.map(objectiveInWords).join(' and ')}.`;
  const isOpen = (run.extra?.undecided ?? []).length > 0;
  if (growsWithLength(run)) {
    return ' It meets its objectives in this run, and would not in a longer one of this load.';
  }
  return isOpen ? ' As simulated it meets its objectives.' : ' It meets its objectives.';
}

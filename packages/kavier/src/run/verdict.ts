import { type Fleet, isPublished, type ServingFleet } from '@kavier/core';
import { formatCount, formatSeconds, formatSignificant, formatUsd } from '../report/format.ts';
import { objectiveInWords } from '../report/objective-words.ts';
import { acceleratorsOfReplica, replicaInWords } from '../report/parallel-words.ts';
import { marginVerdict } from '../uncertainty/margin-verdict.ts';
import type { Run } from './run-scenario.ts';

/** The answer in one sentence. */
export function verdictOf(run: Run): string {
  const { ecosystem, summary } = run;
  const { performance, efficiency, requests, service } = summary;
  const place = placeInWords(ecosystem.fleet);
  const { completed } = performance.outcomes;
  const served =
    completed === requests
      ? `${formatCount(requests)} requests`
      : `${formatCount(completed)} of ${formatCount(requests)} requests`;
  const perMtoken = efficiency.costUsdPerMtokenOutput;
  const price = perMtoken === null ? '' : ` (${formatUsd(perMtoken)} per Mtoken of output)`;
  const latencies =
    service === undefined
      ? `a p95 TTFT of ${formatSeconds(performance.ttftS.p95)} and a p95 E2E of ${formatSeconds(performance.e2eS.p95)}`
      : `a p95 TTFT of ${formatSeconds(performance.ttftS.p95)} and a p95 TPOT of ${formatSeconds(performance.tpotS.p95)}`;
  return (
    `${place} serves ${served} with ${latencies}, ` +
    `in ${formatSignificant(efficiency.acceleratorHours)} accelerator hours for ` +
    `${formatUsd(efficiency.costUsd)}${price}.${loadVerdict(run)}${objectivesVerdict(run)}` +
    marginVerdict(run)
  );
}

/** `llama-3.1-70b on 2 replicas of 4 x h100-sxm`. */
export function placeInWords(fleet: Fleet): string {
  const { model, accelerator } = fleet;
  return `${model.name} on ${isPublished(fleet) ? accelerator.name : fleetInWords(fleet)}`;
}

/** `2 replicas of 4 x h100-sxm`: replicas, and accelerators of each, where there are several. */
function fleetInWords(fleet: ServingFleet): string {
  const { name } = fleet.accelerator;
  const one = acceleratorsOfReplica(fleet) === 1 ? name : replicaInWords(fleet, name);
  const replicas = fleet.replicas / fleet.dataParallel;
  return replicas === 1 ? one : `${replicas} replicas of ${one}`;
}

function loadVerdict({ summary: { service } }: Run): string {
  if (service?.saturation.state === 'over') return ' It does NOT keep up with this load.';
  return service?.saturation.state === 'near' ? ' It is near the most that it can take.' : '';
}

function objectivesVerdict({ summary }: Run): string {
  const { objectives } = summary;
  if (objectives === undefined) return '';
  const missed = objectives.objectives.filter(({ met }) => !met);
  if (missed.length === 0) return ' It meets its objectives.';
  const named = missed.map(objectiveInWords);
  return ` It MISSES ${named.join(' and ')}.`;
}

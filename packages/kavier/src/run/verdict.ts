import { formatCount, formatSeconds, formatSignificant, formatUsd } from '../report/format.ts';
import type { Run } from './run-scenario.ts';

/** The answer in one sentence. */
export function verdictOf({ ecosystem, summary }: Run): string {
  const { performance, efficiency, requests } = summary;
  const { model, accelerator } = ecosystem.fleet;
  const { completed } = performance.outcomes;
  const served =
    completed === requests
      ? `${formatCount(requests)} requests`
      : `${formatCount(completed)} of ${formatCount(requests)} requests`;
  const perMtoken = efficiency.costUsdPerMtokenOutput;
  const price = perMtoken === null ? '' : ` (${formatUsd(perMtoken)} per Mtoken of output)`;
  return (
    `${model.name} on ${accelerator.name} serves ${served} with a p95 TTFT of ` +
    `${formatSeconds(performance.ttftS.p95)} and a p95 E2E of ${formatSeconds(performance.e2eS.p95)}, ` +
    `in ${formatSignificant(efficiency.acceleratorHours)} accelerator hours for ` +
    `${formatUsd(efficiency.costUsd)}${price}.`
  );
}

import { formatSeconds, formatShare, formatUsd, formatWh } from '../report/format.ts';
import type { CompareRow } from './document.ts';
import { isPublishedPolicy } from './policies.ts';
import { percentInWords } from './words.ts';

/** The answer in a few sentences: which policy takes the least energy, what that does to latency and money, and who is over. */
export function verdictOf(rows: readonly CompareRow[]): string {
  return `${leastEnergy(rows)}${overloaded(rows)}`;
}

function leastEnergy(rows: readonly CompareRow[]): string {
  const [base, ...others] = rows;
  if (others.length === 0)
    return `${base.name} ${takes(base)}; there is nothing to compare it with.`;
  const contenders = contendersOf(rows);
  const best = contenders.reduce((least, row) => (energyOf(row) < energyOf(least) ? row : least));
  if (best === base) {
    const those = contenders.length < rows.length ? ' that an engine can run' : '';
    return `No row${those} takes less energy than the first: ${base.name} ${takes(base)}.`;
  }
  const { energyWh, costUsd, ttftMeanS } = best.figures;
  return (
    `${best.name} takes the least energy: ${formatWh(energyWh.value)} ` +
    `(${percentInWords(energyWh.percent)} against ${base.name}), with a mean TTFT of ` +
    `${formatSeconds(ttftMeanS.value)} (${percentInWords(ttftMeanS.percent)}), for ${formatUsd(costUsd.value)} ` +
    `(${percentInWords(costUsd.percent)}).${impossible(best)}`
  );
}

/**
 * The rows that may be the answer. No engine that batches has the published cache of whole prompts, so it is shown beside policies that such
 * an engine runs and never wins over them.
 */
function contendersOf(rows: readonly CompareRow[]): readonly CompareRow[] {
  const real = rows.filter(({ policy }) => !isPublishedPolicy(policy));
  return real.some(({ policy }) => policy !== 'none') ? real : rows;
}

/** What a hit saved although nobody had computed it before. */
function impossible({ figures: { newHitRatio } }: CompareRow): string {
  if (newHitRatio.value === null || newHitRatio.value === 0) return '';
  return ` No cache could have held ${formatShare(newHitRatio.value)} of the prompt tokens that it saves.`;
}

function takes({ figures: { energyWh, ttftMeanS, costUsd } }: CompareRow): string {
  return (
    `takes ${formatWh(energyWh.value)}, with a mean TTFT of ${formatSeconds(ttftMeanS.value)}, ` +
    `for ${formatUsd(costUsd.value)}`
  );
}

const energyOf = ({ figures }: CompareRow) => figures.energyWh.value ?? Number.POSITIVE_INFINITY;

/** Figures of a service that falls behind grow with the length of the run, and say little of the policy. */
function overloaded(rows: readonly CompareRow[]): string {
  const over = rows.filter(({ saturation }) => saturation === 'over');
  if (over.length === 0) return '';
  const names = over.map(({ name }) => name).join(', ');
  const [verb, whose] = over.length === 1 ? ['does', 'its'] : ['do', 'their'];
  return ` ${names} ${verb} NOT keep up with this load, so that ${whose} latencies grow with the length of the run.`;
}

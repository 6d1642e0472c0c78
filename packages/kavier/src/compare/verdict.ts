import { VALIDATED_ERRORS } from '@kavier/evidence';
import { formatCount, formatSeconds, formatShare, formatUsd, formatWh } from '../report/format.ts';
import { objectiveInWords } from '../report/objective-words.ts';
import type { CompareRow } from './document.ts';
import { isPublishedPolicy } from './policies.ts';
import { percentInWords } from './words.ts';

/**
 * The answer in a few sentences: which policy takes the least energy of those that serve what the first serves, keep the objectives
 * that it keeps and that an engine could run, what that does to latency and money, whether the difference is beyond the error, and
 * who is over.
 */
export function verdictOf(
  rows: readonly CompareRow[],
  withinModel = VALIDATED_ERRORS.withinModel.energy,
): string {
  return `${leastEnergy(rows, withinModel)}${setAside(rows)}${overloaded(rows)}`;
}

function leastEnergy(rows: readonly CompareRow[], withinModel: number | null): string {
  const [base, ...others] = rows;
  if (others.length === 0)
    return `${base.name} ${takes(base)}; there is nothing to compare it with.`;
  const judged = rows.filter((row) => whyNot(row, base) === null);
  if (judged.length === 0) return `No row can be judged: ${base.name} ${takes(base)}.`;
  const best = judged.reduce((least, row) => (energyOf(row) < energyOf(least) ? row : least));
  if (best === base) {
    return `No row that can be judged takes less energy than the first: ${base.name} ${takes(base)}.`;
  }
  const { energyWh, costUsd, ttftMeanS } = best.figures;
  return (
    `${best.name} takes the least energy: ${formatWh(energyWh.value)} ` +
    `(${percentInWords(energyWh.percent)} against ${base.name}), with a mean TTFT of ` +
    `${formatSeconds(ttftMeanS.value)} (${percentInWords(ttftMeanS.percent)}), for ${formatUsd(costUsd.value)} ` +
    `(${percentInWords(costUsd.percent)}).${undecided(best, base, withinModel)}${impossible(best)}`
  );
}

/** What a hit of the published engine saved although nobody had computed it before. */
function impossible(row: CompareRow): string {
  const share = newHits(row);
  return share === 0
    ? ''
    : ` No cache could have held ${formatShare(share)} of the prompt tokens that it saves.`;
}

const newHits = ({ figures: { newHitRatio } }: CompareRow) => newHitRatio.value ?? 0;

/**
 * Runs of one model err alike, so that their difference is off by less than each; but by something. Two errors that are spread by s
 * about the same bias differ by sqrt(2) s.
 */
function undecided(best: CompareRow, base: CompareRow, withinModel: number | null): string {
  const { value, validated80, difference95 } = best.figures.energyWh;
  const before = base.figures.energyWh.value;
  const reasons: string[] = [];
  if (withinModel !== null && validated80 !== null && value !== null && before !== null) {
    const error = Math.SQRT2 * withinModel;
    if (value > 0 && Math.abs(Math.log(value / before)) <= error) {
      reasons.push(
        `energies of two runs of one model were off from each other by up to ${formatShare(Math.expm1(error))}`,
      );
    }
  }
  if (difference95 !== null && difference95.low < 0 && difference95.high > 0) {
    reasons.push('other seeds give the difference another sign');
  }
  return reasons.length === 0 ? '' : ` NOT DECIDED: ${reasons.join(', and ')}.`;
}

/** Why a row cannot be the best, after its name; null where it can. The published engine is compared as it was published. */
function whyNot(row: CompareRow, base: CompareRow): string | null {
  if (row.saturation !== 'not-modelled') {
    if (isPublishedPolicy(row.policy)) return 'it is a cache that no engine runs';
    const share = newHits(row);
    if (share > 0) {
      return `no cache could have held ${formatShare(share)} of the prompt tokens that it saves`;
    }
  }
  if (row.outcomes.completed < base.outcomes.completed) {
    return `it completes ${formatCount(row.outcomes.completed)} requests and not ${formatCount(base.outcomes.completed)}`;
  }
  const missed = row.objectives.filter(({ met }, index) => !met && base.objectives[index].met);
  if (missed.length > 0) return `it misses ${missed.map(objectiveInWords).join(' and ')}`;
  if (row.saturation === 'over' && base.saturation !== 'over') return 'it does not keep up';
  return null;
}

/** Rows that take less energy than the first, and why that does not count. */
function setAside(rows: readonly CompareRow[]): string {
  const [base, ...others] = rows;
  return others
    .flatMap((row) => {
      const reason = whyNot(row, base);
      if (reason === null || energyOf(row) >= energyOf(base)) return [];
      return [` ${row.name} is not judged by its ${formatWh(energyOf(row))}: ${reason}.`];
    })
    .join('');
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
  return ` ${names} ${verb} NOT keep up with this load, so that ${whose} latencies say more of the load than of the policy.`;
}

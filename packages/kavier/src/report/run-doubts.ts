import type { RunDocument } from '../run/run-document.ts';
import { saidOfPools } from '../scenario/of-pools.ts';
import type { UncertaintyDocument } from '../uncertainty/uncertainty-document.ts';
import { cardDoubts, warningsOf } from './doubts.ts';
import { formatCount, formatSeconds } from './format.ts';

/** Why a run's answer is worth less than it looks, the most serious first. */
export function runDoubts(document: RunDocument): string[] {
  const { assumptions, workload } = document;
  return [
    ...lost(document),
    ...warningsOf(workload.notes, assumptions),
    ...settled(document),
    ...answeredAtOnce(document),
    ...validated(document),
    ...cardDoubts(workload),
  ];
}

const LOST = [
  ['rejected', 'rejected'],
  ['timed-out', 'timed out'],
  ['cancelled', 'cancelled'],
  ['unfinished', 'unfinished'],
] as const;

/** Requests without an answer, which are in no latency. */
function lost({ performance: { outcomes }, workload, service }: RunDocument): string[] {
  const parts = LOST.flatMap(([outcome, words]) =>
    outcomes[outcome] > 0 ? [`${formatCount(outcomes[outcome])} ${words}`] : [],
  );
  const cut =
    service !== null && service.truncated > 0
      ? [`${formatCount(service.truncated)} answers were cut short: they did not fit.`]
      : [];
  return parts.length === 0
    ? cut
    : [
        `Of ${formatCount(workload.requests)} requests ${parts.join(', ')}: no latency counts them.`,
        ...cut,
      ];
}

/** A whole prompt that the published cache holds takes no time. */
function answeredAtOnce({ performance: { ttftS } }: RunDocument): string[] {
  return ttftS.p50 === 0
    ? ['Half of the requests have no TTFT: as published, a hit saves its whole prefill.']
    : [];
}

function settled({ window }: RunDocument): string[] {
  return window.reason === 'not-settled'
    ? ['Not steady: the number of requests in the system never settles.']
    : [];
}

const METRICS = { ttft: 'TTFT', tpot: 'TPOT', e2e: 'E2E', throughput: 'throughput' } as const;

/** Means of which measurements lie systematically elsewhere. */
function elsewhere({ ttftS, tpotS, e2eS }: UncertaintyDocument['intervals']): string[] {
  const parts = [
    ['TTFT', ttftS.mean],
    ['TPOT', tpotS.mean],
    ['E2E', e2eS.mean],
  ] as const;
  const rather = parts.flatMap(([name, { corrected }]) =>
    corrected === null ? [] : [`${name} ${formatSeconds(corrected)}`],
  );
  return rather.length === 0
    ? []
    : [`Measured services like it lie elsewhere: rather a mean ${rather.join(', ')}.`];
}

/** What no measurement stands behind, or one of another engine. */
function validated({ uncertainty, fleet }: RunDocument): string[] {
  if (uncertainty === null) return [];
  const { pools, intervals, marginNote } = uncertainty;
  const said = saidOfPools(
    pools.map((pool) => {
      const profile = fleet.find(({ name }) => name === pool.name)?.profile ?? '';
      return { name: pool.name, said: validatedPool(pool, profile) };
    }),
  );
  const isUnvalidated = pools.every(({ basis }) => basis.startsWith('UNVALIDATED'));
  return [
    ...said,
    ...(isUnvalidated ? [] : elsewhere(intervals)),
    ...(isUnvalidated || marginNote === null ? [] : [`Margin: ${marginNote}.`]),
  ];
}

function validatedPool(
  { errors, unlike, basis }: UncertaintyDocument['pools'][number],
  profile: string,
): string[] {
  if (basis.startsWith('UNVALIDATED')) return [basis];
  const named = (isMeant: (error: (typeof errors)['ttft']) => boolean) =>
    (Object.keys(METRICS) as (keyof typeof METRICS)[])
      .filter((metric) => isMeant(errors[metric]))
      .map((metric) => METRICS[metric])
      .join(', ');
  const missing = named((error) => error === null);
  const otherYear = named((error) => error?.isOtherYear === true);
  return [
    ...(unlike.length > 0
      ? [`Unlike what was validated, this run has ${unlike.join(' and ')}.`]
      : []),
    ...(missing === '' ? [] : [`Not validated on such a service: ${missing}.`]),
    ...(otherYear === ''
      ? []
      : [`Intervals of ${otherYear} rest on another year's engine than ${profile}.`]),
  ];
}

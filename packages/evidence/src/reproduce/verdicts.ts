import { type Comparison, missedBars } from './comparison.ts';
import type { ExperimentVerdict, OurWallTime } from './document.ts';
import type { Relation } from './prefix-cache.ts';

export function accuracyVerdicts(
  comparisons: readonly Comparison[],
  ourWallTimes: readonly OurWallTime[] | undefined,
): ExperimentVerdict[] {
  const predictions = comparisons.filter(({ unit }) => unit === 'ms');
  const errors = comparisons.filter(({ unit }) => unit === '%');
  return [
    judge('predictions', predictions, 'equal to the published ones, cut to whole milliseconds'),
    judge('mean errors', errors, 'equal to the stated ones in both decimals'),
    ourWallTimes === undefined
      ? {
          part: 'wall time by export rate',
          outcome: 'not-run',
          because:
            'a time differs from run to run and machine to machine; ' +
            'give --timing for the cases at 1 s and 0.1 s, or run kavier bench for all four',
        }
      : {
          part: 'wall time by export rate',
          outcome: 'measured',
          because: ourWallTimes
            .map((one) => {
              const factor = (one.publishedS / one.wallS).toFixed(0);
              return `${one.wallS.toFixed(2)} s at ${one.exportRateS} s, ${factor} times faster`;
            })
            .join('; '),
        },
  ];
}

export function kvCacheVerdicts(comparisons: readonly Comparison[]): ExperimentVerdict[] {
  const prefill = comparisons.filter(({ figure }) => figure.includes('prefill'));
  const decode = comparisons.filter(({ figure }) => figure.includes('decode'));
  return [
    judge('prefill hours', prefill, 'within 0.02 h, from the published totals alone'),
    judge('decode hours', decode, 'within 0.1 %, from output totals that these hours imply'),
  ];
}

export function prefixVerdicts(
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
): ExperimentVerdict[] {
  const laws = relations.filter(({ kind }) => kind === 'law');
  const kept = laws.filter(
    ({ holdsOurs, holdsPublished }) => holdsOurs && holdsPublished !== false,
  );
  return [
    judge('prefill hours without a cache', comparisons, 'within 0.02 h'),
    {
      part: 'hit ratios and hours by policy',
      outcome: 'not-reproducible',
      because:
        'which prompts hit depends on the token ids and sessions of a trace that is not public; ' +
        'ours are those of a generated trace',
    },
    {
      part: 'relations that hold on any trace',
      outcome: kept.length === laws.length ? 'reproduced' : 'missed',
      because:
        `${kept.length} of ${laws.length} hold, on ours and wherever the published table ` +
        'shows them',
    },
  ];
}

function judge(
  part: string,
  comparisons: readonly Comparison[],
  standard: string,
): ExperimentVerdict {
  const missed = missedBars(comparisons);
  const within = comparisons.length - missed.length;
  const worst = missed[0];
  const outside =
    worst === undefined
      ? ''
      : `; ${worst.figure} is ${worst.ours} ${worst.unit} instead of ${worst.published}`;
  return {
    part,
    outcome: worst === undefined ? 'reproduced' : 'missed',
    because: `${within} of ${comparisons.length} ${standard}${outside}`,
  };
}

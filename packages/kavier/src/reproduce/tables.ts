import type {
  AccuracyExperiment,
  Bar,
  Comparison,
  Experiment,
  KvCacheExperiment,
  PrefixExperiment,
  PrefixRow,
} from '@kavier/evidence';
import { fixed, signed, whole } from '@kavier/evidence';
import { left, right, type Table } from './table.ts';

/** The tables of an experiment, published beside ours. */
export function tablesOf(experiment: Experiment): Table[] {
  switch (experiment.id) {
    case 'e1':
      return [predictions(experiment), meanErrors(experiment), wallTimes(experiment)];
    case 'e2':
      return [hours(experiment)];
    case 'e3':
      return [
        offHours(experiment),
        policies(experiment),
        bySize(experiment),
        relations(experiment),
      ];
  }
}

function predictions({ accuracy }: AccuracyExperiment): Table {
  return {
    caption: 'Predictions, ms; errors are against the measurement',
    columns: [
      left('stage'),
      ...['requested', 'in', 'out', 'published', 'ours', 'uncut', 'measured'].map(right),
      ...['error %', 'uncut %'].map(right),
      left('verdict'),
    ],
    rows: accuracy.cells.map((cell) => [
      cell.stage,
      whole(cell.requestedTokens),
      whole(cell.promptTokens),
      whole(cell.outputTokens),
      whole(cell.predictedMs),
      whole(cell.oursCutMs),
      fixed(cell.oursMs, 3),
      whole(cell.measuredMs),
      signed(cell.publishedErrorPct, 2),
      signed(cell.errorPct, 2),
      cell.equal ? 'equal' : 'DIFFERS',
    ]),
  };
}

function meanErrors({ accuracy, comparisons }: AccuracyExperiment): Table {
  const judged = comparisons.filter(({ unit }) => unit === '%');
  return {
    caption: 'Mean absolute percentage error, %',
    columns: [
      left('stage'),
      ...['published', 'ours', 'difference', 'uncut'].map(right),
      left('verdict'),
    ],
    rows: accuracy.errors.map((error, i) => [
      error.stage,
      fixed(error.statedPct, 2),
      fixed(error.cutPct, 2),
      signed(error.cutPct - error.statedPct, 4),
      fixed(error.uncutPct, 2),
      verdict(judged[i]),
    ]),
  };
}

function wallTimes({ wallTimes: readings, ourWallTimes }: AccuracyExperiment): Table {
  return {
    caption: 'Wall time by export rate, s',
    columns: [
      ...['export rate', 'published', 'mean of 10', 'median', 'first run'].map(right),
      left('published is'),
      ...['ours', 'faster'].map(right),
    ],
    rows: readings.map((one) => {
      const ours = ourWallTimes?.find(({ exportRateS }) => exportRateS === one.exportRateS);
      return [
        String(one.exportRateS),
        fixed(one.statedS, one.statedS < 100 ? 1 : 0),
        fixed(one.meanS, 2),
        fixed(one.medianS, 2),
        fixed(one.firstRunS, 2),
        one.agreeing.join(', '),
        ours === undefined ? 'not timed' : fixed(ours.wallS, 2),
        ours === undefined ? '-' : `${fixed(ours.publishedS / ours.wallS, 0)}x`,
      ];
    }),
  };
}

function hours({ comparisons }: KvCacheExperiment): Table {
  return {
    caption: 'GPU hours',
    columns: [
      left('figure'),
      ...['published', 'ours', 'difference', 'difference %'].map(right),
      left('bar'),
      left('verdict'),
    ],
    rows: comparisons.map((one) => [
      one.figure,
      fixed(one.published, 2),
      fixed(one.ours, 4),
      signed(one.difference, 4),
      signed(100 * (one.relativeDifference ?? 0), 4),
      barText(one.bar, one.unit),
      verdict(one),
    ]),
  };
}

function offHours(experiment: PrefixExperiment): Table {
  const { figure, published, ours, difference, bar, unit } = experiment.comparisons[0];
  const cells = [figure, fixed(published, 2), fixed(ours, 4), signed(difference, 4)];
  return {
    caption: 'Prefill hours without a prefix cache',
    columns: [
      left('figure'),
      ...['published', 'ours', 'difference'].map(right),
      left('bar'),
      left('verdict'),
    ],
    rows: [[...cells, barText(bar, unit), verdict(experiment.comparisons[0])]],
  };
}

function policies({ prefixCache }: PrefixExperiment): Table {
  return {
    caption:
      'Policies by cache size (prompts) and minimum tokens: published beside ours on the ' +
      'generated trace; no bar, because the real one is not public. Policy full also saves decode, ' +
      `which takes ${fixed(prefixCache.offDecodeH, 2)} h without it`,
    columns: [
      ...['prompts', 'min', 'hit %', 'ours', 'diff'].map(right),
      ...['prefill h', 'ours', 'diff', 'tokens a hit', 'ours'].map(right),
      right('decode h, full'),
    ],
    rows: prefixCache.rows.map(policyRow),
  };
}

function policyRow(row: PrefixRow): string[] {
  const { prefill, full } = row;
  return [
    whole(row.maxPrompts),
    whole(row.minTokens),
    fixed(row.publishedHitPct, 2),
    fixed(prefill.hitPct, 2),
    signed(prefill.hitPct - row.publishedHitPct, 2),
    fixed(row.publishedPrefillH, 2),
    fixed(prefill.prefillH, 2),
    signed(prefill.prefillH - row.publishedPrefillH, 2),
    whole(row.publishedHitTokensMean),
    prefill.hitTokensMean === null ? '-' : whole(prefill.hitTokensMean),
    fixed(full.decodeH, 2),
  ];
}

function bySize({ prefixCache }: PrefixExperiment): Table {
  return {
    caption: 'Hit ratio by cache size, minimum 1,024 tokens, %',
    columns: ['prompts', 'published', 'ours', 'difference'].map(right),
    rows: prefixCache.bySize.map((row) => [
      whole(row.maxPrompts),
      fixed(row.publishedHitPct, 2),
      fixed(row.hitPct, 2),
      signed(row.hitPct - row.publishedHitPct, 2),
    ]),
  };
}

function relations({ prefixCache }: PrefixExperiment): Table {
  const answer = (holds: boolean | null) => (holds === null ? 'unpublished' : holds ? 'yes' : 'NO');
  return {
    caption: 'Relations: a law holds on any trace, an observation is of the published table',
    columns: [left('relation'), left('kind'), left('published'), left('ours')],
    rows: prefixCache.relations.map((one) => [
      one.claim,
      one.kind,
      answer(one.holdsPublished),
      answer(one.holdsOurs),
    ]),
  };
}

function barText(bar: Bar | null, unit: string): string {
  if (bar === null) return 'none';
  return bar.kind === 'absolute' ? `${bar.limit} ${unit}` : `${100 * bar.limit} %`;
}

function verdict({ within }: Comparison): string {
  if (within === null) return 'no bar';
  return within ? 'within' : 'OUTSIDE';
}

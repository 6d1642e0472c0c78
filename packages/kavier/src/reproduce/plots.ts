import type {
  AccuracyExperiment,
  Experiment,
  KvCacheExperiment,
  PrefixExperiment,
} from '@kavier/evidence';
import { groupedBars } from '../report/svg/bars.ts';
import { pointPlot } from '../report/svg/points.ts';

/** The plots of an experiment, each a self-contained SVG. */
export function plotsOf(experiment: Experiment): string[] {
  switch (experiment.id) {
    case 'e1':
      return [predictedMeasured(experiment), errorBars(experiment)];
    case 'e2':
      return [hourBars(experiment)];
    case 'e3':
      return [hitsBySize(experiment), hoursSaved(experiment)];
  }
}

function predictedMeasured({ accuracy }: AccuracyExperiment): string {
  const points = (stage: string) =>
    accuracy.cells
      .filter((cell) => cell.stage === stage)
      .map((cell) => ({ x: cell.measuredMs / 1000, y: cell.oursMs / 1000 }));
  return pointPlot({
    title: 'Predicted and measured seconds',
    description: 'Eighteen requests on an A10; points on the dashed line are predicted exactly.',
    xLabel: 'measured, s',
    yLabel: 'predicted, s',
    xAxis: 'log',
    yAxis: 'log',
    diagonal: true,
    series: [
      { name: 'prefill', tone: 'a', points: points('prefill') },
      { name: 'decode', tone: 'b', hollow: true, points: points('decode') },
    ],
  });
}

function errorBars({ accuracy }: AccuracyExperiment): string {
  const cells = (stage: string) => accuracy.cells.filter((cell) => cell.stage === stage);
  const errors = (stage: string) => cells(stage).map((cell) => cell.errorPct);
  return groupedBars({
    title: 'Error of the prediction',
    description: 'Signed error against the measurement by requested tokens, percent.',
    xLabel: 'tokens requested (prompt for prefill, output for decode)',
    yLabel: 'error, %',
    axis: 'linear',
    categories: cells('prefill').map((cell) => String(cell.requestedTokens)),
    series: [
      { name: 'prefill', tone: 'a', values: errors('prefill') },
      { name: 'decode', tone: 'b', values: errors('decode') },
    ],
  });
}

function hourBars({ kvCache }: KvCacheExperiment): string {
  const { rows } = kvCache;
  const pair = (
    name: string,
    tone: 'a' | 'b' | 'c',
    published: readonly number[],
    ours: readonly number[],
  ) => [
    { name: `${name}, published`, tone, hollow: true, values: published },
    { name, tone, values: ours },
  ];
  return groupedBars({
    title: 'Hours on one A100-80GB',
    description: 'Prefill, decode with and decode without a KV cache, by model, on a log axis.',
    xLabel: 'model',
    yLabel: 'hours',
    axis: 'log',
    legend: [
      { name: 'prefill', tone: 'a' },
      { name: 'decode, KV on', tone: 'c' },
      { name: 'decode, KV off', tone: 'b' },
      { name: 'outlined: published', tone: 'quiet', hollow: true },
    ],
    categories: rows.map((row) => row.published.title),
    series: [
      ...pair(
        'prefill',
        'a',
        rows.map((row) => row.published.prefillH),
        rows.map((row) => row.prefillH),
      ),
      ...pair(
        'decode, KV cache on',
        'c',
        rows.map((row) => row.published.decodeOnH),
        rows.map((row) => row.decodeOnH),
      ),
      ...pair(
        'decode, KV cache off',
        'b',
        rows.map((row) => row.published.decodeOffH),
        rows.map((row) => row.decodeOffH),
      ),
    ],
  });
}

function hitsBySize({ prefixCache }: PrefixExperiment): string {
  const { bySize } = prefixCache;
  return pointPlot({
    title: 'Hit ratio by cache size',
    description:
      'Hits over all requests by the prompts that the cache holds; both axes logarithmic.',
    xLabel: 'prompts that the cache holds (log)',
    yLabel: 'hit ratio, % (log)',
    xAxis: 'log2',
    yAxis: 'log',
    series: [
      {
        name: 'published',
        tone: 'quiet',
        hollow: true,
        line: true,
        points: bySize.map((row) => ({ x: row.maxPrompts, y: row.publishedHitPct })),
      },
      {
        name: 'ours, generated trace',
        tone: 'a',
        line: true,
        points: bySize.map((row) => ({ x: row.maxPrompts, y: row.hitPct })),
      },
    ],
  });
}

function hoursSaved({ prefixCache, comparisons }: PrefixExperiment): string {
  const { rows, offPrefillH } = prefixCache;
  const publishedOffH = comparisons[0].published;
  return groupedBars({
    title: 'Prefill hours saved by the prefix cache',
    description: 'Hours without a cache minus hours with it, by cache size and minimum tokens.',
    xLabel: 'prompts held / minimum tokens',
    yLabel: 'hours saved',
    axis: 'linear',
    categories: rows.map((row) => `${row.maxPrompts} / ${row.minTokens}`),
    series: [
      {
        name: 'published',
        tone: 'quiet',
        hollow: true,
        values: rows.map((row) => publishedOffH - row.publishedPrefillH),
      },
      {
        name: 'ours, generated trace',
        tone: 'a',
        values: rows.map((row) => offPrefillH - row.prefill.prefillH),
      },
    ],
  });
}

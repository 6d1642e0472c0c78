import type { Layout } from '../report/layout.ts';
import { pageWidth } from '../report/layout.ts';
import { wrapText } from '../report/table.ts';
import { rangeInWords } from '../report/uncertainty-sections.ts';
import type { CompareDocument, CompareRow } from './document.ts';
import { COMPARE_METRICS, type CompareMetric } from './metrics.ts';
import {
  basesInWords,
  differenceInWords,
  METRIC_WORDS,
  unvalidatedInWords,
  valueInWords,
} from './words.ts';

/** How far the figures may be off: validated errors of the model, and other seeds. */
export function intervalLines(document: CompareDocument, layout: Layout): string[] {
  const { cyan, yellow } = layout.style;
  const sentences = [...rowIntervals(document), ...intervalSentences(document)];
  const lines = sentences.flatMap((sentence) => {
    const wrapped = wrapText(sentence, pageWidth(layout), '', '  ');
    return sentence.startsWith('UNVALIDATED') ? wrapped.map(yellow) : wrapped;
  });
  return [cyan('How far this may be off'), ...lines];
}

/** The same, a sentence each. */
export function intervalSentences(document: CompareDocument): readonly string[] {
  const { rows, unvalidated, random } = document;
  return [
    ...rows.flatMap(newHitsInWords),
    ...basesInWords(rows),
    unvalidatedInWords(unvalidated),
    randomInWords(document),
    ...(random.seeds.length < 2
      ? []
      : rows.map((row, index) => seedsInWords(row, index, document))),
  ];
}

/** Every figure of a row with its interval, a sentence a row. */
export function rowIntervals({ rows }: CompareDocument): readonly string[] {
  return rows.flatMap(validatedInWords);
}

/** A hit that saved what no request before had. */
export function newHitsInWords({ name, figures: { newHitRatio } }: CompareRow): string[] {
  if (newHitRatio.value === null || newHitRatio.value === 0) return [];
  return [
    `${name}: NO CACHE COULD HAVE HELD ${METRIC_WORDS.newHitRatio.format(newHitRatio.value)} of the prompt tokens that it ` +
      'saved, which no request before had: as published, a hit is judged by the first tokens of a prompt and saves all of it.',
  ];
}

function validatedInWords({ name, figures }: CompareRow): string[] {
  const parts = COMPARE_METRICS.flatMap((metric) => {
    const figure = figures[metric];
    if (figure.validated80 === null) return [];
    const { name: words, format } = METRIC_WORDS[metric];
    const range = rangeInWords(figure.validated80, format);
    return [`${words} ${valueInWords(metric, figure)} (80 %: ${range})`];
  });
  return parts.length === 0 ? [] : [`${name}: ${parts.join(' · ')}`];
}

function randomInWords({ random: { drawn, seeds }, seed }: CompareDocument): string {
  if (drawn.length === 0) return 'Random part: none: every request is given.';
  const what = drawn.join(', ');
  if (seeds.length > 1) {
    return (
      `Random part: ${what} drawn with ${seeds.length} seeds, ${seeds[0]} to ${seeds[seeds.length - 1]}; ` +
      'means over seeds with 95 % intervals, differences of runs of equal seed:'
    );
  }
  return `Random part: one draw of ${what} (seed ${seed}); --replications N shows how much others differ.`;
}

/** Metrics of which the means over seeds are shown; the document has all. */
const SHOWN: readonly CompareMetric[] = ['tokenHitRatio', 'ttftMeanS', 'energyWh', 'costUsd'];

function seedsInWords(row: CompareRow, index: number, { random }: CompareDocument): string {
  const parts = SHOWN.flatMap((metric) => {
    const { mean95, difference95 } = row.figures[metric];
    if (mean95 === null) return [];
    const { name, format } = METRIC_WORDS[metric];
    const mean = `${name} ${format(mean95.mean)} (${rangeInWords(mean95, format)}`;
    if (index === 0 || difference95 === null) return [`${mean})`];
    const [at, low, high] = [difference95.mean, difference95.low, difference95.high].map(
      (difference) => differenceInWords(metric, { difference }),
    );
    return [`${mean}; difference ${at}, ${low} to ${high})`];
  });
  const over = random.over[index] === 0 ? '' : ` · ${random.over[index]} of these runs are OVER`;
  return `${row.name}: ${parts.join(' · ')}${over}`;
}

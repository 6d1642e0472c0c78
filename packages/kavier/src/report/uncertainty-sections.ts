import type { RunDocument } from '../run/run-document.ts';
import type { Estimate, Interval } from '../uncertainty/estimate.ts';
import { HEADLINE_METRICS, type HeadlineMetric } from '../uncertainty/headline.ts';
import type { Margin, MarginEnd } from '../uncertainty/margin.ts';
import type { UncertaintyDocument } from '../uncertainty/uncertainty-document.ts';
import { formatSeconds, formatSignificant, formatUsd } from './format.ts';
import type { Style } from './layout.ts';
import { renderTable, wrapText } from './table.ts';

type Format = (value: number) => string;

/** ` (80 %: 38.1 to 60.2 ms, rather 52.4 ms)` after a figure, with what it is corrected to; nothing without an interval. */
export function intervalAfter(
  interval: (Interval & Partial<Pick<Estimate, 'corrected'>>) | null | undefined,
  format: Format,
): string {
  if (interval === null || interval === undefined || interval.low === null) return '';
  const { corrected = null } = interval;
  const rather = corrected === null ? '' : `, rather ${format(corrected)}`;
  return ` (80 %: ${rangeInWords(interval, format)}${rather})`;
}

/** `38.1 to 60.2 ms`: a unit that both ends have is said once. */
export function rangeInWords({ low, high }: Interval, format: Format): string {
  const [from, to] = [low, high].map((end) => (end === null ? 'any' : format(end)));
  const unit = / \D+$/.exec(to)?.[0] ?? '';
  const isShared = unit !== '' && from.endsWith(unit);
  return `${isShared ? from.slice(0, -unit.length) : from} to ${to}`;
}

/** How far the answers may be off: intervals, what they rest on, other seeds and both ends of the error. */
export function uncertaintyLines(
  { performance, uncertainty, seed }: RunDocument,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  if (uncertainty === null) return [];
  const { intervals, basis, margin, marginNote } = uncertainty;
  const means = (['ttftS', 'tpotS', 'e2eS'] as const).flatMap((metric) => {
    const { mean } = performance[metric];
    const interval = intervals[metric].mean;
    if (mean === null || interval.low === null) return [];
    const name = metric.slice(0, -1).toUpperCase();
    return [`${name} ${formatSeconds(mean)}${intervalAfter(interval, formatSeconds)}`];
  });
  const text = (line: string) => wrapText(line, width, '', '  ');
  const warn = basis.startsWith('UNVALIDATED') ? style.yellow : (line: string) => line;
  return [
    ...(means.length === 0 ? [] : text(`mean ${means.join(' · ')}`)),
    ...text(basis).map(warn),
    ...randomLines(uncertainty, seed, { width, style }),
    ...(margin === null ? [] : text(marginInWords(margin, uncertainty.undecided))),
    ...(marginNote === null ? [] : text(`Margin: ${marginNote}.`).map(style.yellow)),
  ];
}

function randomLines(
  { random: { drawn, replications } }: UncertaintyDocument,
  seed: number,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  const text = (line: string) => wrapText(line, width, '', '  ');
  if (drawn.length === 0) return text('Random part: none: every request is given.');
  if (replications === null) {
    return text(
      `Random part: one draw of ${drawn.join(', ')} (seed ${seed}); --replications N shows how much others differ.`,
    );
  }
  const { runs, mean95 } = replications;
  const seeds = `${runs.length} seeds, ${runs[0].seed} to ${runs[runs.length - 1].seed}`;
  const over = runs.filter(({ state }) => state === 'over').length;
  const rows = HEADLINE_METRICS.flatMap((metric) => {
    const interval = mean95[metric];
    if (interval === null) return [];
    const [name, format] = HEADLINE_WORDS[metric];
    return [[name, format(interval.mean), rangeInWords(interval, format)]];
  });
  return [
    ...text(
      `Random part: ${drawn.join(', ')} drawn with ${seeds}; ${over} of these runs are over.`,
    ),
    ...renderTable({ head: ['mean over seeds', '', '95 %'], rows }, style.dim),
  ];
}

const perS = (unit: string) => (value: number) => `${formatSignificant(value)} ${unit}`;

const HEADLINE_WORDS: Readonly<Record<HeadlineMetric, readonly [string, Format]>> = {
  ttftMeanS: ['TTFT mean', formatSeconds],
  ttftP50S: ['TTFT p50', formatSeconds],
  ttftP95S: ['TTFT p95', formatSeconds],
  ttftP99S: ['TTFT p99', formatSeconds],
  tpotMeanS: ['TPOT mean', formatSeconds],
  tpotP50S: ['TPOT p50', formatSeconds],
  tpotP95S: ['TPOT p95', formatSeconds],
  tpotP99S: ['TPOT p99', formatSeconds],
  e2eMeanS: ['E2E mean', formatSeconds],
  e2eP50S: ['E2E p50', formatSeconds],
  e2eP95S: ['E2E p95', formatSeconds],
  e2eP99S: ['E2E p99', formatSeconds],
  throughputRps: ['throughput', perS('requests/s')],
  outputTokensPerS: ['output', perS('tokens/s')],
  costUsdPerMtokenOutput: ['Mtoken of output', formatUsd],
};

function marginInWords(
  { metric, optimistic, pessimistic, states }: Margin,
  undecided: UncertaintyDocument['undecided'],
): string {
  const isDecided = states.length === 1 && undecided.length === 0;
  const name = metric === 'tpot' ? 'TPOT' : metric;
  return (
    `Margin: at the ends of the validated error of the ${name}, ${endInWords(optimistic)}; ` +
    `${endInWords(pessimistic)}. ${isDecided ? 'Both agree with this run.' : 'So it is NOT decided.'}`
  );
}

function endInWords({ stepFactor, state, headline }: MarginEnd): string {
  return (
    `with steps ${formatSignificant(stepFactor, 3)} times as long it is ${state} with a p95 TTFT of ` +
    `${formatSeconds(headline.ttftP95S)} and a p95 TPOT of ${formatSeconds(headline.tpotP95S)}`
  );
}

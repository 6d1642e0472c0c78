import type { RunDocument } from '../run/run-document.ts';
import type { Estimate, Interval } from '../uncertainty/estimate.ts';
import { HEADLINE_METRICS, type HeadlineMetric } from '../uncertainty/headline.ts';
import type { Margin, MarginEnd } from '../uncertainty/margin.ts';
import type { UncertaintyDocument } from '../uncertainty/uncertainty-document.ts';
import { formatSeconds, formatSignificant, formatUsd, formatWatts, formatWh } from './format.ts';
import { type Layout, pageWidth, type Style } from './layout.ts';
import { renderTable, withoutEmptyColumns, wrapText } from './table.ts';

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

/** ` +12 -8 %`: how far the ends of an interval are from its point; empty without one. */
export function plusMinus({ point, low, high }: Pick<Estimate, 'point' | 'low' | 'high'>): string {
  if (point === null || point === 0 || low === null || high === null) return '';
  const [up, down] = [high / point - 1, 1 - low / point].map((share) =>
    formatSignificant(100 * share, share < 0.01 ? 1 : 2),
  );
  return up === down ? `+-${up} %` : `+${up} -${down} %`;
}

/** `38.1 to 60.2 ms`: a unit that both ends have is said once. */
export function rangeInWords({ low, high }: Interval, format: Format): string {
  const [from, to] = [low, high].map((end) => (end === null ? 'any' : format(end)));
  const unit = / \D+$/.exec(to)?.[0] ?? '';
  const isShared = unit !== '' && from.endsWith(unit);
  if (from === to) return to;
  return `${isShared ? from.slice(0, -unit.length) : from} to ${to}`;
}

/** A labelled row of the interval of a total, or that nothing was measured; none of the published engine. */
export function intervalRow(total: Estimate | undefined, format: Format): string[][] {
  if (total === undefined) return [];
  const { low, corrected, source } = total;
  if (low === null) return source === 'not-measured' ? [['interval', 'not measured']] : [];
  if (source === 'arrivals')
    return [['interval', `80 %: ${plusMinus(total)}`, 'arrivals decide it']];
  return [
    [
      'interval',
      `80 %: ${plusMinus(total)}`,
      ...(corrected === null ? [] : [`rather ${format(corrected)}`]),
    ],
  ];
}

/** How far the answers may be off: intervals, what they rest on, other seeds and both ends of the error. */
export function uncertaintyLines(
  { uncertainty, seed }: RunDocument,
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  if (uncertainty === null) return [];
  const { intervals, basis, margin, marginNote } = uncertainty;
  const text = (line: string) => wrapText(line, width, '', '  ');
  const warn = basis.startsWith('UNVALIDATED') ? style.yellow : (line: string) => line;
  return [
    ...intervalTable(intervals, style),
    ...text(basis).map(warn),
    ...randomLines(uncertainty, seed, { width, style }),
    ...(margin === null ? [] : text(marginInWords(margin, uncertainty.undecided))),
    ...(marginNote === null ? [] : text(`Margin: ${marginNote}.`).map(style.yellow)),
  ];
}

/** Every figure that has an interval, with what it is corrected to. */
function intervalTable(intervals: UncertaintyDocument['intervals'], style: Style): string[] {
  const row = (name: string, estimate: Estimate, format: Format): string[][] => {
    const { point, corrected, low } = estimate;
    if (point === null || low === null) return [];
    const rather = corrected === null ? '' : format(corrected);
    return [[name, format(point), rangeInWords(estimate, format), plusMinus(estimate), rather]];
  };
  const latencies = LATENCIES.flatMap(([metric, name]) =>
    QUANTILES.flatMap((one) => row(`${name} ${one}`, intervals[metric][one], formatSeconds)),
  );
  const others = OTHERS.flatMap(([metric, name, format]) => row(name, intervals[metric], format));
  const rows = [...latencies, ...others];
  if (rows.length === 0) return [];
  const head = ['', 'here', '80 %', '+- 80 %', 'rather'];
  return renderTable(withoutEmptyColumns(head, rows), style.dim);
}

const LATENCIES = [
  ['ttftS', 'TTFT'],
  ['tpotS', 'TPOT'],
  ['e2eS', 'E2E'],
  ['queueS', 'queue'],
] as const;
const QUANTILES = ['mean', 'p50', 'p95', 'p99'] as const;

/** What other seeds give, on a line, where they were asked for: `4 seeds  TTFT mean 640 to 655 ms (95 %) · ...`. */
export function seedLines({ uncertainty }: RunDocument, layout: Layout): string[] {
  const replications = uncertainty?.random.replications ?? null;
  if (replications === null) return [];
  const { runs, mean95 } = replications;
  const over = runs.filter(({ state }) => state === 'over').length;
  const parts = SEED_METRICS.flatMap((metric) => {
    const interval = mean95[metric];
    if (interval === null) return [];
    const [name, format] = HEADLINE_WORDS[metric];
    return [`${name} ${rangeInWords(interval, format)}`];
  });
  const overWords = over === 0 ? '' : ` · ${over} of ${runs.length} runs over`;
  return wrapText(
    `${runs.length} seeds, mean in 95 %: ${parts.join(' · ')}${overWords}`,
    pageWidth(layout),
    '',
    '  ',
  );
}

const SEED_METRICS: readonly HeadlineMetric[] = ['ttftMeanS', 'tpotMeanS', 'throughputRps'];

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

const OTHERS = [
  ['throughputRps', 'throughput', perS('requests/s')],
  ['promptTokensPerS', 'prompt', perS('tok/s')],
  ['outputTokensPerS', 'output', perS('tok/s')],
  ['powerW', 'GPU power', formatWatts],
  ['energyWh', 'energy', formatWh],
  ['whPerRequest', 'energy/request', formatWh],
  ['jPerOutputToken', 'energy/token out', perS('J')],
  ['acceleratorHours', 'GPU hours', perS('h')],
  ['costUsd', 'cost', formatUsd],
  ['costUsdPerMtokenOutput', 'cost/Mtoken out', formatUsd],
  ['costUsdPerMtokenTotal', 'cost/Mtoken all', formatUsd],
] as const satisfies readonly (readonly [keyof UncertaintyDocument['intervals'], string, Format])[];

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

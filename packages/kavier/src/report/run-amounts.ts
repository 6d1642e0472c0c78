import { largestOf } from '@kavier/core';
import { judgedObjectives } from '../run/judged-objectives.ts';
import type { RunDocument } from '../run/run-document.ts';
import type { Estimate } from '../uncertainty/estimate.ts';
import { formatGrams, formatPercent, formatSignificant, formatUsd, formatWh } from './format.ts';
import { type Layout, pageWidth } from './layout.ts';
import { objectiveInWords } from './objective-words.ts';
import { bindingInWords, stateInWords } from './saturation-sections.ts';
import { wrapText } from './table.ts';
import { plusMinus } from './uncertainty-sections.ts';

/** A name and what is said of it, in parts between which a line may break. */
type Row = readonly [name: string, ...parts: string[]];

/**
 * What a run did, used and was limited by; what it has nothing of is left out.
 *
 * @param namesPrefixes whether the workload says which prompts share prefixes.
 */
export function runAmounts(
  document: RunDocument,
  namesPrefixes: boolean,
  layout: Layout,
): string[] {
  const rows = [
    ['throughput', ...throughputParts(document)] as const,
    hits(document, namesPrefixes),
    perMtoken(document),
    ...totals(document),
    objectives(document),
    ['load', ...stateInWords(document)] as const,
    ['limited by', ...bindingInWords(document)] as const,
  ].filter(([, ...parts]) => parts.length > 0);
  const margin = largestOf(rows.map(([name]) => name.length)) + 2;
  const { dim, yellow } = layout.style;
  return rows.flatMap(([name, ...parts]) => {
    const lines = breakParts(parts, pageWidth(layout) - margin);
    const isMissed = parts.some((part) => part.startsWith('MISSED'));
    return lines.map((line, index) => {
      const text = isMissed ? yellow(line) : line;
      return `${dim((index === 0 ? name : '').padEnd(margin))}${text}`;
    });
  });
}

/** Parts between dots; a line breaks between them, or where one is longer than a line within it. */
function breakParts(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines[lines.length - 1];
    const joined = last === undefined ? part : `${last} · ${part}`;
    if (last !== undefined && joined.length <= width) lines[lines.length - 1] = joined;
    else for (const line of wrapText(part, width)) lines.push(line);
  }
  return lines;
}

const known = (value: number | null, words: (value: number) => string): string[] =>
  value === null ? [] : [words(value)];

/** Accelerators of all pools; null of the published engine, which takes as many as it needs. */
export function acceleratorsOf(fleet: RunDocument['fleet']): number | null {
  return fleet.reduce<number | null>(
    (sum, pool) => ('accelerators' in pool ? (sum ?? 0) + pool.accelerators : sum),
    null,
  );
}

/** Rates of the window; what a user gets is the inverse of the median TPOT. */
export function throughputParts({ performance, fleet }: RunDocument): string[] {
  const { throughputRps, outputTokensPerS, tpotS } = performance;
  const rate = (value: number, unit: string) => `${formatSignificant(value, 3)} ${unit}`;
  const accelerators = acceleratorsOf(fleet);
  return [
    ...known(throughputRps, (value) => rate(value, 'req/s')),
    ...known(outputTokensPerS, (value) => rate(value, 'output tok/s')),
    ...(accelerators === null
      ? []
      : known(outputTokensPerS, (value) => rate(value / accelerators, 'tok/s/GPU'))),
    ...(tpotS.p50 !== null && tpotS.p50 > 0 ? [rate(1 / tpotS.p50, 'tok/s/user')] : []),
  ];
}

function hits({ cache }: RunDocument, namesPrefixes: boolean): Row {
  if (cache === null || cache.queriedTokens === 0 || !namesPrefixes) return ['hits'];
  const share = formatPercent(cache.hitTokens / cache.queriedTokens);
  return ['hits', `${share} of prompt tokens from the prefix cache`];
}

/** Of the window, by both denominators. */
function perMtoken({ energy, carbon, efficiency, uncertainty }: RunDocument): Row {
  const { jPerOutputToken, costUsdPerMtokenOutput } = uncertainty?.intervals ?? {};
  const out = [
    ...known(energy.whPerMtokenOutput, (wh) => `${formatWh(wh)}${around(jPerOutputToken)}`),
    ...known(carbon?.gPerMtokenOutput ?? null, (grams) => `${formatGrams(grams)} CO2e`),
    ...known(efficiency.costUsdPerMtokenOutput, (usd) => {
      return `${formatUsd(usd)}${around(costUsdPerMtokenOutput)}`;
    }),
  ];
  const all = [
    ...known(energy.whPerMtokenTotal, formatWh),
    ...known(carbon?.gPerMtokenTotal ?? null, (grams) => `${formatGrams(grams)} CO2e`),
    ...known(efficiency.costUsdPerMtokenTotal, formatUsd),
  ];
  return ['per Mtoken', ...told('output', out), ...told('all', all)];
}

const told = (name: string, parts: readonly string[]) =>
  parts.length === 0 ? [] : [`${name} ${parts.join(', ')}`];

/** ` (+12 -8 %)`: an interval after its figure; nothing without one, and where it is less than a percent. */
function around(estimate: Estimate | undefined): string {
  const { point = null, low = null, high = null } = estimate ?? {};
  if (point === null || low === null || high === null) return '';
  return high - low < 0.01 * point ? '' : ` (${plusMinus({ point, low, high })})`;
}

function totals({ energy, carbon, efficiency }: RunDocument): Row[] {
  const { acceleratorHours, costUsd, priceSource } = efficiency;
  return [
    [
      'whole run',
      formatWh(energy.totalWh),
      ...known(carbon?.totalG ?? null, (grams) => `${formatGrams(grams)} CO2e`),
      ...known(costUsd, formatUsd),
      `${formatSignificant(acceleratorHours, 3)} GPU hours`,
      ...(priceSource === null ? [] : [`at ${priceSource}`]),
    ],
  ];
}

/** Goodput says something only where it is less than the throughput. */
function objectives(document: RunDocument): Row {
  const goodput = document.objectives?.slo.goodputRps ?? null;
  const isLess = (goodput ?? 0) < 0.995 * (document.performance.throughputRps ?? 0);
  return [
    'objectives',
    ...judgedObjectives(document).map((objective) => {
      const share = formatPercent(objective.attainment);
      return `${objective.met ? 'met' : 'MISSED'} ${objectiveInWords(objective)} (${share})`;
    }),
    ...known(isLess ? goodput : null, (rate) => {
      return `goodput ${formatSignificant(rate, 3)} req/s`;
    }),
  ];
}

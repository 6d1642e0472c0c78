import type { BarDocument, ErrorFigures, LoadRegion, ValidateDocument } from '@kavier/evidence';
import { fixed, signed, whole } from '@kavier/evidence';

const NOTHING = '-';

/** `7.3`, or a dash where there is nothing. */
export function percent(value: number | null): string {
  return value === null ? NOTHING : fixed(value, 1);
}

/** `+7.3`, or a dash. */
export function signedPercent(value: number | null): string {
  return value === null ? NOTHING : signed(value, 1);
}

/** Rows with a prediction, and those without where there are any: `120 (+3)`. */
export function countText({ count, withoutPrediction }: ErrorFigures): string {
  const without = withoutPrediction === 0 ? '' : ` (+${whole(withoutPrediction)})`;
  return count + withoutPrediction === 0 ? NOTHING : `${whole(count)}${without}`;
}

/** A load region as reports name it. */
export function loadText(load: LoadRegion): string {
  return /^\d/.test(load) ? `${load} at a time` : load;
}

/** What became of a bar. */
export function verdictOf({ isMet }: BarDocument): 'met' | 'NOT met' | 'no rows' {
  if (isMet === null) return 'no rows';
  return isMet ? 'met' : 'NOT met';
}

/** The name of a bar, and whether its figure is a stored one. */
export function titleOf({ name, from }: BarDocument): string {
  return from === 'stored' ? `${name} (stored)` : name;
}

/** Everything that was compared and what became of the bars, in one sentence. */
export function headline({ sets, absent, bars }: ValidateDocument): string {
  const points = sets.reduce((sum, set) => sum + set.points, 0);
  const rows = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const verdicts = bars.map(verdictOf);
  const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
  const stored = bars.filter(({ from }) => from === 'stored').length;
  const known = stored === 0 ? '' : `; ${stored} as stored with Kavier`;
  const missing = absent.length === 0 ? '' : `, ${absent.length} absent`;
  return (
    `${counted(rows, 'measured value')} of ${counted(points, 'point')} in ${counted(sets.length, 'set')}${missing}: ` +
    `of ${bars.length} bars ${count('met')} met, ${count('NOT met')} not met, ${count('no rows')} without rows${known}.`
  );
}

/** `1 set`, `12 sets`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What the columns of errors mean. */
export const ERRORS_MEAN =
  'Errors are (predicted - measured) / measured in percent: median and 90th percentile of their size, and as bias the ' +
  'median with its sign, so above 0 is predicted too large. Fitted rows helped to fit the coefficients that they are ' +
  'predicted with; unfitted ones did not. (+n) counts values that the simulation does not give.';

/** What is known of a bar that is not met: figure, reason and next try, a sentence each. */
export function shortfallWords({ name, foundPct, limitPct, shortfall }: BarDocument): string {
  const found = `${name}: ${fixed(foundPct ?? 0, 2)} % where ${fixed(limitPct, 2)} % was declared.`;
  const reason = shortfall?.reason ?? 'No reason has been found yet.';
  const next = shortfall?.nextTry ?? 'find which rows carry it.';
  return `${found} ${reason} Next try: ${next}`;
}

import type { CoefficientUnit } from '@kavier/core';
import { formatSeconds, formatSignificant } from '../../report/format.ts';
import type { CalibrateDocument, FittedCoefficient } from './document.ts';

/** What of a document its sentences are made of. */
export type FoundFit = Pick<
  CalibrateDocument,
  'points' | 'measurements' | 'search' | 'coefficients' | 'errors' | 'all' | 'groups' | 'heldOut'
>;

/** The answer in one sentence. */
export function verdictOf({ points, measurements, coefficients, all, heldOut }: FoundFit): string {
  const determined = coefficients.filter(({ verdict }) => verdict === 'determined').length;
  const unseen =
    heldOut === null
      ? ''
      : `; it is ${errorText(heldOut.medianPct)} on points that a fit has not seen`;
  return (
    `${plural(points, 'point')} with ${plural(measurements, 'fitted value')} determine ${determined} of ` +
    `${plural(coefficients.length, 'coefficient')}. The median error goes from ${errorText(all.before.medianPct)} ` +
    `to ${errorText(all.after.medianPct)}${unseen}.`
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2.1 %`, or that there is none. */
export function errorText(pct: number | null): string {
  return pct === null ? 'nothing' : `${pct.toFixed(1)} %`;
}

/** A coefficient in the unit that reads best: `62 %`, `30.0 µs`, `4`. */
export function amountText(value: number, unit: CoefficientUnit): string {
  if (unit === 's') return formatSeconds(value);
  if (unit === 'share of peak') return `${formatSignificant(100 * value, 3)} %`;
  return formatSignificant(value, 3);
}

/** `± 4 %` of the value. */
export function standardErrorText(standardError: number | null): string {
  if (standardError === null) return '-';
  return standardError > 9.99 ? '> 999 %' : `${formatSignificant(100 * standardError, 2)} %`;
}

const CAUSES: Readonly<Record<NonNullable<FittedCoefficient['cause']>, string>> = {
  'no reaction': 'hardly any point reacts to it; it keeps what it was',
  bound: 'it sits on its bound, which decides instead of the points',
  collinear: 'its effect on these points is that of others',
  noise: 'the points scatter too much to tell',
  'too few residuals': 'there are no more values than coefficients, so no error is known',
};

/** Why a coefficient is not determined, in a sentence; undefined where it is. */
export function causeText({
  name,
  verdict,
  cause,
  partners,
}: FittedCoefficient): string | undefined {
  if (cause === null) return undefined;
  const others = partners.length === 0 ? '' : ` (${partners.join(', ')})`;
  return `${name} is ${verdict === 'weak' ? 'only weakly' : 'not'} determined: ${CAUSES[cause]}${others}.`;
}

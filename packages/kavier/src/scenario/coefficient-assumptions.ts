import { COEFFICIENT_NAMES, type CoefficientSet, type ResolvedServing } from '@kavier/core';
import type { ReadEngine } from './schema-engine.ts';

/** Where the coefficients come from: a profile, measurements that Kavier ships a fit of, or published ranges alone. */
export function coefficientAssumptions(given: ReadEngine, resolved: ResolvedServing): string[] {
  const { pool } = resolved;
  const set = pool.coefficients;
  const sources = fittedSources(set);
  const isOwn = given.coefficients !== undefined;
  const what = `${pool.model.name} on ${pool.accelerator.name}`;
  const told =
    sources.length === 0
      ? `NO CALIBRATION WAS DONE HERE: these coefficients (${set.family}) are priors from published ranges, not fitted ` +
        `to ${what}. Compare with them; measure before you rely on a time.`
      : `The coefficients ${isOwn ? 'come with the scenario' : 'are shipped with Kavier'}: ${set.engine} on ` +
        `${set.family}, ${sources.join('; ')}.${rest(set)}`;
  return [told, ...elsewhere(given, resolved), ...ends(given)];
}

/** What fitted values say of their source, each once, with the day of the fit. */
function fittedSources({ values }: CoefficientSet): string[] {
  const fitted = COEFFICIENT_NAMES.map((name) => values[name]).filter(({ how }) => how !== 'prior');
  return [
    ...new Set(fitted.map(({ provenance: { source, date } }) => `${source}, ${dayText(date)}`)),
  ];
}

function dayText(date: string): string {
  return /^\d/.test(date) ? `on ${date}` : date;
}

/** The shorter of two lists: what is fitted, or what is not. */
function rest({ values }: CoefficientSet): string {
  const priors = COEFFICIENT_NAMES.filter((name) => values[name].how === 'prior');
  const fitted = COEFFICIENT_NAMES.filter((name) => values[name].how !== 'prior');
  if (priors.length === 0) return '';
  return priors.length <= fitted.length
    ? ` Priors from published ranges, fitted to nothing: ${priors.join(', ')}.`
    : ` Only these are fitted: ${fitted.join(', ')}; the others are priors from published ranges.`;
}

/** Coefficients that were made for another engine or family are better than none, but not the same. */
function elsewhere({ stepTimes }: ReadEngine, { pool, profile }: ResolvedServing): string[] {
  const { engine, family } = pool.coefficients;
  const wanted = stepTimes ?? profile.engineGroup;
  const isSame =
    (engine === 'any' || engine === wanted) &&
    (family === 'any' || family === pool.accelerator.family);
  if (isSame) return [];
  return [
    `NO COEFFICIENTS OF ${wanted} on ${pool.accelerator.family} are known: those of ${engine} on ` +
      `${family} stand in.`,
  ];
}

function ends({ coefficientsAt = 'value' }: ReadEngine): string[] {
  if (coefficientsAt === 'value') return [];
  return [
    `AT THE END of its range that is ${coefficientsAt} stands every coefficient: a bound, not a prediction.`,
  ];
}

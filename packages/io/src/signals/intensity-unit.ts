import { KavierError } from '@kavier/core';

/** What makes g/kWh of a unit, by its spelling; undefined for one that is none of mass by energy. */
export function gramsFactor(unit: string): number | undefined {
  const letters = unit.toLowerCase().replace(/[^a-z]+/g, '');
  const mass = MASSES.find(([pattern]) => pattern.test(letters));
  const energy = ENERGIES.find(([pattern]) => pattern.test(letters));
  if (mass === undefined || energy === undefined) return undefined;
  return mass[1] / energy[1];
}

/** Grams. */
const MASSES: readonly (readonly [RegExp, number])[] = [
  [/^lbs?/, 453.59237],
  [/^kg/, 1000],
  [/^(t|tonnes?|tons?|mt)(co|of|per|[km]wh)/, 1e6],
  [/^g/, 1],
];
/** Kilowatt hours. */
const ENERGIES: readonly (readonly [RegExp, number])[] = [
  [/kwhe?$/, 1],
  [/mwhe?$/, 1000],
  [/gwhe?$/, 1e6],
];

/** The unit that a column's name states, in brackets or after it; undefined where it has none. */
export function unitOf(name: string): string | undefined {
  const bracket = [...name.matchAll(/[([]([^)\]]*)[)\]]/g)].find((match) => /wh/i.test(match[1]));
  if (bracket !== undefined) return bracket[1];
  return /(?:^|[ _])((?:g|kg|t|tonnes?|lbs?)[ _]?(?:co[2₂]e?q?)?[ _]?(?:\/|_?per_?|_| )?[kmg]wh)\b/i.exec(
    name,
  )?.[1];
}

/** Errors: a column of intensities states another unit than g/kWh or one that is equal to it. */
export function requireGrams(name: string, unit: string | undefined, where: string): void {
  const factor = unit === undefined ? 1 : gramsFactor(unit);
  if (factor === 1) return;
  throw new KavierError(`${name} is not in g/kWh`, {
    kind: 'input',
    where,
    found: `the unit ${unit}`,
    expected: 'g CO2e per kWh (kg per MWh is the same number)',
    hint:
      factor === undefined
        ? 'Convert it and leave the unit out'
        : `Multiply by ${factor} and leave the unit out`,
  });
}

/** Errors: a column of prices states another unit than USD per kWh. */
export function requireUsdPerKwh(name: string, unit: string, where: string): void {
  if (/^(usd|us\$|\$)\s*(\/|per)\s*kwh$/i.test(unit.trim())) return;
  throw new KavierError(`${name} is not in USD/kWh`, {
    kind: 'input',
    where,
    found: `the unit ${unit}`,
    expected: 'USD per kWh',
    hint: 'Convert it and leave the unit out',
  });
}

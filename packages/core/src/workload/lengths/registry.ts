import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import type { LengthDistribution, LengthFamily } from './contract.ts';
import { type EmpiricalLength, empirical } from './empirical.ts';
import { type FixedLength, fixed } from './fixed.ts';
import { type LognormalLength, lognormal } from './lognormal.ts';
import { type UniformLength, uniform } from './uniform.ts';

/** Options of every length distribution by its name in the scenario. */
export interface LengthOptionsByName {
  readonly fixed: FixedLength;
  readonly uniform: UniformLength;
  readonly lognormal: LognormalLength;
  readonly empirical: EmpiricalLength;
}

export type LengthName = keyof LengthOptionsByName;

/** How long prompts, outputs or sessions are: the name of a distribution and its options. */
export type LengthOptions = {
  readonly [Name in LengthName]: { readonly distribution: Name } & LengthOptionsByName[Name];
}[LengthName];

const FAMILIES: { readonly [Name in LengthName]: LengthFamily<LengthOptionsByName[Name]> } = {
  fixed,
  uniform,
  lognormal,
  empirical,
};

/** Names of all length distributions, as a scenario writes them. */
export const LENGTH_NAMES = Object.keys(FAMILIES) as readonly LengthName[];

/**
 * The distribution that the options describe. `where` is the options' path in the scenario.
 * Throws KavierError on an unknown distribution or an option out of range.
 */
export function createLengths(options: LengthOptions, where = 'lengths'): LengthDistribution {
  const { distribution } = options;
  if (!Object.hasOwn(FAMILIES, distribution)) {
    throw new KavierError('there is no such length distribution', {
      kind: 'input',
      where: `${where}.distribution`,
      found: String(distribution),
      hint: suggestName(String(distribution), LENGTH_NAMES),
    });
  }
  return (FAMILIES[distribution] as LengthFamily<LengthOptions>).create(options, where);
}

import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import { type AsymptoticOptions, asymptotic } from './asymptotic.ts';
import { type ConstantOptions, constant } from './constant.ts';
import type { PoweredAccelerator, PowerFamily, PowerModel, PowerRange } from './contract.ts';
import { type InterpolatedOptions, interpolated } from './interpolated.ts';
import { type MseOptions, mse } from './mse.ts';
import { type PhasesOptions, phases } from './phases.ts';
import { cubic, linear, sqrt, square } from './polynomial.ts';
import { tdp } from './tdp.ts';

/** Options of every power model by its name in the scenario. */
export interface PowerOptionsByName {
  readonly constant: ConstantOptions;
  readonly sqrt: PowerRange;
  readonly linear: PowerRange;
  readonly square: PowerRange;
  readonly cubic: PowerRange;
  readonly mse: MseOptions;
  readonly asymptotic: AsymptoticOptions;
  readonly interpolated: InterpolatedOptions;
  readonly tdp: object;
  readonly phases: PhasesOptions;
}

export type PowerModelName = keyof PowerOptionsByName;

/** What an accelerator draws: the name of a model and its options. */
export type PowerOptions = {
  readonly [Name in PowerModelName]: { readonly model: Name } & PowerOptionsByName[Name];
}[PowerModelName];

const FAMILIES: { readonly [Name in PowerModelName]: PowerFamily<PowerOptionsByName[Name]> } = {
  constant,
  sqrt,
  linear,
  square,
  cubic,
  mse,
  asymptotic,
  interpolated,
  tdp,
  phases,
};

/** Names of all power models, as a scenario writes them. */
export const POWER_MODEL_NAMES = Object.keys(FAMILIES) as readonly PowerModelName[];

/** The power model of an accelerator. Errors (KavierError, `input`): an unknown name, an option out of its domain. */
export function createPowerModel(
  accelerator: PoweredAccelerator,
  options: PowerOptions,
  where = 'power',
): PowerModel {
  const { model } = options;
  if (!Object.hasOwn(FAMILIES, model)) {
    throw new KavierError('there is no such power model', {
      kind: 'input',
      where: `${where}.model`,
      found: String(model),
      hint: suggestName(String(model), POWER_MODEL_NAMES),
    });
  }
  return (FAMILIES[model] as PowerFamily<PowerOptions>).create(accelerator, options, where);
}

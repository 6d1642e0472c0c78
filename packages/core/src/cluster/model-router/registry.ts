import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import { type ByClassOptions, byClass } from './by-class.ts';
import type { ModelRouter, ModelRouterFamily, ModelRouterSetup } from './contract.ts';
import { type LeastLoadOptions, leastLoad } from './least-load.ts';
import { type SingleOptions, single } from './single.ts';
import { type WeightedOptions, weighted } from './weighted.ts';

/** Options of every model router by its name in the scenario. */
export interface ModelRouterOptionsByName {
  readonly single: SingleOptions;
  readonly 'by-class': ByClassOptions;
  readonly weighted: WeightedOptions;
  readonly 'least-load': LeastLoadOptions;
}

export type ModelRouterName = keyof ModelRouterOptionsByName;

/** How requests are sent to pools: the name of a model router and its options. */
export type ModelRouterOptions = {
  readonly [Name in ModelRouterName]: { readonly policy: Name } & ModelRouterOptionsByName[Name];
}[ModelRouterName];

const FAMILIES: {
  readonly [Name in ModelRouterName]: ModelRouterFamily<ModelRouterOptionsByName[Name]>;
} = { single, 'by-class': byClass, weighted, 'least-load': leastLoad };

/** Names of all model routers, as a scenario writes them. */
export const MODEL_ROUTER_NAMES = Object.keys(FAMILIES) as readonly ModelRouterName[];

/** A fresh instance for one run; `where` is the options' path. Throws KavierError as `createRouter` does. */
export function createModelRouter(
  options: ModelRouterOptions,
  setup: ModelRouterSetup,
  where = 'modelRouter',
): ModelRouter {
  const { policy } = options;
  if (!Object.hasOwn(FAMILIES, policy)) {
    throw new KavierError('there is no such model router', {
      kind: 'input',
      where: `${where}.policy`,
      found: String(policy),
      hint: suggestName(String(policy), MODEL_ROUTER_NAMES),
    });
  }
  return (FAMILIES[policy] as ModelRouterFamily<ModelRouterOptions>).create(options, setup, where);
}

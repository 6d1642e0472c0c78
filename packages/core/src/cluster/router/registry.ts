import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import type { Router, RouterFamily, RouterSetup } from './contract.ts';
import { leastOutstanding } from './least-outstanding.ts';
import { powerOfTwo } from './power-of-two.ts';
import { type PrefixAwareOptions, prefixAware } from './prefix-aware.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { sessionSticky } from './session-sticky.ts';

/** Options of every router by its name in the scenario. */
export interface RouterOptionsByName {
  readonly random: object;
  readonly 'round-robin': object;
  readonly 'least-outstanding': object;
  readonly 'power-of-two': object;
  readonly 'session-sticky': object;
  readonly 'prefix-aware': PrefixAwareOptions;
}

export type RouterName = keyof RouterOptionsByName;

/** How requests are sent to replicas: the name of a router and its options. */
export type RouterOptions = {
  readonly [Name in RouterName]: { readonly policy: Name } & RouterOptionsByName[Name];
}[RouterName];

const FAMILIES: { readonly [Name in RouterName]: RouterFamily<RouterOptionsByName[Name]> } = {
  random,
  'round-robin': roundRobin,
  'least-outstanding': leastOutstanding,
  'power-of-two': powerOfTwo,
  'session-sticky': sessionSticky,
  'prefix-aware': prefixAware,
};

/** Names of all routers, as a scenario writes them. */
export const ROUTER_NAMES = Object.keys(FAMILIES) as readonly RouterName[];

/**
 * A fresh router for one run. `where` is the options' path in the scenario. Throws KavierError on an unknown policy or an
 * option out of range.
 */
export function createRouter(options: RouterOptions, setup: RouterSetup, where = 'router'): Router {
  const { policy } = options;
  if (!Object.hasOwn(FAMILIES, policy)) {
    throw new KavierError('there is no such router', {
      kind: 'input',
      where: `${where}.policy`,
      found: String(policy),
      hint: suggestName(String(policy), ROUTER_NAMES),
    });
  }
  // The family of the options' own name, which is why it may take those options.
  return (FAMILIES[policy] as RouterFamily<RouterOptions>).create(options, setup, where);
}

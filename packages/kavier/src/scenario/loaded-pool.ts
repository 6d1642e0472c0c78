import { PLACE_ALTERNATIVES } from './alternatives.ts';
import type { LoadedScenario } from './load.ts';
import type { ScenarioPath } from './path.ts';
import type { Scenario } from './schema.ts';
import type { FacilityScenario } from './schema-facility.ts';
import type { PoolScenario } from './schema-fleet.ts';
import type { PricesScenario } from './schema-prices.ts';

/** A pool of a scenario, with what the ecosystem says for all of them where it says nothing itself. */
export interface LoadedPool {
  readonly pool: PoolScenario;
  readonly facility: FacilityScenario;
  readonly prices: PricesScenario;
  readonly scenario: Scenario;
  readonly resolvePath: LoadedScenario['resolvePath'];
  /** Where in the user's words a field of the pool comes from; `path` starts at the pool. */
  readonly locate: (path: ScenarioPath) => string;
}

/** Fields of which a place has one at most: one that a pool gives replaces the ecosystem's others. */
const ALTERNATIVES: readonly (readonly string[])[] = PLACE_ALTERNATIVES.map((group) =>
  group.map((path) => path.slice(path.indexOf('.') + 1)),
);

/** What means something beside another field only: nothing of it is left where a pool gives the other anew. */
const COMPANIONS: Readonly<Record<string, string>> = { plan: 'provider' };

/** The pools of a scenario, in their order. */
export function poolsOf(loaded: LoadedScenario): readonly LoadedPool[] {
  const { scenario, resolvePath } = loaded;
  return scenario.fleet.map((pool, index) => {
    const shared = ['facility', 'prices'] as const;
    const locate = (path: ScenarioPath) => {
      const place = shared.find((name) => name === path[0]);
      const own = place === undefined ? undefined : pool[place];
      const isShared = place !== undefined && !(own !== undefined && String(path[1]) in own);
      return loaded.locate(isShared ? path : ['fleet', index, ...path]);
    };
    return {
      pool,
      facility: over(scenario.facility, pool.facility),
      prices: over(scenario.prices, pool.prices),
      scenario,
      resolvePath,
      locate,
    };
  });
}

/** The fields of a place with a pool's own over them. */
function over<Place extends object>(shared: Place, own: object = {}): Place {
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const isGiven = (name: string) => given.some(([one]) => one === name);
  const replaced = ALTERNATIVES.filter((group) => group.some(isGiven)).flat();
  const dropped = [...replaced, ...replaced.map((name) => COMPANIONS[name])];
  const kept = Object.entries(shared).filter(([name]) => !dropped.includes(name));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(given) } as Place;
}

import { type GatewayOptions, KavierError, type ServingPool, suggestName } from '@kavier/core';
import type { LoadedScenario } from './load.ts';
import type { ScenarioPath } from './path.ts';
import type { Gateway } from './schema-gateway.ts';

type PromptCache = NonNullable<GatewayOptions['promptCache']>;
type ModelRouter = NonNullable<GatewayOptions['pools']>;

/** A gateway as numbers, the same in words with its defaults, and what had to be assumed. */
export interface ResolvedGateway {
  readonly gateway: GatewayOptions;
  readonly inWords: Gateway;
  readonly assumptions: readonly string[];
}

/**
 * The gateway before these pools.
 * Errors (kind `input`): pools without a way to tell which request is for which; a name that no pool has, with the nearest one; two
 * prefix caches.
 */
export function resolveGateway(
  loaded: LoadedScenario,
  pools: readonly ServingPool[],
): ResolvedGateway {
  const given = loaded.scenario.gateway ?? {};
  const { router = 'round-robin', admission = 'none', viewDelayMs = 0, promptCache } = given;
  const gateway: GatewayOptions = {
    ...modelRouterOf(loaded, pools),
    router: typeof router === 'string' ? { policy: router } : router,
    admission: typeof admission === 'string' ? { policy: admission } : admission,
    viewDelayS: viewDelayMs / 1000,
    countOwnDispatches: given.countOwnDispatches ?? false,
    ...promptCacheOf(promptCache),
  };
  requireOneCache(gateway, pools, loaded);
  return {
    gateway,
    inWords: gatewayInWords(gateway),
    assumptions: [
      ...(gateway.promptCache === undefined ? [] : [promptCacheWords(gateway.promptCache)]),
      ...(gateway.pools === undefined ? [] : modelRouterDoubts(gateway.pools, pools)),
    ],
  };
}

/** How requests are sent to pools; nothing where there is one pool and nothing is said. */
function modelRouterOf(
  loaded: LoadedScenario,
  pools: readonly ServingPool[],
): Pick<GatewayOptions, 'pools'> {
  const given = loaded.scenario.gateway?.pools;
  if (given === undefined) {
    if (pools.length === 1) return {};
    throw new KavierError('nothing says which pool a request is for', {
      kind: 'input',
      where: loaded.locate(['gateway']),
      found: `${pools.length} pools (${pools.map(({ name }) => name).join(', ')}) and no gateway.pools`,
      expected: 'gateway.pools with policy by-class, least-load, weighted or single',
      hint: 'Such as gateway: { pools: least-load }, or { pools: { policy: by-class, classes: { chat: POOL } } }',
    });
  }
  const router: ModelRouter = typeof given === 'string' ? { policy: given } : given;
  const names = pools.map(({ name }) => name);
  for (const { name, path } of namesIn(router)) {
    if (names.includes(name)) continue;
    throw new KavierError('there is no such pool', {
      kind: 'input',
      where: loaded.locate(['gateway', 'pools', ...path]),
      found: name,
      expected: names.join(', '),
      hint: suggestName(name, names),
    });
  }
  return { pools: router };
}

/** The pools that a model router may send requests to, and where it names them. */
function namesIn(
  router: ModelRouter,
): readonly { readonly name: string; readonly path: ScenarioPath }[] {
  switch (router.policy) {
    case 'single':
      return router.pool === undefined ? [] : [{ name: router.pool, path: ['pool'] }];
    case 'by-class':
      return [
        ...Object.entries(router.classes).map(([one, name]) => ({ name, path: ['classes', one] })),
        ...(router.otherwise === undefined
          ? []
          : [{ name: router.otherwise, path: ['otherwise'] }]),
      ];
    case 'weighted':
      return Object.keys(router.weights).map((name) => ({ name, path: ['weights', name] }));
    case 'least-load':
      return (router.pools ?? []).map((name, index) => ({ name, path: ['pools', index] }));
  }
}

function modelRouterDoubts(router: ModelRouter, pools: readonly ServingPool[]): string[] {
  const named = namesIn(router).map(({ name }) => name);
  const isAll = router.policy === 'least-load' && router.pools === undefined;
  const reached = pools.filter(
    ({ name }, index) =>
      isAll ||
      named.includes(name) ||
      (router.policy === 'single' && router.pool === undefined && index === 0),
  );
  const idle = pools.filter((pool) => !reached.includes(pool)).map(({ name }) => name);
  const models = [...new Set(reached.map(({ model }) => model.name))];
  const isByLoad = router.policy === 'weighted' || router.policy === 'least-load';
  return [
    ...(idle.length > 0
      ? [`NO REQUESTS ARE SENT to ${idle.join(', ')}, which is held all the same.`]
      : []),
    ...(isByLoad && models.length > 1
      ? [
          `DIFFERENT MODELS ANSWER the same requests: ${models.join(' and ')}, by ${router.policy}. ` +
            'Prompts and outputs are taken to be as long for each.',
        ]
      : []),
  ];
}

function promptCacheOf(given: Gateway['promptCache']): Pick<GatewayOptions, 'promptCache'> {
  if (given === undefined || given.policy === 'none') return {};
  return { promptCache: { ...given, policy: given.policy } };
}

/** The engine's own cache and the one before the router would hide each other's hits, and what is held is of one model. */
function requireOneCache(
  { promptCache }: GatewayOptions,
  pools: readonly ServingPool[],
  { locate }: Pick<LoadedScenario, 'locate'>,
): void {
  if (promptCache === undefined) return;
  const where = locate(['gateway', 'promptCache']);
  if (pools.length > 1) {
    throw new KavierError('a cache of whole prompts is of one model', {
      kind: 'input',
      where,
      found: `gateway.promptCache.policy ${promptCache.policy} and ${pools.length} pools`,
      expected: 'one pool, or no such cache',
    });
  }
  if (pools.every(({ kv }) => !kv.prefixCaching)) return;
  throw new KavierError('two prefix caches are on', {
    kind: 'input',
    where,
    found: `gateway.promptCache.policy ${promptCache.policy} and engine.prefixCaching true`,
    expected: 'one of them',
    hint: 'Add --prefix-caching off',
  });
}

function gatewayInWords(gateway: GatewayOptions): Gateway {
  const { pools, router, admission, viewDelayS, countOwnDispatches, promptCache } = gateway;
  return {
    ...(pools === undefined ? {} : { pools: poolsInWords(pools) }),
    router,
    admission: admission.policy === 'none' ? 'none' : admission,
    viewDelayMs: viewDelayS * 1000,
    countOwnDispatches,
    promptCache,
  };
}

function poolsInWords(router: ModelRouter): NonNullable<Gateway['pools']> {
  return router.policy === 'least-load' && router.pools !== undefined
    ? { ...router, pools: [...router.pools] }
    : (router as NonNullable<Gateway['pools']>);
}

/** What the published cache of prompts does in front of an engine that batches. */
function promptCacheWords({ policy, minTokens, maxPrompts, scope }: PromptCache): string {
  const sharing = scope === 'session' ? 'within a session' : 'across sessions';
  const saved =
    policy === 'full'
      ? 'is answered from there with all of its output at once and reaches no replica; its TTFT is the time of the front end, its TPOT is 0, ' +
        'and its tokens count among those that energy and cost are divided by'
      : 'brings the keys and values of its whole prompt but the last token, which is computed; they take their place in KV ' +
        'memory, and moving them takes no time and no energy';
  return (
    `A cache before the router holds the last ${maxPrompts} prompts by their first ${minTokens} tokens (${sharing}), each from the ` +
    `arrival of its first request on. A request that hits ${saved}. As published, a hit saves the whole prompt even where it ` +
    `differs after those ${minTokens} tokens, so this is the most that such a cache could save. The engine's own prefix caching is off.`
  );
}

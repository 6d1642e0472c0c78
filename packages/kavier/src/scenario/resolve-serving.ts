import {
  type Accelerator,
  type CoefficientSet,
  defaultCoefficients,
  findAccelerator,
  findModel,
  findServingProfile,
  type GatewayOptions,
  KavierError,
  type ResolvedServing,
  resolveServing,
  type ServingFleet,
} from '@kavier/core';
import type { ScenarioPlaces } from './check-scenario.ts';
import { setOfProfile } from './coefficient-profile.ts';
import { atEnd } from './range-end.ts';
import { lookUp, movedTo, type OwnEntries, type ResolvedFleet } from './resolve-fleet.ts';
import type { Scenario } from './schema.ts';
import { type ReadEngine, type ServingEngine, servingEngine } from './schema-engine.ts';
import type { Gateway } from './schema-gateway.ts';
import { servingAssumptions } from './serving-assumptions.ts';

/**
 * The fleet of a serving engine: names looked up in the catalog, every default filled in.
 * Errors (kind `input`): a name that nothing has, a model that does not fit, heads that cannot be divided.
 */
export function resolveServingMember(
  scenario: Scenario,
  engine: ReadEngine,
  modelName: string,
  own: OwnEntries,
  places: ScenarioPlaces,
): ResolvedFleet {
  const member = scenario.fleet[0];
  const model = lookUp(['fleet', 0, 'model'], places, () => findModel(modelName, own.models));
  const accelerator = lookUp(['fleet', 0, 'accelerator'], places, () =>
    findAccelerator(member.accelerator, own.accelerators),
  );
  const gateway = resolveGateway(scenario.gateway);
  const resolved = withPlaces(places, () =>
    resolveServing({
      profile: engine.profile,
      name: member.name,
      model,
      accelerator,
      tensorParallel: member.tensorParallel,
      pipelineParallel: member.pipelineParallel,
      dataParallel: member.dataParallel,
      replicas: member.replicas,
      engine: {
        ...engine,
        coefficients: coefficientsOf(engine, accelerator),
        hostTime: engine.hostTime ?? engine.coefficients?.host,
      },
      gateway,
      powerCapW: member.powerCapW,
      clock: member.clock,
    }),
  );
  const { fleet } = resolved;
  requireOneCache(fleet, places);
  return {
    fleet,
    member: {
      ...member,
      model: model.name,
      accelerator: accelerator.name,
      tensorParallel: fleet.tensorParallel,
      pipelineParallel: fleet.pipelineParallel,
      dataParallel: fleet.dataParallel,
      // The fleet counts parts that share experts apart, as a router does.
      replicas: fleet.replicas / fleet.dataParallel,
      engine: engineInWords(engine, resolved),
    },
    gateway: gatewayInWords(gateway),
    assumptions: servingAssumptions(engine, resolved),
  };
}

/** The profile's coefficients, or those that are shipped, at the end of their ranges that the engine asks for. */
function coefficientsOf(engine: ReadEngine, accelerator: Accelerator): CoefficientSet {
  const { profile, coefficients, coefficientsAt, stepTimes } = engine;
  const set =
    coefficients === undefined
      ? defaultCoefficients(accelerator, stepTimes ?? findServingProfile(profile).engineGroup)
      : setOfProfile(coefficients);
  return atEnd(set, coefficientsAt);
}

const MEMBER_FIELDS = [
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'powerCapW',
  'clock',
] as const;

/** Runs a step of the resolution; an error about an option gets the option's place. */
function withPlaces<T>(places: ScenarioPlaces, resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof KavierError) || error.where === undefined) throw error;
    const { where } = error;
    if (where in servingEngine.shape) {
      throw movedTo(error, places.locate(['fleet', 0, 'engine', where]));
    }
    const field = MEMBER_FIELDS.find((name) => where.startsWith(name));
    if (field !== undefined) throw movedTo(error, places.locate(['fleet', 0, field]));
    throw error;
  }
}

function resolveGateway(given: Gateway = {}): GatewayOptions {
  const { router = 'round-robin', admission = 'none', viewDelayMs = 0, promptCache } = given;
  return {
    router: typeof router === 'string' ? { policy: router } : router,
    admission: typeof admission === 'string' ? { policy: admission } : admission,
    viewDelayS: viewDelayMs / 1000,
    countOwnDispatches: given.countOwnDispatches ?? false,
    ...promptCacheOf(promptCache),
  };
}

function promptCacheOf(given: Gateway['promptCache']): Pick<GatewayOptions, 'promptCache'> {
  if (given === undefined || given.policy === 'none') return {};
  return { promptCache: { ...given, policy: given.policy } };
}

/** The engine's own cache and the one before the router would hide each other's hits. */
function requireOneCache({ kv, gateway }: ServingFleet, places: ScenarioPlaces): void {
  if (gateway.promptCache === undefined || !kv.prefixCaching) return;
  throw new KavierError('two prefix caches are on', {
    kind: 'input',
    where: places.locate(['gateway', 'promptCache']),
    found: `gateway.promptCache.policy ${gateway.promptCache.policy} and engine.prefixCaching true`,
    expected: 'one of them',
    hint: 'Add --prefix-caching off',
  });
}

function gatewayInWords({
  router,
  admission,
  viewDelayS,
  countOwnDispatches,
  promptCache,
}: GatewayOptions): Gateway {
  return {
    router,
    admission: admission.policy === 'none' ? 'none' : admission,
    viewDelayMs: viewDelayS * 1000,
    countOwnDispatches,
    promptCache,
  };
}

/** The engine with every default as a number. */
function engineInWords(
  given: ReadEngine,
  { fleet, profile, plan }: ResolvedServing,
): ServingEngine {
  const { scheduler, kv } = fleet;
  // Not in words: blocks follow from `watermark`, deciding ahead from `hostTime`.
  const { watermarkBlocks: _, schedulesAhead: __, timeoutS, ...limits } = scheduler;
  return {
    profile: profile.name as ServingEngine['profile'],
    ...limits,
    watermark: given.watermark ?? profile.defaults.watermark.value,
    classPriorities: given.classPriorities,
    timeoutS: Number.isFinite(timeoutS) ? timeoutS : undefined,
    memoryFraction: plan.options.memoryFraction,
    kvCacheBlocks: kv.blocks,
    blockTokens: plan.options.blockTokens,
    prefixCaching: kv.prefixCaching,
    kvPrecision: fleet.kvFormat,
    weightPrecision: fleet.weights,
    hostTime: fleet.coefficients.host,
    eager: fleet.eager,
    coefficients: given.coefficients,
    stepTimes: given.stepTimes,
    coefficientsAt: given.coefficientsAt ?? 'value',
  };
}

import {
  type Accelerator,
  type CoefficientSet,
  defaultCoefficients,
  findAccelerator,
  findModel,
  findServingProfile,
  KavierError,
  type ResolvedServing,
  resolveServing,
} from '@kavier/core';
import { setOfProfile } from './coefficient-profile.ts';
import type { LoadedPool } from './loaded-pool.ts';
import { parsePath } from './path.ts';
import { atEnd } from './range-end.ts';
import { lookUp, movedTo, type OwnEntries, type ResolvedPool } from './resolve-published.ts';
import { type ReadEngine, type ServingEngine, servingEngine } from './schema-engine.ts';
import { servingAssumptions } from './serving-assumptions.ts';

/**
 * A pool of a serving engine: names looked up in the catalog, every default filled in.
 * Errors (kind `input`): a name that nothing has, a model that does not fit, heads that cannot be divided.
 */
export function resolveServingPool(
  loaded: LoadedPool,
  engine: ReadEngine,
  modelName: string,
  own: OwnEntries,
): ResolvedPool {
  const given = loaded.pool;
  const model = lookUp(['model'], loaded, () => findModel(modelName, own.models));
  const accelerator = lookUp(['accelerator'], loaded, () =>
    findAccelerator(given.accelerator, own.accelerators),
  );
  const resolved = withPlaces(loaded, () =>
    resolveServing({
      profile: engine.profile,
      name: given.name,
      model,
      accelerator,
      tensorParallel: given.tensorParallel,
      pipelineParallel: given.pipelineParallel,
      dataParallel: given.dataParallel,
      replicas: given.replicas,
      held: given.held,
      engine: {
        ...engine,
        coefficients: coefficientsOf(engine, accelerator),
        hostTime: engine.hostTime ?? engine.coefficients?.host,
      },
      powerCapW: given.powerCapW,
      clock: given.clock,
    }),
  );
  const { pool } = resolved;
  return {
    pool,
    inWords: {
      ...given,
      model: model.name,
      accelerator: accelerator.name,
      tensorParallel: pool.tensorParallel,
      pipelineParallel: pool.pipelineParallel,
      dataParallel: pool.dataParallel,
      // The pool counts parts that share experts apart, as a router does.
      replicas: pool.replicas / pool.dataParallel,
      engine: engineInWords(engine, resolved),
    },
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

const POOL_FIELDS = [
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'held',
  'powerCapW',
  'clock',
] as const;

/** Runs a step of the resolution; an error about an option gets the option's place. */
function withPlaces<T>({ locate }: LoadedPool, resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof KavierError) || error.where === undefined) throw error;
    const { where } = error;
    if (where in servingEngine.shape) {
      throw movedTo(error, locate(['engine', where]));
    }
    const field = POOL_FIELDS.find((name) => where.startsWith(name));
    // Of a list it is a row; of others the words behind the name are no path.
    if (field === 'held') throw movedTo(error, locate(parsePath(where)));
    if (field !== undefined) throw movedTo(error, locate([field]));
    throw error;
  }
}

/** The engine with every default as a number. */
function engineInWords(given: ReadEngine, { pool, profile, plan }: ResolvedServing): ServingEngine {
  const { scheduler, kv } = pool;
  // Not in words: blocks follow from `watermark`, deciding ahead from `hostTime`.
  const { watermarkBlocks: _, schedulesAhead: __, timeoutS, ...limits } = scheduler;
  return {
    profile: profile.name as ServingEngine['profile'],
    ...limits,
    ...pool.lockstep,
    watermark: given.watermark ?? profile.defaults.watermark.value,
    classPriorities: given.classPriorities,
    timeoutS: Number.isFinite(timeoutS) ? timeoutS : undefined,
    memoryFraction: plan.options.memoryFraction,
    kvCacheBlocks: kv.blocks,
    blockTokens: plan.options.blockTokens,
    prefixCaching: kv.prefixCaching,
    eviction: kv.eviction,
    kvPrecision: pool.kvFormat,
    weightPrecision: pool.weights,
    hostTime: pool.coefficients.host,
    eager: pool.eager,
    coefficients: given.coefficients,
    stepTimes: given.stepTimes,
    coefficientsAt: given.coefficientsAt ?? 'value',
  };
}

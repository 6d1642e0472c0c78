import {
  type Ecosystem,
  type ModelArchitecture,
  PUBLISHED_PROFILE,
  publishedPool,
  servingPools,
} from '@kavier/core';
import { readCoefficientProfile } from './coefficient-profile.ts';
import { type HourPrice, hourPrice } from './hour-price.ts';
import type { LoadedScenario } from './load.ts';
import { type LoadedPool, poolsOf } from './loaded-pool.ts';
import { readModelFile } from './model-file.ts';
import { saidOfPools } from './of-pools.ts';
import { modelEntry, ownAccelerators, ownModels } from './own-entries.ts';
import { requireNames, requirePublishedAlone } from './pool-rules.ts';
import { type Powered, poweredPools } from './resolve-facility.ts';
import { resolveGateway } from './resolve-gateway.ts';
import { resolveMeasure } from './resolve-measure.ts';
import { type ResolvedPool, resolvePublished } from './resolve-published.ts';
import { resolveServingPool } from './resolve-serving.ts';
import type { Scenario } from './schema.ts';
import type { CoefficientProfile } from './schema-coefficients.ts';
import type { ServingEngine } from './schema-engine.ts';

/** An ecosystem as numbers, together with the scenario that says the same in words. */
export interface ResolvedScenario {
  readonly ecosystem: Ecosystem;
  /**
   * The scenario with every default filled in and every name a catalog name; paths as the user wrote them. A price that nobody
   * gave stays out, so that a stored run says so, too.
   */
  readonly scenario: Scenario;
  /** What draws power, by pool. */
  readonly powered: readonly Powered[];
  /** What was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
  /** Those of them which are about money. */
  readonly priceAssumptions: readonly string[];
  /** The prices of an hour in a few words, with source and day; null: there is none for some pool. */
  readonly priceSource: string | null;
}

/**
 * Replaces names by numbers.
 * Errors (KavierError, kind `input`): an unknown model or accelerator, a Hugging Face configuration that cannot be used, pools that cannot be
 * told apart.
 */
export async function resolveScenario(loaded: LoadedScenario): Promise<ResolvedScenario> {
  const { scenario } = loaded;
  const given = poolsOf(loaded);
  requireNames(loaded);
  requirePublishedAlone(loaded);
  const files = await Promise.all(given.map(readModel));
  const resolved = await Promise.all(given.map((pool, index) => resolvePool(pool, files[index])));
  const pools = resolved.map(({ pool }) => pool);
  const prices = given.map((pool, index) => hourPrice(pool, resolved[index].inWords.accelerator));
  const gateway =
    publishedPool({ pools }) === undefined
      ? resolveGateway(loaded, servingPools({ pools }))
      : undefined;
  const named = <T>(all: readonly T[], said: (one: T) => readonly string[]) =>
    saidOfPools(all.map((one, index) => ({ name: pools[index].name, said: said(one) })));
  const priceAssumptions = named(prices, ({ words }) => [words]);
  const { exportRateS, snapshots, bucketS } = scenario.record;
  const entries = files.flatMap((file) =>
    file === undefined ? [] : [modelEntry(file.model, file.source)],
  );
  return {
    ecosystem: {
      pools,
      gateway: gateway?.gateway,
      prices: { hourUsdByPool: prices.map(({ usdPerHour }) => usdPerHour) },
      record: {
        bucketS,
        fragments: { exportRateMs: Math.round(exportRateS * 1000), merge: snapshots === 'merged' },
      },
      measure: resolveMeasure(scenario),
      seed: scenario.seed,
    },
    scenario: {
      ...scenario,
      name: loaded.name,
      gateway: gateway?.inWords,
      fleet: resolved.map(({ inWords }) => inWords),
      catalog: { ...scenario.catalog, models: [...entries, ...scenario.catalog.models] },
    },
    powered: poweredPools(given, pools),
    assumptions: [
      ...loaded.assumptions,
      ...named(resolved, ({ assumptions }) => assumptions),
      ...(gateway?.assumptions ?? []),
      ...priceAssumptions,
    ],
    priceAssumptions,
    priceSource: sourceOf(prices),
  };
}

function sourceOf(prices: readonly HourPrice[]): string | null {
  const sources = prices.flatMap(({ source }) => source ?? []);
  return sources.length < prices.length ? null : [...new Set(sources)].join('; ');
}

async function resolvePool(loaded: LoadedPool, file: ModelFile | undefined): Promise<ResolvedPool> {
  const { pool, scenario } = loaded;
  const { engine } = pool;
  const models = ownModels(scenario);
  if (file !== undefined) models.unshift(file.model);
  const modelName = typeof pool.model === 'string' ? pool.model : (file?.model.name ?? '');
  const own = { models, accelerators: ownAccelerators(scenario) };
  if (engine.profile === PUBLISHED_PROFILE) return resolvePublished(loaded, engine, modelName, own);
  const coefficients = await readCoefficients(loaded, engine);
  return resolveServingPool(loaded, { ...engine, coefficients }, modelName, own);
}

async function readCoefficients(
  { locate, resolvePath }: LoadedPool,
  { coefficients }: ServingEngine,
): Promise<CoefficientProfile | undefined> {
  if (typeof coefficients !== 'string') return coefficients;
  return readCoefficientProfile(resolvePath(coefficients), locate(['engine', 'coefficients']));
}

/** A model that a Hugging Face configuration describes. */
interface ModelFile {
  readonly model: ModelArchitecture;
  readonly source: string;
}

async function readModel({
  pool,
  locate,
  resolvePath,
}: LoadedPool): Promise<ModelFile | undefined> {
  const { model } = pool;
  if (typeof model === 'string') return undefined;
  const path = resolvePath(model.huggingFace);
  return {
    model: await readModelFile(path, locate(['model', 'huggingFace'])),
    source: model.huggingFace,
  };
}

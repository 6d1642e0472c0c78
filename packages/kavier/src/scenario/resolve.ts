import {
  type Ecosystem,
  KavierError,
  type ModelArchitecture,
  PUBLISHED_PROFILE,
} from '@kavier/core';
import { readCoefficientProfile } from './coefficient-profile.ts';
import { hourPrice } from './hour-price.ts';
import type { LoadedScenario } from './load.ts';
import { readModelFile } from './model-file.ts';
import { modelEntry, ownAccelerators, ownModels } from './own-entries.ts';
import { formatPath } from './path.ts';
import { type Powered, poweredFleet } from './resolve-facility.ts';
import { resolvePublished } from './resolve-fleet.ts';
import { resolveMeasure } from './resolve-measure.ts';
import { resolveServingMember } from './resolve-serving.ts';
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
  /** That of them which is about money. */
  readonly priceAssumption: string;
  /** The price of an hour in a few words, with its source and day; null: there is none. */
  readonly priceSource: string | null;
}

/**
 * Replaces names by numbers.
 * Errors (KavierError, kind `input`): an unknown model or accelerator, a Hugging Face configuration that cannot be used.
 */
export async function resolveScenario(loaded: LoadedScenario): Promise<ResolvedScenario> {
  const { scenario } = loaded;
  const member = scenario.fleet[0];
  const models = ownModels(scenario);
  const file = typeof member.model === 'string' ? undefined : await readModel(loaded);
  if (file !== undefined) models.unshift(file.model);
  const modelName = typeof member.model === 'string' ? member.model : (file?.model.name ?? '');
  const own = { models, accelerators: ownAccelerators(scenario) };
  const { engine } = member;
  const resolved =
    engine.profile === PUBLISHED_PROFILE
      ? resolvePublished(withoutService(loaded), engine, modelName, own, loaded)
      : resolveServingMember(
          scenario,
          { ...engine, coefficients: await readCoefficients(loaded, engine) },
          modelName,
          own,
          loaded,
        );
  const price = hourPrice(loaded, resolved.member.accelerator);
  const { exportRateS, snapshots, bucketS } = scenario.record;
  const entries = file === undefined ? [] : [modelEntry(file.model, file.source)];
  return {
    ecosystem: {
      fleet: resolved.fleet,
      prices: { acceleratorHourUsd: price.usdPerHour },
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
      gateway: resolved.gateway,
      fleet: [resolved.member],
      catalog: { ...scenario.catalog, models: [...entries, ...scenario.catalog.models] },
    },
    powered: [poweredFleet(loaded, resolved.fleet)],
    assumptions: [...loaded.assumptions, ...resolved.assumptions, price.words],
    priceAssumption: price.words,
    priceSource: price.source,
  };
}

const NOT_PUBLISHED =
  'the published engine has no replicas, gateway, parallelism, throttling or clients that cancel';

/** The member, when it asks for nothing that the published engine has no place for. */
function withoutService(loaded: LoadedScenario): Scenario['fleet'][number] {
  const { scenario } = loaded;
  const member = scenario.fleet[0];
  const asked = [
    { path: ['gateway'], value: scenario.gateway },
    { path: ['fleet', 0, 'tensorParallel'], value: member.tensorParallel },
    { path: ['fleet', 0, 'pipelineParallel'], value: member.pipelineParallel },
    { path: ['fleet', 0, 'dataParallel'], value: member.dataParallel },
    { path: ['fleet', 0, 'replicas'], value: member.replicas },
    { path: ['fleet', 0, 'powerCapW'], value: member.powerCapW },
    { path: ['fleet', 0, 'clock'], value: member.clock },
    { path: ['workload', 'patienceS'], value: scenario.workload.patienceS },
  ].find(({ value }) => value !== undefined);
  if (asked === undefined) return member;
  throw new KavierError(NOT_PUBLISHED, {
    kind: 'input',
    where: loaded.locate(asked.path),
    found: formatPath(asked.path),
    expected: 'an engine that batches, such as --engine vllm',
  });
}

async function readCoefficients(
  loaded: LoadedScenario,
  { coefficients }: ServingEngine,
): Promise<CoefficientProfile | undefined> {
  if (typeof coefficients !== 'string') return coefficients;
  const where = loaded.locate(['fleet', 0, 'engine', 'coefficients']);
  return readCoefficientProfile(loaded.resolvePath(coefficients), where);
}

async function readModel(
  loaded: LoadedScenario,
): Promise<{ readonly model: ModelArchitecture; readonly source: string } | undefined> {
  const { model } = loaded.scenario.fleet[0];
  if (typeof model === 'string') return undefined;
  const where = loaded.locate(['fleet', 0, 'model', 'huggingFace']);
  const path = loaded.resolvePath(model.huggingFace);
  return {
    model: await readModelFile(path, where),
    source: model.huggingFace,
  };
}

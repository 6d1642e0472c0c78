import type { Ecosystem, ModelArchitecture } from '@kavier/core';
import type { LoadedScenario } from './load.ts';
import { readModelFile } from './model-file.ts';
import { modelEntry, ownAccelerators, ownModels } from './own-entries.ts';
import { resolveFleet } from './resolve-fleet.ts';
import { PUBLISHED_HOUR_PRICE, type Scenario } from './schema.ts';

/** An ecosystem as numbers, together with the scenario that says the same in words. */
export interface ResolvedScenario {
  readonly ecosystem: Ecosystem;
  /** The scenario with every default filled in and every name a catalog name; paths as the user wrote them. */
  readonly scenario: Scenario;
  /** What was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
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
  const resolved = resolveFleet(member, modelName, own, loaded);
  const price = scenario.prices.acceleratorHourUsd ?? PUBLISHED_HOUR_PRICE;
  const { exportRateS, snapshots, bucketS } = scenario.record;
  const entries = file === undefined ? [] : [modelEntry(file.model, file.source)];
  return {
    ecosystem: {
      fleet: resolved.fleet,
      prices: { acceleratorHourUsd: price },
      record: {
        bucketS,
        fragments: { exportRateMs: Math.round(exportRateS * 1000), merge: snapshots === 'merged' },
      },
      seed: scenario.seed,
    },
    scenario: {
      ...scenario,
      name: loaded.name,
      fleet: [{ ...member, model: resolved.modelName, accelerator: resolved.acceleratorName }],
      prices: { acceleratorHourUsd: price },
      catalog: { ...scenario.catalog, models: [...entries, ...scenario.catalog.models] },
    },
    assumptions: [
      ...loaded.assumptions,
      ...resolved.assumptions,
      ...engineAssumptions(member),
      scenario.prices.acceleratorHourUsd === undefined
        ? `NO PRICE WAS GIVEN: ${price} USD per accelerator hour, the published tool's default ` +
          `(there in EUR), is assumed. Set --gpu-hour-usd.`
        : `An accelerator costs ${price} USD per hour while it serves a request.`,
    ],
  };
}

function engineAssumptions({ engine }: Scenario['fleet'][number]): string[] {
  const told = [
    'Requests never wait: each is served alone from its arrival on, as if an accelerator were free.',
    '30 % of peak compute and 60 % of peak bandwidth are achieved; 25 ms overhead a prompt.',
  ];
  if (!engine.kvCache) {
    told.push('Without a KV cache, output token k costs k token times.');
  }
  const { policy, minTokens, maxPrompts, scope } = engine.prefixCache;
  if (policy !== 'none') {
    const saved =
      policy === 'full'
        ? 'the whole request, so that its latency is 0'
        : 'the whole prefill, so that its TTFT is 0';
    const sharing = scope === 'session' ? 'within a session' : 'across sessions';
    told.push(
      `A prompt whose first ${minTokens} tokens are among the last ${maxPrompts} prompts kept ` +
        `(${sharing}) saves ${saved}.`,
    );
  }
  return told;
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

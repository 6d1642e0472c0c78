import {
  type Accelerator,
  findAccelerator,
  findModel,
  findPublishedAccelerator,
  findPublishedModel,
  KavierError,
  type ModelArchitecture,
  type Pool,
  type PublishedPool,
} from '@kavier/core';
import type { ScenarioPlaces } from './check-scenario.ts';
import type { LoadedPool } from './loaded-pool.ts';
import type { ScenarioPath } from './path.ts';
import type { PoolScenario, PublishedEngine } from './schema-fleet.ts';
import { shapeDoubts } from './serving-assumptions.ts';

/** A pool as numbers, the same pool in words with its defaults, and what had to be assumed. */
export interface ResolvedPool {
  readonly pool: Pool;
  readonly inWords: PoolScenario;
  readonly assumptions: readonly string[];
}

/** Entries of the scenario's own, which win over the catalog. */
export interface OwnEntries {
  readonly models: readonly ModelArchitecture[];
  readonly accelerators: readonly Accelerator[];
}

/**
 * The published engine's pool. The published figures are used when both the model and the accelerator have them;
 * otherwise both come from the catalog (or the scenario), with the dense bf16 peak and the parameters that one token
 * uses, so that no comparison mixes the two lists.
 * Errors (kind `input`): a name that nothing has, with the nearest one.
 */
export function resolvePublished(
  loaded: LoadedPool,
  engine: PublishedEngine,
  modelName: string,
  own: OwnEntries,
): ResolvedPool {
  const { pool } = loaded;
  const model = lookUp(['model'], loaded, () => modelNamed(modelName, own));
  const accelerator = lookUp(['accelerator'], loaded, () =>
    acceleratorNamed(pool.accelerator, own),
  );
  const { kvCache, prefixCache } = engine;
  const usesPublished = model.published !== undefined && accelerator.published !== undefined;
  const chosenModel = usesPublished ? model.published : (model.catalog ?? model.published);
  const chosenAccelerator = usesPublished
    ? accelerator.published
    : (accelerator.catalog ?? accelerator.published);
  if (chosenModel === undefined || chosenAccelerator === undefined) {
    throw new Error('a catalog look-up returned nothing');
  }
  return {
    pool: {
      profile: engine.profile,
      name: pool.name,
      model: pick(chosenModel, ['name', 'parameters', 'weightBytes', 'layers', 'hiddenSize']),
      accelerator: pick(chosenAccelerator, ['name', 'peakFlops', 'memoryBytesPerS']),
      options: {
        kvCache,
        prefixPolicy: prefixCache.policy,
        minTokens: prefixCache.minTokens,
        maxPrompts: prefixCache.maxPrompts,
        scope: prefixCache.scope,
      },
    },
    inWords: { ...pool, model: chosenModel.name, accelerator: chosenAccelerator.name },
    assumptions: [
      ...shapeDoubts(own.models.find(({ name }) => name === chosenModel.name) ?? {}),
      ...(usesPublished
        ? publishedAssumptions(chosenModel.name, accelerator.published)
        : catalogAssumptions(model, accelerator)),
      ...engineAssumptions(engine),
    ],
  };
}

type PublishedAccelerator = NonNullable<ReturnType<typeof findPublishedAccelerator>>;
type PublishedModel = NonNullable<ReturnType<typeof findPublishedModel>>;

interface ModelFigures {
  readonly published?: PublishedModel | undefined;
  readonly catalog?: PublishedPool['model'] | undefined;
  readonly isOwn: boolean;
  readonly isSparse: boolean;
}

interface AcceleratorFigures {
  readonly published?: PublishedAccelerator | undefined;
  readonly catalog?: PublishedPool['accelerator'] | undefined;
  readonly isOwn: boolean;
}

function modelNamed(name: string, own: OwnEntries): ModelFigures {
  const direct = findPublishedModel(name);
  const isNamed = (entry: ModelArchitecture) => entry.name === name.toLowerCase();
  const mine = own.models.find(isNamed);
  const entry = attemptWhen(direct !== undefined, () => findModel(name, own.models));
  const isOwn = mine !== undefined;
  return {
    published: isOwn ? undefined : (direct ?? findPublishedModel(entry?.name ?? name)),
    catalog: entry && { ...entry, parameters: entry.activeParameters },
    isOwn,
    isSparse: entry !== undefined && entry.activeParameters !== entry.parameters,
  };
}

function acceleratorNamed(name: string, own: OwnEntries): AcceleratorFigures {
  const direct = findPublishedAccelerator(name);
  const isOwn = own.accelerators.some((entry) => entry.name === name.toLowerCase());
  const entry = attemptWhen(direct !== undefined, () => findAccelerator(name, own.accelerators));
  const peakFlops = entry && (entry.peakFlops.bf16 ?? entry.peakFlops.fp16);
  if (entry !== undefined && peakFlops === undefined) {
    throw new KavierError(`the accelerator ${entry.name} has no bf16 or fp16 peak`, {
      kind: 'input',
      found: Object.keys(entry.peakFlops).join(', '),
      expected: 'a peak for bf16 or fp16, in which the published engine computes',
    });
  }
  return {
    published: isOwn ? undefined : (direct ?? findPublishedAccelerator(entry?.name ?? name)),
    catalog:
      entry === undefined || peakFlops === undefined
        ? undefined
        : { name: entry.name, peakFlops, memoryBytesPerS: entry.memoryBytesPerS },
    isOwn,
  };
}

/** The result, or undefined where failing is allowed because there is another source. */
function attemptWhen<T>(mayFail: boolean, find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (mayFail && error instanceof KavierError) return undefined;
    throw error;
  }
}

/** Runs a look-up; its error gets the place in the scenario. */
export function lookUp<T>(
  path: ScenarioPath,
  places: Pick<ScenarioPlaces, 'locate'>,
  find: () => T,
): T {
  return lookUpAt(() => places.locate(path), find);
}

/** The same for a place in the user's words. */
export function lookUpAt<T>(where: () => string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof KavierError) || error.where !== undefined) throw error;
    throw movedTo(error, where());
  }
}

/** The same error at another place. */
export function movedTo(error: KavierError, where: string): KavierError {
  const { what, kind, found, expected, hint } = error;
  return new KavierError(what, { kind, where, found, expected, hint });
}

function publishedAssumptions(
  model: string,
  accelerator: PublishedAccelerator | undefined,
): string[] {
  const name = accelerator?.name ?? '';
  const peak = accelerator?.sparsePeak === true ? '; its peak is a 2:4-sparse figure' : '';
  return [`Figures of ${model} and ${name} are those that the published model lists${peak}.`];
}

function engineAssumptions(engine: PublishedEngine): string[] {
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

function catalogAssumptions(model: ModelFigures, accelerator: AcceleratorFigures): string[] {
  const told: string[] = [];
  const from = (isOwn: boolean) => (isOwn ? 'the scenario' : 'the catalog');
  if (model.catalog !== undefined) {
    told.push(`Figures of ${model.catalog.name} come from ${from(model.isOwn)}.`);
  } else if (model.published !== undefined) {
    told.push(`Figures of ${model.published.name} are those that the published model lists.`);
  }
  if (accelerator.catalog !== undefined) {
    const { name, peakFlops } = accelerator.catalog;
    told.push(
      `Figures of ${name} come from ${from(accelerator.isOwn)}, with its dense 16-bit peak of ` +
        `${Number((peakFlops / 1e12).toPrecision(4))} TFLOP/s.`,
    );
  } else if (accelerator.published !== undefined) {
    told.push(`Figures of ${accelerator.published.name} are those that the published model lists.`);
  }
  if (model.isSparse && model.catalog !== undefined) {
    told.push('A mixture of experts computes and reads only the parameters that one token uses.');
  }
  return told;
}

function pick<T extends object, K extends keyof T>(entry: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, entry[key]])) as Pick<T, K>;
}

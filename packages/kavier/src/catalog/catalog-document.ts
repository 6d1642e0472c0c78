import {
  ACCELERATORS,
  type Accelerator,
  findPublishedAccelerator,
  findPublishedModel,
  KavierError,
  kvBytesPerToken,
  MODELS,
  type ModelArchitecture,
  PUBLISHED_ACCELERATORS,
  PUBLISHED_MODELS,
  type PublishedAccelerator,
  type PublishedModel,
  suggestName,
} from '@kavier/core';
import { VERSION } from '../version.ts';

/** What `kavier catalog [models|gpus] --json` prints; the part that was not asked for is absent. */
export interface CatalogDocument {
  readonly schema: 'kavier.catalog/1';
  readonly kavier: string;
  readonly models?: readonly ModelArchitecture[] | undefined;
  readonly accelerators?: readonly Accelerator[] | undefined;
  /** Figures of the `kavier-2025` profile. */
  readonly published: {
    readonly models?: readonly PublishedModel[] | undefined;
    readonly accelerators?: readonly PublishedAccelerator[] | undefined;
  };
}

/** What `kavier catalog NAME --json` prints. */
export type CatalogEntryDocument =
  | {
      readonly schema: 'kavier.catalog-entry/1';
      readonly kavier: string;
      readonly kind: 'model';
      /** Null when only the published profile has it. */
      readonly entry: ModelArchitecture | null;
      /** Bytes of keys and values that each further token adds, at 2 bytes an element. */
      readonly kvBytesPerTokenBf16: number | null;
      readonly published: PublishedModel | null;
    }
  | {
      readonly schema: 'kavier.catalog-entry/1';
      readonly kavier: string;
      readonly kind: 'accelerator';
      readonly entry: Accelerator | null;
      readonly published: PublishedAccelerator | null;
    };

export function catalogDocument(part: 'all' | 'models' | 'gpus'): CatalogDocument {
  const hasModels = part !== 'gpus';
  const hasAccelerators = part !== 'models';
  return {
    schema: 'kavier.catalog/1',
    kavier: VERSION,
    models: hasModels ? MODELS : undefined,
    accelerators: hasAccelerators ? ACCELERATORS : undefined,
    published: {
      models: hasModels ? PUBLISHED_MODELS : undefined,
      accelerators: hasAccelerators ? PUBLISHED_ACCELERATORS : undefined,
    },
  };
}

/**
 * Everything the catalogs know of a name or alias.
 * Errors (kind `input`): nothing of that name, with the nearest.
 */
export function catalogEntryDocument(name: string): CatalogEntryDocument {
  const base = { schema: 'kavier.catalog-entry/1', kavier: VERSION } as const;
  const model = find(name, MODELS);
  const publishedModel = findPublishedModel(model?.name ?? name) ?? null;
  if (model !== undefined || publishedModel !== null) {
    const perToken = model === undefined ? null : kvBytesPerToken(model, 2);
    return {
      ...base,
      kind: 'model',
      entry: model ?? null,
      kvBytesPerTokenBf16: perToken,
      published: publishedModel,
    };
  }
  const accelerator = find(name, ACCELERATORS);
  const published = findPublishedAccelerator(accelerator?.name ?? name) ?? null;
  if (accelerator !== undefined || published !== null) {
    return { ...base, kind: 'accelerator', entry: accelerator ?? null, published };
  }
  throw new KavierError(`the catalog has no ${name}`, {
    kind: 'input',
    hint: suggestName(name, catalogNames()),
  });
}

/** Names of all models and accelerators, each once. */
export function catalogNames(): string[] {
  const lists = [MODELS, PUBLISHED_MODELS, ACCELERATORS, PUBLISHED_ACCELERATORS];
  return [...new Set(lists.flatMap((entries) => entries.map(({ name }) => name)))];
}

function find<Entry extends { readonly name: string; readonly aliases: readonly string[] }>(
  name: string,
  entries: readonly Entry[],
): Entry | undefined {
  const wanted = name.trim().toLowerCase();
  return entries.find(
    (entry) =>
      entry.name === wanted || entry.aliases.some((alias) => alias.toLowerCase() === wanted),
  );
}

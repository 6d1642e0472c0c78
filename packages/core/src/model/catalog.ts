import { findEntry } from '../hardware/find-entry.ts';
import type { ModelArchitecture } from './architecture.ts';
import { EARLIER_MODELS } from './earlier.ts';
import { LLAMA_MODELS } from './llama.ts';
import { MISTRAL_MODELS } from './mistral.ts';
import { QWEN_MODELS } from './qwen.ts';
import { RECENT_MODELS } from './recent.ts';

/** The models that Kavier knows without being told. */
export const MODELS: readonly ModelArchitecture[] = [
  ...LLAMA_MODELS,
  ...QWEN_MODELS,
  ...MISTRAL_MODELS,
  ...RECENT_MODELS,
  ...EARLIER_MODELS,
];

/** Names of the catalog's models in catalog order, aliases left out. */
export function modelNames(): readonly string[] {
  return MODELS.map((model) => model.name);
}

/**
 * The model of a name, a publisher's name or an alias, letters compared without case. `extra` entries are looked at
 * first, so that a scenario can correct a catalog entry or add its own.
 *
 * @throws KavierError of kind `input` with the nearest known name.
 */
export function findModel(
  name: string,
  extra: readonly ModelArchitecture[] = [],
): ModelArchitecture {
  return findEntry('model', name, [...extra, ...MODELS]);
}

import { findEntry } from '../hardware/find-entry.ts';
import type { ModelArchitecture } from './architecture.ts';
import { EARLIER_MODELS } from './earlier.ts';
import { HYBRID_MODELS } from './hybrids.ts';
import { LLAMA_MODELS } from './llama.ts';
import { MISTRAL_MODELS } from './mistral.ts';
import { MIXTURE_MODELS } from './mixtures.ts';
import { QWEN_MODELS } from './qwen.ts';
import { QWEN_MIXTURES } from './qwen-mixtures.ts';
import { RECENT_MODELS } from './recent.ts';
import { SMALLER_MODELS } from './smaller.ts';

/** The models that Kavier knows without being told. */
export const MODELS: readonly ModelArchitecture[] = [
  ...LLAMA_MODELS,
  ...QWEN_MODELS,
  ...QWEN_MIXTURES,
  ...MISTRAL_MODELS,
  ...RECENT_MODELS,
  ...MIXTURE_MODELS,
  ...HYBRID_MODELS,
  ...SMALLER_MODELS,
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

import { KavierError } from '@kavier/core';
import type { ConfigFields } from './config-fields.ts';

/** Keys whose presence says that layers are not those of Llama, whatever else the file states. */
const UNLIKE_LLAMA =
  /mamba|ssm|^linear_|lightning|kda|rwkv|conv|state_size|recurrent|global_|kv_shared|shared_layers|cross_attention|vision|audio|visual|altup|laurel|per_layer|swa_|hybrid|block_type|nextn|index_|compress|engram|loop|merged/;

/** Keys that a type which is not known has to state: each is used. */
const REQUIRED = [
  'vocab_size',
  'hidden_size',
  'intermediate_size',
  'num_hidden_layers',
  'num_attention_heads',
  'num_key_value_heads',
  'max_position_embeddings',
  'tie_word_embeddings',
] as const;

/** What an answer about a model of an unknown type puts first. */
export function unknownTypeDoubt(type: string): string {
  return `The model type "${type}" is not known: read as Llama is, from the fields of its file`;
}

/**
 * A type that is not known can be read as Llama when every field that is used stands in its file and none says that its
 * layers are of another kind.
 *
 * @throws KavierError of kind `input` otherwise, with the nearest known type.
 */
export function requireReadable(
  root: ConfigFields,
  fields: ConfigFields,
  type: string,
  nearest: string | undefined,
): void {
  const stated = [...new Set([...root.keys(), ...fields.keys()])];
  const slides = ['sliding_window', 'attention_chunk_size'].find((key) => isNarrow(fields, key));
  const unlike = stated.find((key) => UNLIKE_LLAMA.test(key) && isSet(root, fields, key)) ?? slides;
  const missing = REQUIRED.filter((key) => !fields.states(key) && !root.states(key));
  if (unlike === undefined && missing.length === 0) return;
  const why =
    unlike === undefined
      ? `without ${missing.map((key) => `\`${key}\``).join(', ')}`
      : `with \`${unlike}\`, a sign of layers unlike Llama's`;
  const meant = nearest === undefined ? '' : ` Did you mean the model type ${nearest}?`;
  throw new KavierError('a model type that is not known', {
    kind: 'input',
    where: root.where,
    found: `model_type "${type}" ${why}`,
    expected: 'a known model type, or a file that states every field of a shape like Llama',
    hint: `Describe the model by its shape in a catalog of your own, --catalog FILE.${meant}`,
  });
}

/** Whether a key bounds what layers attend to; a window may be stated and switched off. */
function isNarrow(fields: ConfigFields, key: string): boolean {
  if (!fields.isSet(key) || !fields.flag('use_sliding_window', true)) return false;
  const longest = fields.optionalCount('max_position_embeddings') ?? Number.POSITIVE_INFINITY;
  return fields.count(key) < longest;
}

/** Whether a key is there and says something: null, false, 0 and empty lists do not. */
function isSet(root: ConfigFields, fields: ConfigFields, key: string): boolean {
  return fields.isSet(key) || root.isSet(key);
}

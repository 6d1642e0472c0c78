import { editDistance, KavierError } from '@kavier/core';
import type { ConfigDefaults, ConfigFields } from './config-fields.ts';
import type { Family } from './family.ts';

/**
 * Keys that a file of a language model alone always states, under one of their names: what is missing is a fault of the
 * file, though its model type has a default. Only objects within another, such as `text_config`, leave out what does not
 * differ from the defaults.
 */
const ALWAYS_STATED = [
  'hidden_size',
  'n_embd',
  'd_model',
  'num_hidden_layers',
  'n_layer',
  'n_layers',
  'num_layers',
  'num_attention_heads',
  'n_head',
  'n_heads',
  'vocab_size',
  'intermediate_size',
  'ffn_dim',
] as const;

const CONTEXT_KEYS = ['max_position_embeddings', 'n_positions', 'max_seq_len'] as const;

/** The defaults of a model type without those that its files always state. */
export function withoutStated(defaults: ConfigDefaults, family: Family): ConfigDefaults {
  const dropped: readonly string[] =
    family.contextUnstated === true ? ALWAYS_STATED : [...ALWAYS_STATED, ...CONTEXT_KEYS];
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => !dropped.includes(key)));
}

/** Keys of which a misspelling would be taken for a default. */
const SHAPE_KEYS = [
  'hidden_size',
  'num_hidden_layers',
  'num_attention_heads',
  'num_key_value_heads',
  'vocab_size',
  'intermediate_size',
  'moe_intermediate_size',
  'sliding_window',
  'tie_word_embeddings',
  'max_position_embeddings',
  'layer_types',
] as const;

/** Keys of published files that are near to another and are meant. */
const MEANT = new Set([
  'layer_type',
  'num_kv_heads',
  'head_dims',
  'hidden_sizes',
  'sliding_windows',
]);

/**
 * A key that differs by a letter or two from one that the file lacks.
 *
 * @throws KavierError of kind `input` with both.
 */
export function requireNoMisspelling(fields: ConfigFields): void {
  const keys = fields.keys().filter((key) => key.length <= LONGEST_KEY && !MEANT.has(key));
  for (const wanted of SHAPE_KEYS) {
    if (fields.states(wanted)) continue;
    const near = keys.find((key) => key !== wanted && editDistance(wanted, key) <= 2);
    if (near === undefined || (SHAPE_KEYS as readonly string[]).includes(near)) continue;
    throw new KavierError(`no \`${wanted}\``, {
      kind: 'input',
      where: fields.where,
      found: `the key ${near}`,
      expected: `\`${wanted}\`, or neither`,
      hint: `Did you mean the key ${wanted}?`,
    });
  }
}

const LONGEST_KEY = 32;

/** Keys that say that layers keep a state instead of keys and values. */
const STATE_KEYS = /^linear_num|ssm_state|^mamba_|^kda_|^rwkv/;

/** A family whose layers attend is not read from a file that describes others. */
export function requireNoOtherLayers(fields: ConfigFields, family: Family): void {
  if (family.mixers !== undefined) return;
  const key = fields.keys().find((one) => STATE_KEYS.test(one) && fields.isSet(one));
  if (key === undefined) return;
  throw fields.wrong(
    key,
    'a model type with such layers; describe this one by its shape, --catalog FILE',
  );
}

import type { ConfigFields } from './config-fields.ts';
import type { Family } from './family.ts';

const CONTEXT_KEYS = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'seq_length',
  'max_sequence_length',
  'model_max_length',
] as const;

const UNSTATED_TOKENS = 2048;

/**
 * Longest context as vLLM derives it (`_get_and_verify_max_len` in config/model.py, 2026): the shortest that a key states
 * (Command-R's `model_max_length` before all), times the factor of a `rope_scaling` that stretches positions. YaRN stretches
 * the length it was trained on; Llama-3's and LongRoPE's forms, and Gemma-3's, state the stretched length already. A model
 * type whose files state none (BLOOM, Mamba) gets vLLM's default.
 */
export function contextTokens(fields: ConfigFields, type: string, family: Family): number {
  const stated = CONTEXT_KEYS.map((key) => fields.optionalCount(key)).filter(
    (tokens) => tokens !== undefined,
  );
  const longest = fields.optionalCount('model_max_length');
  const shortest = stated.reduce(
    (least, tokens) => Math.min(least, tokens),
    Number.POSITIVE_INFINITY,
  );
  const base = longest ?? (stated.length > 0 ? shortest : unstated(fields, family));
  const scaling = fields.object('rope_scaling') ?? fields.object('rope_parameters');
  if (scaling === undefined || type.includes('gemma3')) return base;
  // One for each kind of layer, or one for all.
  const all = scaling.states('rope_type') || scaling.states('type') ? [scaling] : scaling.objects();
  const stretched = all.map((one) => stretchedTokens(one, base));
  return stretched.reduce((most, tokens) => Math.max(most, tokens), stretched[0] ?? base);
}

function unstated(fields: ConfigFields, family: Family): number {
  return family.contextUnstated === true ? UNSTATED_TOKENS : fields.count(CONTEXT_KEYS[0]);
}

function stretchedTokens(scaling: ConfigFields, base: number): number {
  const type = scaling.text('rope_type', 'type') ?? 'default';
  if (STATED_ALREADY.has(type)) return base;
  const factor = scaling.amount('factor') ?? 1;
  const from =
    type === 'yarn' ? (scaling.optionalCount('original_max_position_embeddings') ?? base) : base;
  return Math.floor(from * factor);
}

const STATED_ALREADY = new Set(['su', 'longrope', 'llama3', 'default', 'mrope', 'proportional']);

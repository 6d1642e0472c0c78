import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const table = (rows: readonly string[]) => `${rows.join('\n')}\n`;
const CLASSES = Array.from({ length: 40 }, (_, i) => `${i / 40},${200 + 7 * i},30,${'ab'[i % 2]}`);
const UNTIMED = Array.from({ length: 30 }, (_, i) => `${200 + 7 * i},30`);
const FAILED = Array.from(
  { length: 30 },
  (_, i) =>
    `${i / 10},ChatGPT,${200 + 7 * i},${i % 5 === 0 ? 0 : 30},${230 + 7 * i},Conversation log`,
);
const HOURS = Array.from({ length: 4 }, (_, hour) => `2024-01-01T0${hour}:00:00Z`);
const HASHED = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    timestamp: 150 * i,
    input_length: 640 + i,
    output_length: 20 + i,
    hash_ids: Array.from({ length: Math.ceil((640 + i) / 64) }, (_, k) =>
      k < 8 ? k : 100 * i + k,
    ),
  }),
);

const TENANTS = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    chat_id: i,
    parent_chat_id: -1,
    timestamp: i / 10,
    input_length: 160 + i,
    output_length: 20,
    type: i % 2 === 0 ? 'text' : 'search',
    turn: 1,
    hash_ids: Array.from({ length: Math.ceil((160 + i) / 16) }, (_, k) =>
      k < 8 ? k : 100 * i + k,
    ),
  }),
);
const CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 16,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: true,
  torch_dtype: 'bfloat16',
};

/** What the scenarios of `bases` read, in this folder. */
export function writeFiles(folder: string): Readonly<Record<string, string>> {
  const files = {
    'classes.csv': table(['arrival,prompt_tokens,output_tokens,class', ...CLASSES]),
    'untimed.csv': table(['prompt_tokens,output_tokens', ...UNTIMED]),
    'failed.csv': table([
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
      ...FAILED,
    ]),
    'hashed.jsonl': table(HASHED),
    'carbon.csv': table([
      'Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),Carbon intensity gCO₂eq/kWh (Life cycle),Data source',
      ...HOURS.map((_, i) => `2024-01-01 0${i}:00:00,Norway,Norway,NO,${30 + i},${60 + 9 * i},x`),
    ]),
    'gap.csv': table([
      'timestamp,value',
      ...HOURS.filter((_, i) => i !== 1).map((at, i) => `${at},${100 * (i + 1)}`),
    ]),
    'tenants.jsonl': table(TENANTS),
    'model/config.json': JSON.stringify(CONFIG),
    'other-model/config.json': JSON.stringify({ ...CONFIG, num_hidden_layers: 12 }),
    'price.csv': table(['timestamp,value', ...HOURS.map((at, i) => `${at},${0.1 * (i + 1)}`)]),
    'other-price.csv': table(['timestamp,value', ...HOURS.map((at) => `${at},0.7`)]),
  };
  for (const name of ['model', 'other-model']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const at = (name: keyof typeof files) => join(folder, name);
  return {
    trace: at('hashed.jsonl'),
    untimed: at('untimed.csv'),
    failed: at('failed.csv'),
    classes: at('classes.csv'),
    carbon: at('carbon.csv'),
    electricity: at('price.csv'),
    gap: at('gap.csv'),
    tenants: at('tenants.jsonl'),
    model: at('model/config.json'),
    otherModel: at('other-model/config.json'),
    otherElectricity: at('other-price.csv'),
  };
}

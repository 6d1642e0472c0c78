import type { AttentionShape, ModelArchitecture } from '@kavier/core';
import { parameterCount } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { architectureFromHuggingFace } from '../../src/hugging-face/hugging-face.ts';
import counted from './counted.json' with { type: 'json' };
import variants from './counted-variants.json' with { type: 'json' };

/** What transformers counted for a configuration on its meta device; scripts/oracle/count.py recorded it. */
interface Counted {
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly encoder: number;
  readonly routedExperts: number;
  /** Elements that a token adds, by kind of layer; null where the modules do not show them. */
  readonly keyValues: Readonly<Record<string, number>> | null;
}

const MODELS = Object.entries(counted.models as unknown as Readonly<Record<string, Counted>>);
const VARIANTS = Object.entries(variants.models as unknown as Readonly<Record<string, Counted>>);

/** Elements of keys and values that a token adds, by kind, as the recorded table names them. */
function keyValues({ attention }: ModelArchitecture): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const shape of attention) {
    if (shape.kind === 'linear') continue;
    const kind = KINDS[shape.kind](shape);
    sums[kind] = (sums[kind] ?? 0) + elements(shape);
  }
  return sums;
}

const KINDS = {
  full: () => 'full',
  mla: () => 'latent',
  'sliding-window': ({ windowTokens }: AttentionShape) => `sliding ${windowTokens}`,
};

function elements(shape: AttentionShape): number {
  const own = shape.layers - (shape.sharedKvLayers ?? 0);
  if (shape.kind === 'mla') return own * ((shape.kvRank ?? 0) + (shape.ropeHeadSize ?? 0));
  return own * shape.kvHeads * (shape.headSize + (shape.valueHeadSize ?? shape.headSize));
}

function expectAsCounted(read: ModelArchitecture, row: Counted): void {
  const { encoder, routedExperts, total } = parameterCount(read);
  expect({ parameters: read.parameters, encoder, routedExperts }).toEqual({
    parameters: row.parameters,
    encoder: row.encoder,
    routedExperts: row.routedExperts,
  });
  expect(total).toBe(read.parameters);
  if (row.keyValues !== null) expect(keyValues(read)).toEqual(row.keyValues);
}

describe('published configurations', () => {
  test('of at least 40 architectures are in the table', () => {
    const types = new Set(MODELS.map(([, { config }]) => config.model_type));
    expect(types.size).toBeGreaterThanOrEqual(100);
  });

  test.each(MODELS)('%s: parameters and KV elements as transformers builds them', (name, row) => {
    const read = architectureFromHuggingFace(row.config, name);
    expect(read.doubts ?? []).toEqual(name === 'pixtral-12b' ? [expect.any(String)] : []);
    expectAsCounted(read, row);
  });
});

/** A language model within another file, which may leave out what its model type assumes. */
function within({ config, encoder }: Counted): Counted['config'] {
  if ('text_config' in config || 'vision_config' in config) return config;
  if (encoder > 0) return { ...config, text_config: {}, vision_config: {} };
  return { model_type: config.model_type, text_config: config };
}

/** Read as transformers reads it, or refused: never anything between. */
function outcome(name: string, row: Counted): 'exact' | 'refused' {
  let read: ModelArchitecture;
  try {
    read = architectureFromHuggingFace(within(row), name);
  } catch (error) {
    expect(error).toMatchObject({ name: 'KavierError', kind: 'input' });
    return 'refused';
  }
  expectAsCounted(read, row);
  return 'exact';
}

describe('configurations that leave values out', () => {
  /** Neither the file nor its parts say whether the head is the embedding; transformers 5 ties, checkpoints do not. */
  const UNTIED = new Set(['internvl alone', 'kimi_k25 alone', 'mistral3 alone']);
  const rows = VARIANTS.filter(([name]) => !UNTIED.has(name));

  test.each(rows)('%s: read exactly or refused', (name, row) => {
    expect(['exact', 'refused']).toContain(outcome(name, row));
  });

  test('few are refused', () => {
    const refused = rows.filter(([name, row]) => outcome(name, row) === 'refused');
    expect(refused.length / rows.length).toBeLessThan(0.08);
  });
});

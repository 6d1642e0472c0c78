import type { AttentionShape, ModelArchitecture } from './architecture.ts';
import { LITGPT, publishedShape } from './published-shape.ts';

/** Layers that slide a window of so many tokens, all or every second one. */
const sliding = (
  windowTokens: number,
  layers: number,
  full: number,
  heads: readonly [query: number, kv: number, size: number],
): readonly AttentionShape[] => {
  const [queryHeads, kvHeads, headSize] = heads;
  const shape = { queryHeads, kvHeads, headSize };
  const windowed: AttentionShape = { kind: 'sliding-window', layers, ...shape, windowTokens };
  return full === 0 ? [windowed] : [{ kind: 'full', layers: full, ...shape }, windowed];
};

/**
 * Dense models of 2e9 to 28e9 parameters of Google, Microsoft and Deci. Gemma-2 slides a window of 4,096 tokens in every
 * second layer; Phi-3 one of 2,047 in all. DeciLM has one, two or four KV heads, by the layer.
 */
export const SMALLER_MODELS: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'gemma-2-2b',
    title: 'google/gemma-2-2b-it',
    aliases: ['gemma2-2b', 'google/gemma-2-2b'],
    family: 'gemma2',
    parameters: 2_614_341_888,
    layers: 26,
    hiddenSize: 2304,
    intermediateSize: 9216,
    tiedEmbeddings: true,
    vocabularySize: 256_000,
    attention: sliding(4096, 13, 13, [8, 4, 256]),
    maxContextTokens: 8192,
    shapeReadIn: 'mlx-community/gemma-2-2b-it-fp16 on Hugging Face, config.json',
    unread: ['tiedEmbeddings'],
  }),
  publishedShape({
    name: 'gemma-2-9b',
    title: 'google/gemma-2-9b-it',
    aliases: ['gemma2-9b', 'google/gemma-2-9b'],
    family: 'gemma2',
    parameters: 9_241_705_984,
    layers: 42,
    hiddenSize: 3584,
    intermediateSize: 14_336,
    tiedEmbeddings: true,
    vocabularySize: 256_000,
    attention: sliding(4096, 21, 21, [16, 8, 256]),
    maxContextTokens: 8192,
    shapeReadIn: LITGPT,
    unread: ['tiedEmbeddings', 'weightBytes'],
  }),
  publishedShape({
    name: 'gemma-2-27b',
    title: 'google/gemma-2-27b-it',
    aliases: ['gemma2-27b', 'google/gemma-2-27b'],
    family: 'gemma2',
    parameters: 27_227_128_320,
    layers: 46,
    hiddenSize: 4608,
    intermediateSize: 36_864,
    tiedEmbeddings: true,
    vocabularySize: 256_000,
    attention: sliding(4096, 23, 23, [32, 16, 128]),
    maxContextTokens: 8192,
    shapeReadIn: LITGPT,
    unread: ['tiedEmbeddings', 'weightBytes'],
  }),
  publishedShape({
    name: 'phi-3-mini',
    title: 'microsoft/Phi-3-mini-4k-instruct',
    aliases: ['phi3-mini', 'phi-3-mini-4k'],
    family: 'phi3',
    parameters: 3_821_079_552,
    layers: 32,
    hiddenSize: 3072,
    intermediateSize: 8192,
    vocabularySize: 32_064,
    attention: sliding(2047, 32, 0, [32, 32, 96]),
    maxContextTokens: 4096,
    shapeReadIn:
      'Alignment-Lab-AI/idfkphi4kiguess on Hugging Face, config.json ' +
      '(a duplicate of Phi-3-mini-4k-instruct)',
  }),
  publishedShape({
    name: 'phi-3-medium',
    title: 'microsoft/Phi-3-medium-4k-instruct',
    aliases: ['phi3-medium', 'phi-3-medium-4k'],
    family: 'phi3',
    parameters: 13_960_238_080,
    layers: 40,
    hiddenSize: 5120,
    intermediateSize: 17_920,
    vocabularySize: 32_064,
    attention: sliding(2047, 40, 0, [40, 10, 128]),
    maxContextTokens: 4096,
    shapeReadIn: 'microsoft/Phi-3-medium-4k-instruct on Hugging Face, config.json',
  }),
  publishedShape({
    name: 'decilm-7b',
    title: 'Deci/DeciLM-7B',
    aliases: ['Deci/DeciLM-7B-instruct'],
    family: 'deci',
    parameters: 7_043_551_232,
    layers: 32,
    hiddenSize: 4096,
    intermediateSize: 14_336,
    vocabularySize: 32_000,
    attention: [
      { kind: 'full', layers: 7, queryHeads: 32, kvHeads: 4, headSize: 128 },
      { kind: 'full', layers: 14, queryHeads: 32, kvHeads: 2, headSize: 128 },
      { kind: 'full', layers: 11, queryHeads: 32, kvHeads: 1, headSize: 128 },
    ],
    maxContextTokens: 8192,
    shapeReadIn: 'Deci/DeciLM-7B-instruct on Hugging Face, config.json',
  }),
];

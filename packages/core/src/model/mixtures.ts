import { derived, type FieldProvenance, fromMemory, readIn } from '../hardware/provenance.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';
import { fullAttention, publishedShape } from './published-shape.ts';

const aiconfigurator = (file: string): string => `ai-dynamo/aiconfigurator ${file}`;

/** Llama-4: three layers of four attend within their chunk of 8,192 tokens, the fourth to everything. */
const LLAMA4_HEADS = { queryHeads: 40, kvHeads: 8, headSize: 128 };
const LLAMA4_ATTENTION: readonly AttentionShape[] = [
  { kind: 'full', layers: 12, ...LLAMA4_HEADS },
  { kind: 'sliding-window', layers: 36, ...LLAMA4_HEADS, windowTokens: 8192, chunked: true },
];
const LLAMA4_CONFIG = 'aic-core/src/aiconfigurator_core/model_configs/meta-llama--Llama-4';
const LLAMA4_SOURCES: FieldProvenance = {
  activeParameters: fromMemory('the model cards of Llama-4 on Hugging Face (17B of 109B and 400B)'),
  attention: readIn(
    'the config.json that `all` names; layers of each kind: huggingface/transformers ' +
      'src/transformers/models/llama4/configuration_llama4.py',
  ),
};

/**
 * Large mixtures of experts of other publishers, each without its multi-token-prediction layers and, where it sees, the
 * language model without its vision tower. Checkpoints in 8 or 4 bits are aliases: the scenario's weights choose.
 *
 * - Kimi-K2.5: DeepSeek-V3's layers with 384 experts and half the heads. Its routed experts are published in 4 bits with
 *   a 16-bit scale for 32 of them, 0.5625 bytes, the rest in bf16; hence the mean `weightBytes`.
 * - GLM-5: every layer also has an indexer that picks the 2,048 tokens that a query attends to. Approximation: counted
 *   as latent attention to all of them, so that beyond 2,048 tokens of context FLOPs and reading come out too high; the
 *   indexer's 9.4e6 parameters a layer are in `parameters`, its 128 elements of key a token are in no KV cache here.
 * - MiniMax-M2.5: published in 8 bits. The publisher's 10e9 active parameters are those without embedding and head.
 * - Llama-4: a sliding window is the nearest kind to its chunks. Equal up to 8,192 tokens; beyond, a chunk starts empty
 *   and holds half a window in the mean, so that the window is an upper bound of what those layers read and compute.
 *   Scout mixes experts in all layers, Maverick in every second; a token passes one routed and one shared expert.
 */
export const MIXTURE_MODELS: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'kimi-k2.5',
    title: 'moonshotai/Kimi-K2.5',
    aliases: ['kimi-k2-5', 'nvidia/Kimi-K2.5-NVFP4'],
    family: 'kimi-k2',
    parameters: 1_026_408_232_448,
    activeParameters: 32e9,
    layers: 61,
    hiddenSize: 7168,
    intermediateSize: 18_432,
    vocabularySize: 163_840,
    attention: [
      {
        kind: 'mla',
        layers: 61,
        queryHeads: 64,
        kvHeads: 64,
        headSize: 128,
        valueHeadSize: 128,
        queryRank: 1536,
        kvRank: 512,
        ropeHeadSize: 64,
      },
    ],
    experts: {
      experts: 384,
      activeExperts: 8,
      sharedExperts: 1,
      layers: 60,
      intermediateSize: 2048,
    },
    maxContextTokens: 262_144,
    weightBytes: 0.5789,
    shapeReadIn: aiconfigurator(
      'src/aiconfigurator/model_configs/moonshotai--Kimi-K2.5_config.json',
    ),
    provenance: {
      activeParameters: readIn(
        'model card of RedHatAI/Kimi-K2-Instruct-quantized.w4a16 (32e9 of 1e12; the same layers)',
      ),
      weightBytes: derived(
        'mean over the shape: routed experts at 0.5625 bytes, the rest at 2, as the card of ' +
          'eatang/Kimi-K2.5-2layer on Hugging Face describes the checkpoint',
      ),
    },
  }),
  publishedShape({
    name: 'minimax-m2.5',
    title: 'MiniMaxAI/MiniMax-M2.5',
    aliases: ['minimax-m2-5'],
    family: 'minimax-m2',
    parameters: 228_689_764_864,
    activeParameters: 10e9,
    layers: 62,
    hiddenSize: 3072,
    intermediateSize: 1536,
    vocabularySize: 200_064,
    attention: fullAttention(62, 48, 8, 128),
    experts: {
      experts: 256,
      activeExperts: 8,
      sharedExperts: 0,
      layers: 62,
      intermediateSize: 1536,
    },
    maxContextTokens: 196_608,
    weightBytes: 1,
    shapeReadIn:
      'cmadh/MiniMax-M2.5 on Hugging Face, config.json (a duplicate); vocabulary: ' +
      'tiny-random/minimax-m2.5',
    provenance: {
      activeParameters: readIn('huggingface/transformers docs/source/en/model_doc/minimax_m2.md'),
    },
  }),
  publishedShape({
    name: 'glm-5',
    title: 'zai-org/GLM-5',
    aliases: ['glm5', 'zhipuai/GLM-5', 'zai-org/GLM-5-FP8', 'nvidia/GLM-5-NVFP4'],
    family: 'glm-moe-dsa',
    parameters: 743_911_218_432,
    activeParameters: 40e9,
    layers: 78,
    hiddenSize: 6144,
    intermediateSize: 12_288,
    vocabularySize: 154_880,
    attention: [
      {
        kind: 'mla',
        layers: 78,
        queryHeads: 64,
        kvHeads: 64,
        headSize: 192,
        valueHeadSize: 256,
        queryRank: 2048,
        kvRank: 512,
        ropeHeadSize: 64,
      },
    ],
    experts: {
      experts: 256,
      activeExperts: 8,
      sharedExperts: 1,
      layers: 75,
      intermediateSize: 2048,
    },
    maxContextTokens: 202_752,
    shapeReadIn:
      `${aiconfigurator('src/aiconfigurator/model_configs/zai-org--GLM-5-FP8_config.json')}; ` +
      'huggingface/transformers src/transformers/models/glm_moe_dsa/configuration_glm_moe_dsa.py',
    unread: ['weightBytes'],
    provenance: {
      activeParameters: readIn('huggingface.co/docs/transformers/model_doc/glm_moe_dsa'),
    },
  }),
  publishedShape({
    name: 'llama-4-scout',
    title: 'meta-llama/Llama-4-Scout-17B-16E-Instruct',
    aliases: [
      'llama4-scout',
      'llama-4-scout-17b-16e',
      'llama-4-scout-17b-16e-instruct',
      'meta-llama/Llama-4-Scout-17B-16E',
    ],
    family: 'llama4',
    parameters: 107_769_861_120,
    activeParameters: 17e9,
    layers: 48,
    hiddenSize: 5120,
    intermediateSize: 16_384,
    vocabularySize: 202_048,
    attention: LLAMA4_ATTENTION,
    experts: {
      experts: 16,
      activeExperts: 1,
      sharedExperts: 1,
      layers: 48,
      intermediateSize: 8192,
    },
    maxContextTokens: 10_485_760,
    shapeReadIn: aiconfigurator(`${LLAMA4_CONFIG}-Scout-17B-16E-Instruct_config.json`),
    provenance: LLAMA4_SOURCES,
  }),
  publishedShape({
    name: 'llama-4-maverick',
    title: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct',
    aliases: [
      'llama4-maverick',
      'llama-4-maverick-17b-128e',
      'llama-4-maverick-17b-128e-instruct',
      'meta-llama/Llama-4-Maverick-17B-128E',
      'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
    ],
    family: 'llama4',
    parameters: 400_711_848_960,
    activeParameters: 17e9,
    layers: 48,
    hiddenSize: 5120,
    intermediateSize: 16_384,
    vocabularySize: 202_048,
    attention: LLAMA4_ATTENTION,
    experts: {
      experts: 128,
      activeExperts: 1,
      sharedExperts: 1,
      layers: 24,
      intermediateSize: 8192,
    },
    maxContextTokens: 1_048_576,
    shapeReadIn: aiconfigurator(`${LLAMA4_CONFIG}-Maverick-17B-128E-Instruct_config.json`),
    provenance: LLAMA4_SOURCES,
  }),
];

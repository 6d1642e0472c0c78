import { derived, type FieldProvenance, type Provenance, readIn } from '../hardware/provenance.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';
import { publishedShape } from './published-shape.ts';

/**
 * Models most of whose layers keep a state of constant size instead of keys and values. For a `linear` shape,
 * `queryHeads` are the heads of the state, `kvHeads` the heads that share a key (Gated DeltaNet) or the groups (Mamba-2),
 * and tensor parallelism divides both.
 *
 * `stateElements` counts elements of 16 bits, the format that the simulator holds states in. Engines hold the recurrent
 * state in 32 bits, so each of its elements counts as two here; the last inputs of the convolution are in 16 bits:
 *
 *   Gated DeltaNet   2 (value heads x key size x value size) + 3 (2 key heads x key size + value heads x value size)
 *   Mamba-2          2 (heads x head size x state size) + 3 (heads x head size + 2 groups x state size)
 *
 * A prefix cache of such a model keeps states only at block boundaries, and an engine rounds each to its page; neither
 * is counted.
 */
const recurrent = (elements: number, convolutionChannels: number): number =>
  2 * elements + 3 * convolutionChannels;

/** The mixers of Nemotron-Nano-2: Mamba-2 with 128 heads of 80, 8 groups and 128 states, and a few of grouped attention. */
const nemotronMixers = (mamba: number, attention: number): readonly AttentionShape[] => [
  { kind: 'full', layers: attention, queryHeads: 40, kvHeads: 8, headSize: 128 },
  {
    kind: 'linear',
    layers: mamba,
    queryHeads: 128,
    kvHeads: 8,
    headSize: 80,
    stateElements: recurrent(128 * 80 * 128, 128 * 80 + 2 * 8 * 128),
  },
];
const NEMOTRON_SHAPE =
  'NVIDIA-NeMo/Megatron-Bridge src/megatron/bridge/models/mamba/nemotron_h_provider.py';
const counted = (card: string): Provenance =>
  derived(`counted from the matrices, convolutions and norms of each layer; ${card}`);
const nemotronSources = (published: string, mixers: string, card: string): FieldProvenance => ({
  parameters: counted(card),
  activeParameters: counted(card),
  layers: derived(`${mixers}; the config.json counts ${published} layers, feed-forward ones apart`),
  attention: derived(
    'heads, groups and sizes as `all` says; the 32-bit state is what the card of the model asks ' +
      'engines for, from memory of it',
  ),
});

/**
 * Qwen3.5: the language model without its vision tower and multi-token-prediction layer; three Gated DeltaNet layers and
 * one of full attention in turn, whose queries have a gate as wide as themselves. Shape and parameters are stated, as
 * those of linear layers do not follow from heads.
 *
 * Nemotron-Nano-2 has layers of one part each: Mamba-2, attention or feed-forward. `layers` counts the mixers, Mamba-2
 * and attention, and takes a feed-forward layer as part of the mixer before it, as it is in every other model; six
 * mixers of each, mostly those before an attention layer, have none. Counting every part as a layer would double the
 * collectives and overheads; this way they are 10 % too many. `parameters` has each part as often as it is there. The
 * feed-forward layers square a ReLU and have no gate.
 */
export const HYBRID_MODELS: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'qwen3.5-397b-a17b',
    title: 'Qwen/Qwen3.5-397B-A17B',
    aliases: ['qwen3.5-397b', 'Qwen/Qwen3.5-397B-A17B-FP8', 'nvidia/Qwen3.5-397B-A17B-NVFP4'],
    family: 'qwen3.5-moe',
    parameters: 396_346_350_336,
    activeParameters: 17e9,
    layers: 60,
    hiddenSize: 4096,
    intermediateSize: 1024,
    vocabularySize: 248_320,
    attention: [
      { kind: 'full', layers: 15, queryHeads: 32, kvHeads: 2, headSize: 256 },
      {
        kind: 'linear',
        layers: 45,
        queryHeads: 64,
        kvHeads: 16,
        headSize: 128,
        stateElements: recurrent(64 * 128 * 128, 2 * 16 * 128 + 64 * 128),
      },
    ],
    experts: {
      experts: 512,
      activeExperts: 10,
      sharedExperts: 1,
      layers: 60,
      intermediateSize: 1024,
    },
    maxContextTokens: 262_144,
    shapeReadIn:
      'ai-dynamo/aiconfigurator ' +
      'src/aiconfigurator/model_configs/Qwen--Qwen3.5-397B-A17B_config.json; 32-bit state: ' +
      'oopere/Qwen3.5-0.65B-Base-Rearchitected on Hugging Face, config.json (same family)',
    provenance: {
      parameters: counted('the card rounds to 397e9 with the vision tower'),
      activeParameters: readIn('docs.sglang.io, Qwen3.5-397B-A17B (17e9, the count is 17.3e9)'),
      intermediateSize: derived('that of an expert, since no layer is dense'),
    },
  }),
  publishedShape({
    name: 'nemotron-nano-9b-v2',
    title: 'nvidia/NVIDIA-Nemotron-Nano-9B-v2',
    aliases: ['nvidia-nemotron-nano-9b-v2', 'nvidia/NVIDIA-Nemotron-Nano-9B-v2-FP8'],
    family: 'nemotron-h',
    parameters: 8_888_227_328,
    layers: 31,
    hiddenSize: 4480,
    intermediateSize: 15_680,
    gatedFeedForward: false,
    vocabularySize: 131_072,
    attention: nemotronMixers(27, 4),
    maxContextTokens: 131_072,
    shapeReadIn: NEMOTRON_SHAPE,
    unread: ['vocabularySize', 'weightBytes'],
    provenance: nemotronSources('56', '27 Mamba-2 and 4 attention layers', 'published as 8.89e9'),
  }),
  publishedShape({
    name: 'nemotron-nano-12b-v2',
    title: 'nvidia/NVIDIA-Nemotron-Nano-12B-v2',
    aliases: ['nvidia-nemotron-nano-12b-v2'],
    family: 'nemotron-h',
    parameters: 12_310_001_152,
    layers: 34,
    hiddenSize: 5120,
    intermediateSize: 20_480,
    gatedFeedForward: false,
    vocabularySize: 131_072,
    attention: nemotronMixers(28, 6),
    maxContextTokens: 131_072,
    shapeReadIn: NEMOTRON_SHAPE,
    unread: ['vocabularySize', 'weightBytes'],
    provenance: nemotronSources(
      '62',
      '28 Mamba-2 and 6 attention layers',
      'model card of NVIDIA-Nemotron-Nano-12B-v2-Base: 12.31e9',
    ),
  }),
];

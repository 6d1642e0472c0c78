import { fromMemory, type Provenance, readIn } from '../hardware/provenance.ts';
import type { ModelArchitecture } from './architecture.ts';
import {
  fullAttention,
  LITGPT,
  LLM_PROF,
  type PublishedShape,
  publishedShape,
} from './published-shape.ts';

type Shape = Omit<PublishedShape, 'name' | 'title' | 'aliases' | 'maxContextTokens'>;

const SHAPE_30B: Shape = {
  family: 'qwen3-moe',
  parameters: 30_532_122_624,
  activeParameters: 3.3e9,
  layers: 48,
  hiddenSize: 2048,
  intermediateSize: 6144,
  vocabularySize: 151_936,
  attention: fullAttention(48, 32, 4, 128),
  experts: {
    experts: 128,
    activeExperts: 8,
    sharedExperts: 0,
    layers: 48,
    intermediateSize: 768,
  },
  shapeReadIn: LLM_PROF,
};
const SHAPE_235B: Shape = {
  family: 'qwen3-moe',
  parameters: 235_093_634_560,
  activeParameters: 22e9,
  layers: 94,
  hiddenSize: 4096,
  intermediateSize: 12_288,
  vocabularySize: 151_936,
  attention: fullAttention(94, 64, 4, 128),
  experts: {
    experts: 128,
    activeExperts: 8,
    sharedExperts: 0,
    layers: 94,
    intermediateSize: 1536,
  },
  shapeReadIn: LITGPT,
  unread: ['weightBytes'],
};
const ACTIVE_235B = readIn('docs.nvidia.com, NeMo AutoModel, Qwen3 MoE');
const CARD_2507 = readIn('model card of Qwen/Qwen3-30B-A3B-Instruct-2507 on Hugging Face');
const CARD_CODER_30B = readIn('model card of unsloth/Qwen3-Coder-30B-A3B-Instruct-1M-GGUF');
const CARD_CODER_480B = readIn('model card of unsloth/Qwen3-Coder-480B-A35B-Instruct-1M');

/** What a revision's card states beside the shape of the first release. */
const stated = (activeParameters: Provenance, maxContextTokens = activeParameters) => ({
  activeParameters,
  maxContextTokens,
});

/**
 * Mixtures of experts of the Qwen3 series. The revisions of July 2025 (2507) and the smaller Coder have the shape of the
 * first release and a longer context. An 8-bit checkpoint is an alias: its format is chosen with the scenario's weights.
 */
export const QWEN_MIXTURES: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'qwen3-30b-a3b',
    title: 'Qwen/Qwen3-30B-A3B',
    aliases: ['qwen3-30b', 'qwen-3-30b-a3b', 'Qwen/Qwen3-30B-A3B-FP8'],
    ...SHAPE_30B,
    maxContextTokens: 40_960,
    provenance: { activeParameters: fromMemory('model card of Qwen/Qwen3-30B-A3B') },
  }),
  publishedShape({
    name: 'qwen3-30b-a3b-2507',
    title: 'Qwen/Qwen3-30B-A3B-Instruct-2507',
    aliases: [
      'qwen3-30b-a3b-instruct-2507',
      'qwen3-30b-a3b-thinking-2507',
      'Qwen/Qwen3-30B-A3B-Instruct-2507-FP8',
      'Qwen/Qwen3-30B-A3B-Thinking-2507',
      'Qwen/Qwen3-30B-A3B-Thinking-2507-FP8',
    ],
    ...SHAPE_30B,
    maxContextTokens: 262_144,
    provenance: stated(CARD_2507),
  }),
  publishedShape({
    name: 'qwen3-coder-30b-a3b',
    title: 'Qwen/Qwen3-Coder-30B-A3B-Instruct',
    aliases: [
      'qwen3-coder-30b',
      'qwen3-coder-30b-a3b-instruct',
      'Qwen/Qwen3-Coder-30B-A3B-Instruct-FP8',
    ],
    ...SHAPE_30B,
    maxContextTokens: 262_144,
    provenance: stated(CARD_CODER_30B),
  }),
  publishedShape({
    name: 'qwen3-235b-a22b',
    title: 'Qwen/Qwen3-235B-A22B',
    aliases: ['qwen3-235b', 'qwen-3-235b-a22b', 'Qwen/Qwen3-235B-A22B-FP8'],
    ...SHAPE_235B,
    maxContextTokens: 40_960,
    provenance: { activeParameters: ACTIVE_235B },
  }),
  publishedShape({
    name: 'qwen3-235b-a22b-2507',
    title: 'Qwen/Qwen3-235B-A22B-Instruct-2507',
    aliases: [
      'qwen3-235b-a22b-instruct-2507',
      'qwen3-235b-a22b-thinking-2507',
      'Qwen/Qwen3-235B-A22B-Instruct-2507-FP8',
      'Qwen/Qwen3-235B-A22B-Thinking-2507',
      'Qwen/Qwen3-235B-A22B-Thinking-2507-FP8',
    ],
    ...SHAPE_235B,
    maxContextTokens: 262_144,
    provenance: stated(
      ACTIVE_235B,
      fromMemory('config.json of Qwen/Qwen3-235B-A22B-Instruct-2507 on Hugging Face'),
    ),
  }),
  publishedShape({
    name: 'qwen3-coder-480b-a35b',
    title: 'Qwen/Qwen3-Coder-480B-A35B-Instruct',
    aliases: [
      'qwen3-coder-480b',
      'qwen3-coder-480b-a35b-instruct',
      'Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8',
    ],
    family: 'qwen3-moe',
    parameters: 480_154_875_392,
    activeParameters: 35e9,
    layers: 62,
    hiddenSize: 6144,
    intermediateSize: 8192,
    vocabularySize: 151_936,
    attention: fullAttention(62, 96, 8, 128),
    experts: {
      experts: 160,
      activeExperts: 8,
      sharedExperts: 0,
      layers: 62,
      intermediateSize: 2560,
    },
    maxContextTokens: 262_144,
    shapeReadIn: 'zyzshishui/miles scripts/models/qwen3-coder-480B-A35B.sh',
    unread: ['weightBytes'],
    provenance: stated(CARD_CODER_480B),
  }),
];

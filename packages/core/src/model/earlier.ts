import { fromMemory } from '../hardware/provenance.ts';
import type { ModelArchitecture } from './architecture.ts';
import { COUNTED_ROUNDED, fullAttention, publishedShape } from './published-shape.ts';

const OPT_PAPER = fromMemory(
  'OPT: Open Pre-trained Transformer Language Models, arXiv 2205.01068, table 1',
);

/**
 * Models of the published Kavier results and their families: most have an ungated feed-forward layer of four times
 * the hidden size, and tied embeddings.
 */
export const EARLIER_MODELS: readonly ModelArchitecture[] = [
  publishedShape({
    name: 'granite-20b',
    title: 'ibm-granite/granite-20b-code-base',
    aliases: ['granite-20b-code', 'ibm-granite/granite-20b-code-instruct'],
    family: 'gpt-bigcode',
    parameters: 20.07e9,
    layers: 52,
    hiddenSize: 6144,
    intermediateSize: 24_576,
    gatedFeedForward: false,
    tiedEmbeddings: true,
    vocabularySize: 49_152,
    attention: fullAttention(52, 48, 1, 128),
    maxContextTokens: 8192,
    shapeReadIn:
      'nm-testing/granite-20b-code-base-FP8 on Hugging Face, config.json ' +
      '(made from granite-20b-code-base)',
    unread: ['tiedEmbeddings'],
    provenance: { parameters: COUNTED_ROUNDED },
  }),
  publishedShape({
    name: 'granite-3-8b',
    title: 'ibm-granite/granite-3.1-8b-base',
    aliases: [
      'granite-3.0-8b',
      'granite-3.1-8b',
      'granite-3.1-8b-instruct',
      'ibm-granite/granite-3.1-8b-instruct',
    ],
    family: 'granite',
    parameters: 8_170_848_256,
    layers: 40,
    hiddenSize: 4096,
    intermediateSize: 12_800,
    tiedEmbeddings: true,
    vocabularySize: 49_155,
    attention: fullAttention(40, 32, 8, 128),
    maxContextTokens: 131_072,
    shapeReadIn: 'ibm-granite/granite-3.1-8b-instruct on Hugging Face, config.json',
    unread: ['weightBytes'],
  }),
  publishedShape({
    name: 'mpt-30b',
    title: 'mosaicml/mpt-30b',
    aliases: ['mosaicml/mpt-30b-instruct'],
    family: 'mpt',
    parameters: 29.96e9,
    layers: 48,
    hiddenSize: 7168,
    intermediateSize: 28_672,
    gatedFeedForward: false,
    tiedEmbeddings: true,
    vocabularySize: 50_432,
    attention: fullAttention(48, 64, 64, 112),
    maxContextTokens: 8192,
    shapeReadIn:
      'mosaicml/mpt-30b-chat on Hugging Face, config.json; context: Abzu/mpt-30b-instruct-q8 ' +
      '(made from mpt-30b-instruct)',
    unread: ['tiedEmbeddings'],
    provenance: { parameters: COUNTED_ROUNDED },
  }),
  publishedShape({
    name: 'bloom-176b',
    title: 'bigscience/bloom',
    aliases: ['bloom'],
    family: 'bloom',
    parameters: 176_247_271_424,
    layers: 70,
    hiddenSize: 14_336,
    intermediateSize: 57_344,
    gatedFeedForward: false,
    tiedEmbeddings: true,
    vocabularySize: 250_880,
    attention: fullAttention(70, 112, 112, 128),
    maxContextTokens: 2048,
    shapeReadIn:
      'joaoalvarenga/bloom-8bit on Hugging Face, config.json (made from bigscience/bloom); ' +
      'context: bigscience/bloom-1b1, model card',
    unread: ['tiedEmbeddings', 'weightBytes'],
  }),
  publishedShape({
    name: 'opt-30b',
    title: 'facebook/opt-30b',
    aliases: [],
    family: 'opt',
    parameters: 29.97e9,
    layers: 48,
    hiddenSize: 7168,
    intermediateSize: 28_672,
    gatedFeedForward: false,
    tiedEmbeddings: true,
    vocabularySize: 50_272,
    attention: fullAttention(48, 56, 56, 128),
    maxContextTokens: 2048,
    shapeReadIn:
      'lucadiliello/opt-30b-deepspeed-inference-fp16-shard-2 on Hugging Face, config.json ' +
      '(made from opt-30b)',
    unread: ['tiedEmbeddings'],
    provenance: { parameters: COUNTED_ROUNDED },
  }),
  publishedShape({
    name: 'opt-175b',
    title: 'facebook/opt-175b',
    aliases: [],
    family: 'opt',
    parameters: 175e9,
    layers: 96,
    hiddenSize: 12_288,
    intermediateSize: 49_152,
    gatedFeedForward: false,
    tiedEmbeddings: true,
    vocabularySize: 50_272,
    attention: fullAttention(96, 96, 96, 128),
    maxContextTokens: 2048,
    provenance: { all: OPT_PAPER, parameters: OPT_PAPER },
  }),
];

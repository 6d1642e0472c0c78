import { z } from 'zod';

const name = (noun: string) =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, { error: 'expected a kebab-case name' })
    .describe(`Name by which the scenario refers to the ${noun}; wins over the catalog.`);
const amount = (description: string) => z.number().positive().describe(description);
const whole = (description: string) => z.int().min(1).describe(description);
const source = z
  .string()
  .default('given in the scenario')
  .describe('Where the figures come from: a data sheet, a model card, a measurement.');

const link = z.strictObject({
  kind: z.enum(['nvlink', 'pcie', 'infinity-fabric']).describe('Kind of link.'),
  bytesPerS: amount('Bandwidth per direction, bytes per second.'),
});

const accelerator = z.strictObject({
  name: name('accelerator'),
  title: z.string().optional().describe('Name for people. Default: the name.'),
  family: z.string().default('custom').describe('Product family, such as hopper.'),
  peakFlops: z
    .partialRecord(
      z.enum(['fp32', 'tf32', 'bf16', 'fp16', 'fp8', 'int8', 'fp4']),
      amount('Dense peak, operations per second.'),
    )
    .describe('Dense peak operations per second by precision; bf16 or fp16 at least.'),
  memoryBytesPerS: amount('Peak memory bandwidth, bytes per second.'),
  memoryBytes: amount('Memory, bytes.'),
  visibleBytes: amount('Memory that CUDA reports, bytes. Default: estimated.').optional(),
  tdpW: amount('Board power limit, watts.'),
  idleW: z.number().min(0).describe('Draw when idle, watts.'),
  hostLink: link.describe('Link to the host.'),
  peerLink: link.optional().describe('Link to the other accelerators of a node.'),
  source,
});

const attention = z.strictObject({
  kind: z.enum(['full', 'sliding-window', 'mla', 'linear']).describe('How the layers attend.'),
  layers: whole('Layers of this kind.'),
  sharedKvLayers: z
    .int()
    .min(0)
    .optional()
    .describe('Of these, layers that read the keys and values of an earlier one. Default 0.'),
  queryHeads: whole('Query heads.'),
  kvHeads: whole('Key-value heads.'),
  headSize: whole('Size of a head, elements.'),
  windowTokens: whole('Window of sliding-window, tokens.').optional(),
  chunked: z.boolean().optional().describe('Chunks instead of a sliding window. Default false.'),
  kvRank: whole('Rank of the compressed keys and values of mla.').optional(),
  ropeHeadSize: whole('Size of the shared rotary key of mla.').optional(),
  queryRank: whole('Rank of the compressed query of mla.').optional(),
  valueHeadSize: whole('Size of a value head where it is not headSize.').optional(),
  indexerBytes: whole('Bytes of the indexer of mla, a token and layer.').optional(),
  stateElements: whole('State of one sequence and layer of linear, in 16-bit elements.').optional(),
});

const experts = z.strictObject({
  experts: whole('Routed experts in a layer.'),
  activeExperts: whole('Routed experts that a token passes through.'),
  sharedExperts: z.int().min(0).default(0).describe('Experts of every token. Default 0.'),
  layers: whole('Layers with experts.'),
  intermediateSize: whole('Inner width of one expert, elements.'),
});

const encoder = z.strictObject({
  modality: z.enum(['image', 'audio']).describe('What the tower reads.'),
  parameters: amount('Parameters of tower and projector, within those of the model.'),
  layers: whole('Layers of the tower.'),
  hiddenSize: whole('Width of the tower, elements.'),
  intermediateSize: whole('Inner width of its feed-forward layers, elements.'),
  maxItemTokens: whole('Most positions of the prompt that one item takes.'),
  positionsPerToken: amount('Positions of the tower for one of the prompt.'),
  outputSize: whole('Elements of one embedding that it hands over.'),
});

const part = (description: string) => z.int().min(0).describe(description);

const parameterParts = z.strictObject({
  embedding: part('Parameters of the embedding.'),
  attention: part('Parameters of attention and other mixers.'),
  feedForward: part('Parameters of dense layers, shared experts and routers.'),
  routedExperts: part('Parameters of all routed experts.'),
  norms: part('Parameters of norms and other small tensors.'),
  head: part('Parameters of the output head, 0 when tied.'),
  encoder: part('Parameters of towers and projectors.'),
});

const storedWeights = z.strictObject({
  matrixBytes: amount('Mean bytes of a weight of attention and dense layers.'),
  routedExpertBytes: amount('Mean bytes of a weight of routed experts.'),
  plainBytes: amount('Mean bytes of a weight of embedding, head, norms and towers.'),
  compute: z
    .enum(['fp32', 'tf32', 'bf16', 'fp16', 'fp8', 'int8', 'fp4', 'mxfp4'])
    .describe('Format that quantized matrices are multiplied in.'),
});

const model = z.strictObject({
  name: name('model'),
  title: z.string().optional().describe('Name for people. Default: the name.'),
  family: z.string().default('custom').describe('Model family.'),
  parameters: amount('All parameters.'),
  activeParameters: amount('Parameters that one token uses. Default: all.').optional(),
  layers: whole('Layers.'),
  hiddenSize: whole('Width of the model, elements.'),
  intermediateSize: whole('Inner width of the dense feed-forward layers, elements.'),
  gatedFeedForward: z.boolean().optional().describe('A third, gating matrix. Default true.'),
  tiedEmbeddings: z.boolean().optional().describe('Head shares the embedding. Default false.'),
  vocabularySize: whole('Tokens in the vocabulary.'),
  attention: z.array(attention).min(1).describe('One entry per kind of attention layer.'),
  experts: experts.optional().describe('Mixture of experts. Default: dense.'),
  maxContextTokens: whole('Longest context, tokens.'),
  weightBytes: amount('Bytes of one weight. Default 2 (bf16, fp16).').default(2),
  encoders: z.array(encoder).optional().describe('Towers of a multimodal model. Default: none.'),
  parameterParts: parameterParts.optional().describe('Parameters by part. Default: by the shape.'),
  storedWeights: storedWeights.optional().describe('Bytes by part. Default: by weightBytes.'),
  unknownQuantization: z
    .string()
    .optional()
    .describe('A quantization that is not known: the format of the weights has to be chosen.'),
  doubts: z
    .array(z.string())
    .optional()
    .describe('What of this shape was assumed. Default: nothing.'),
  source,
});

/** Entries of the user's own, looked at before the built-in catalog. */
export const catalog = z.strictObject({
  models: z.array(model).default([]).describe('Models of your own.'),
  accelerators: z.array(accelerator).default([]).describe('Accelerators of your own.'),
});

export type ModelEntry = z.output<typeof model>;
export type AcceleratorEntry = z.output<typeof accelerator>;

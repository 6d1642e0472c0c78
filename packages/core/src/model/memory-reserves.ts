import { largestOf } from '../units/extremes.ts';
import type { EncoderShape, ModelArchitecture } from './architecture.ts';
import type { ReleaseFacts } from './engine-release.ts';
import { minorOf } from './engine-release.ts';
import type { PlanOptions } from './memory-options.ts';
import { isLastStage, type Stage } from './pipeline-stages.ts';
import { weightLayout } from './weight-format.ts';

/*
 * What vLLM keeps beside weights and KV blocks, bytes of one accelerator of a stage. Before it sizes the KV cache it runs
 * one step at its limits and takes the peak of PyTorch and the growth outside of it:
 *
 *   activations   max(c S V + 2 Q H, 2 Q (3 H + w) ) + B + E        on the last stage; no sampler on the others
 *   workspace     2 k Q (max(n, H) + max(2 n, H)) + 8-bit copies    kept from layer to layer, of mixtures
 *   runtime       CUDA's context and libraries, communicators
 *   graphs        g x layers x graphs
 *
 * c bytes a logit, S max sequences, V vocabulary, Q max batched tokens, H hidden size, w widest intermediate of a layer on
 * one accelerator, B work space of the matrix library, E embeddings of the encoder budget, k experts a token, n an
 * expert's inner width on one accelerator, g bytes of a captured layer.
 */

const MIB = 2 ** 20;

/** Of one accelerator, bytes. */
export interface Reserves {
  readonly activations: number;
  /** Kept by PyTorch from the profile run on: work space of routed experts. */
  readonly workspace: number;
  /** Outside of PyTorch: context, libraries, communicators. */
  readonly runtime: number;
  readonly cudaGraphs: number;
}

export function reservesOf(options: PlanOptions, stage: Stage, facts: ReleaseFacts): Reserves {
  const workspace = expertWorkspace(options);
  return {
    activations: peakActivations(options, stage, facts, facts.keepsExpertWorkspace ? 0 : workspace),
    workspace: facts.keepsExpertWorkspace ? workspace : 0,
    runtime: runtimeBytes(options, facts),
    cudaGraphs: options.eager || !facts.reservesGraphs ? 0 : graphBytes(options, stage, facts),
  };
}

function peakActivations(
  options: PlanOptions,
  stage: Stage,
  facts: ReleaseFacts,
  freedWorkspace: number,
): number {
  const { model, maxBatchedTokens, maxSequences, pipelineParallel } = options;
  const hidden = 2 * maxBatchedTokens * model.hiddenSize;
  const layer = 3 * hidden + widestIntermediate(options) + freedWorkspace;
  const sequences = Math.min(maxSequences, maxBatchedTokens);
  const sampler = facts.samplerBytesPerLogit * sequences * model.vocabularySize + hidden;
  const step = isLastStage(stage) ? Math.max(layer, sampler) : layer;
  // Hidden states and residuals that arrive from the stage before, or leave for the next one.
  const passed = pipelineParallel > 1 ? 2 * hidden : 0;
  const { kept, peak } = stage.index === 0 ? encoderBytes(options) : { kept: 0, peak: 0 };
  return Math.max(step + passed + kept, peak) + libraryWorkspace(options);
}

/** Work space that cuBLAS and cuBLASLt take through PyTorch: 32 MiB each from Hopper on, 8 MiB before. */
function libraryWorkspace({ accelerator }: PlanOptions): number {
  return (isHopperOrLater(accelerator.family) ? 64 : 16) * MIB;
}

function isHopperOrLater(family: string): boolean {
  return family.startsWith('hopper') || family.startsWith('blackwell');
}

/** Bytes of the widest intermediate of a layer: the gated pair and its product, or queries, keys, values and output. */
function widestIntermediate({
  model,
  weights,
  tensorParallel,
  maxBatchedTokens,
}: PlanOptions): number {
  const { gatedFeedForward, intermediateSize, experts, layers } = model;
  const isNarrow = weightLayout(model, weights).compute === 'fp8';
  const pair = gatedFeedForward === false ? 2 : 4;
  const hasDense = experts === undefined || experts.layers < layers;
  const dense = hasDense ? (pair + (isNarrow ? 1 : 2)) * intermediateSize : 0;
  const shared = experts === undefined ? 0 : 6 * experts.sharedExperts * experts.intermediateSize;
  const attention = model.attention.map(
    ({ queryHeads, kvHeads, headSize, ropeHeadSize = 0 }) =>
      4 * (queryHeads + kvHeads) * (headSize + ropeHeadSize),
  );
  return (maxBatchedTokens * Math.max(dense, shared, largestOf(attention))) / tensorParallel;
}

/**
 * Inputs and outputs of the grouped products of routed experts, each token once for every expert that it passes
 * through (`workspace_shapes` of vllm/model_executor/layers/fused_moe). MXFP4 kernels gather in place. 8-bit experts
 * hold quantized copies and wider sums beside, the factor of which two logs of one machine set.
 */
function expertWorkspace({
  model,
  weights,
  tensorParallel,
  maxBatchedTokens,
  release,
}: PlanOptions): number {
  const { experts, hiddenSize } = model;
  if (experts === undefined) return 0;
  const { compute, routedExpertBytes } = weightLayout(model, weights);
  if (compute === 'mxfp4') return 0;
  const inner = experts.intermediateSize / tensorParallel;
  const rows = experts.activeExperts * maxBatchedTokens;
  const products = 2 * rows * (Math.max(inner, hiddenSize) + Math.max(2 * inner, hiddenSize));
  const isEightBit = compute === 'fp8' && routedExpertBytes < 1.5;
  const copies =
    isEightBit && minorOf(release) >= 20 ? EIGHT_BIT_EXPERT_BYTES * rows * 2 * inner : 0;
  return products + copies;
}

/** Bytes for an element of the gated pair; fitted on the four RTX PRO 6000 of docs/timing.md. */
const EIGHT_BIT_EXPERT_BYTES = 9.6;

/** Context and libraries of a process; communicators where accelerators share a layer. */
function runtimeBytes(
  { accelerator, tensorParallel, dataParallel }: PlanOptions,
  facts: ReleaseFacts,
): number {
  if (tensorParallel * dataParallel === 1) return facts.runtimeBytes;
  const { peerLink, family } = accelerator;
  if (peerLink === undefined) return facts.runtimeBytes + PCIE_GROUP_BYTES;
  if (!isHopperOrLater(family)) return facts.runtimeBytes + PEER_GROUP_BYTES;
  const [two, doubling] = facts.fusedGroupBytes;
  return two + doubling * (Math.log2(tensorParallel * dataParallel) - 1);
}

/**
 * Communicators of a group: NCCL alone over PCIe; NCCL and one-shot all-reduce buffers over direct links; and from
 * Hopper on (`fusedGroupBytes`) the buffers of all-reduce fused with norms, symmetric memory and in-switch reduction.
 * Logged in all, outside of PyTorch: L40S x 8 0.21 GiB; H100 x 2 2.07, x 4 2.13 (0.19), H200 x 2 1.38 (0.11), H100 x 2 0.55
 * to 2.1 (2025); GB200 x 4 0.95, H200 x 8 1.74 with work space (August and September 2026).
 */
const PCIE_GROUP_BYTES = 80 * MIB;
const PEER_GROUP_BYTES = 512 * MIB;

/**
 * The estimate that vLLM takes off: what two captures took, times the graphs of both kinds
 * (`profile_cudagraph_memory`). A graph's nodes follow its layers, so that a layer has a size: 0.28 MiB by 0.84 GiB for
 * Llama-3.1-8B and 102 graphs (H100, 0.19). Logs of other models lie between half and twice of it.
 */
function graphBytes(options: PlanOptions, stage: Stage, facts: ReleaseFacts): number {
  const sizes = captureSizes(options.maxSequences, facts.capturesBySequences);
  const decodes = sizes.filter((size) => size <= options.maxSequences);
  const graphs = Math.max(0, sizes.length + decodes.length - 2);
  return GRAPH_LAYER_BYTES * stage.layers * graphs;
}

const GRAPH_LAYER_BYTES = 0.28 * MIB;
const MOST_CAPTURED = 512;

/** Batch sizes for which graphs are captured: 1, 2, 4, every 8 up to 256, every 16 up to 512 (vllm/config/vllm.py). */
export function captureSizes(maxSequences: number, bySequences: boolean): readonly number[] {
  const most = bySequences ? Math.min(2 * maxSequences, MOST_CAPTURED) : MOST_CAPTURED;
  const sizes = [1, 2, 4];
  for (let size = 8; size <= MOST_CAPTURED; size += size < 256 ? 8 : 16) sizes.push(size);
  return sizes.filter((size) => size <= most);
}

/** What vLLM profiles of a model's towers: items of the largest size, up to the budget of a step. */
export interface EncoderBudget {
  readonly modality: EncoderShape['modality'];
  readonly items: number;
  /** Positions of the prompt that they take. */
  readonly tokens: number;
}

/**
 * The budget is the larger of a step's tokens and one item (`compute_encoder_budget`); the modality with the largest item
 * is profiled. Nothing for models of text.
 */
export function encoderBudget(
  options: Pick<PlanOptions, 'model' | 'maxBatchedTokens'>,
): EncoderBudget | undefined {
  const encoder = largestEncoder(options.model);
  if (encoder === undefined) return undefined;
  const { modality, maxItemTokens } = encoder;
  const items = Math.max(1, Math.floor(options.maxBatchedTokens / maxItemTokens));
  return { modality, items, tokens: items * maxItemTokens };
}

/**
 * The profile run of the towers. Their embeddings stay, once as the tower's output and once in its cache, while the
 * language model is profiled.
 */
function encoderBytes(options: PlanOptions): { kept: number; peak: number } {
  const encoder = largestEncoder(options.model);
  const tokens = encoderBudget(options)?.tokens ?? 0;
  if (encoder === undefined) return { kept: 0, peak: 0 };
  const { hiddenSize, intermediateSize, outputSize, positionsPerToken } = encoder;
  const kept = 2 * 2 * tokens * outputSize;
  // Queries, keys and values twice (rotated) beside output, residual and input; or the feed-forward pair.
  const width = Math.max(8 * hiddenSize, 2 * intermediateSize + 2 * hiddenSize);
  return { kept, peak: 2 * tokens * positionsPerToken * width + kept / 2 };
}

function largestEncoder({ encoders = [] }: ModelArchitecture): EncoderShape | undefined {
  return [...encoders].sort((a, b) => b.maxItemTokens - a.maxItemTokens)[0];
}

import type { Accelerator } from '../hardware/accelerator.ts';
import { pow } from '../kernel/elementary.ts';
import type { ModelArchitecture } from '../model/architecture.ts';
import { DEFAULT_SEQUENCE_TOKENS } from '../model/memory-constants.ts';
import type { ReplicaHardware } from '../model/replica-hardware.ts';
import { kvShard, requireSplit } from '../model/tensor-split.ts';
import {
  KV_FORMAT_BYTES,
  type WeightFormat,
  type WeightLayout,
  weightCounts,
  weightLayout,
} from '../model/weight-format.ts';
import { requireNumber } from '../units/require.ts';
import { allReduceCost } from './all-reduce.ts';
import { flopsPerPair, kvElementsRead, stateElements } from './attention-costs.ts';
import { type CoefficientSet, defaultCoefficients } from './coefficients.ts';
import type { StepCosts } from './roofline.ts';
import type { StepAmounts } from './step-amounts.ts';

/*
 * What a step of a replica of t accelerators costs, from shapes, data sheets and achieved efficiencies:
 *
 *   per token           2 N_a FLOPs                        / (t P e_l)
 *   per sampled token   2 H V FLOPs                        / (t P_16 e_l)
 *   per pair            attention-costs.ts                 / (t P_16 e_a)
 *   weights             W_d + W_r (1 - (1 - k / E)^Q) B    / (t B e_w)
 *   per context token   KV bytes on one accelerator        / (B e_k)
 *   two all-reduces of 2 H bytes a token in each layer     all-reduce.ts
 *   a layer's overhead, a step's and a sequence's host time, as they are
 *
 * N_a parameters of a token's matrices (attention, dense feed-forward, k of E routed experts, shared experts) without
 * embedding and head; H hidden size, V vocabulary, Q tokens of the step; W_d bytes of the weights that every step reads
 * (those of the head included), W_r of all routed experts; P dense peak FLOPs in the format of the weights, P_16 in 16
 * bits; B bandwidth, bytes per second; e_l, e_w, e_a, e_k achieved shares of linear layers, weights, attention and keys
 * and values. Sources: Kaplan et al., arXiv 2001.08361 (2 N FLOPs); Williams et al., CACM 52 (2009) (roofline).
 *
 * Approximation: tokens choose experts evenly and independently. Skew touches fewer experts and loads accelerators
 * unevenly; a published mixture (Qwen3-30B-A3B) shows the same bandwidth share from 8 to 64 sequences.
 * Approximation: e_l does not depend on the rows of a product; small products are bound by reading weights anyway.
 */

/** A replica, and how much of its data sheet is achieved. */
export interface ServingPhysicsOptions extends ReplicaHardware {
  /** Typical length of a sequence, tokens; only sliding windows depend on it. Default 4,096. */
  readonly meanSequenceTokens?: number | undefined;
  /** Default: the family's, `defaultCoefficients(accelerator)`. */
  readonly coefficients?: CoefficientSet | undefined;
}

/** Seconds and physical amounts per unit of a step's work. */
export interface ServingPhysics {
  readonly costs: StepCosts;
  readonly amounts: StepAmounts;
}

/**
 * The costs and amounts of steps on one replica.
 *
 * @throws KavierError of kind `input` when the heads cannot be divided.
 */
export function servingPhysics(options: ServingPhysicsOptions): ServingPhysics {
  const { model, accelerator } = options;
  const tensorParallel = requireSplit(model, options.tensorParallel ?? 1);
  const sequenceTokens = requireNumber(
    options.meanSequenceTokens ?? DEFAULT_SEQUENCE_TOKENS,
    'meanSequenceTokens',
    { from: 1 },
  );
  const set = options.coefficients ?? defaultCoefficients(accelerator);
  const shard = kvShard(model, tensorParallel);
  const kvBytes =
    kvElementsRead(shard, sequenceTokens) * KV_FORMAT_BYTES[options.kvCache ?? 'bf16'];
  const amounts: StepAmounts = {
    flopsPerToken: 2 * activeMatrices(model),
    flopsPerSample: 2 * weightCounts(model).head,
    flopsPerPair: flopsPerPair(model, sequenceTokens),
    weightBytes: weightReader(model, options.weights),
    kvBytesPerToken: kvBytes * tensorParallel,
  };
  return { costs: costsOf(options, tensorParallel, set, amounts), amounts };
}

function costsOf(
  { model, accelerator, weights }: ServingPhysicsOptions,
  tensorParallel: number,
  { values, host, operators }: CoefficientSet,
  amounts: StepAmounts,
): StepCosts {
  const layout = weightLayout(model, weights);
  const plainFlops = plainPeak(accelerator);
  const nativeFlops = accelerator.peakFlops[layout.compute];
  const isExpanded = holdsFewBits(layout) && (nativeFlops ?? plainFlops) === plainFlops;
  const expansion = isExpanded ? values.expandedWeights.value : 1;
  const achieved = tensorParallel * values.linearCompute.value;
  const bandwidth = tensorParallel * accelerator.memoryBytesPerS;
  const { weightBytes } = amounts;
  const weightBytesPerS = bandwidth * values.weightMemory.value;
  const reduce = allReduceCost(accelerator, tensorParallel, values);
  const reductions = 2 * model.layers;
  // The state of linear layers is read and written once a step; it is divided as heads are.
  const stateBytes = 2 * STATE_BYTES * stateElements(model);
  return {
    linearSPerToken: amounts.flopsPerToken / (achieved * expansion * (nativeFlops ?? plainFlops)),
    headSPerSample: amounts.flopsPerSample / (achieved * plainFlops),
    weightsS: (tokens) => weightBytes(tokens) / weightBytesPerS,
    attentionSPerPair:
      amounts.flopsPerPair / (tensorParallel * plainFlops * values.attentionCompute.value),
    contextSPerToken: amounts.kvBytesPerToken / (bandwidth * values.attentionMemory.value),
    collectiveS: reductions * reduce.fixedS,
    collectiveSPerToken: reductions * reduce.sPerByte * ACTIVATION_BYTES * model.hiddenSize,
    deviceS: model.layers * values.layerOverheadS.value,
    deviceSPerSequence:
      values.sequenceDeviceS.value + stateBytes / (bandwidth * values.attentionMemory.value),
    hostS: values.stepHostS.value,
    hostSPerSequence: values.sequenceHostS.value,
    host,
    operators,
  };
}

/** Activations and linear-attention state are held in 16 bits. */
const ACTIVATION_BYTES = 2;
const STATE_BYTES = 2;

/** Weights of the matrices that one token passes through, embedding and head left out. */
function activeMatrices(model: ModelArchitecture): number {
  const { matrices, routedExperts } = weightCounts(model);
  return matrices + routedExperts * chosenShare(model);
}

/** Share of a layer's routed experts that one token passes through. */
function chosenShare({ experts }: ModelArchitecture): number {
  return experts === undefined ? 0 : experts.activeExperts / experts.experts;
}

/** Bytes of weights that a step reads, by its tokens: everything but the embedding, and the experts that are chosen. */
function weightReader(
  model: ModelArchitecture,
  format: WeightFormat | undefined,
): (tokens: number) => number {
  const { matrices, routedExperts, head } = weightCounts(model);
  const { matrixBytes, routedExpertBytes, plainBytes } = weightLayout(model, format);
  const always = matrices * matrixBytes + head * plainBytes;
  if (routedExperts === 0) return () => always;
  const routed = routedExperts * routedExpertBytes;
  const spared = 1 - chosenShare(model);
  return (tokens) => always + routed * (1 - pow(spared, tokens));
}

/** Dense peak in 16 bits, the format of activations; that of fp32 where an accelerator has nothing else. */
function plainPeak({ peakFlops }: Accelerator): number {
  return peakFlops.bf16 ?? peakFlops.fp16 ?? peakFlops.fp32 ?? Number.NaN;
}

/** Whether matrices are held in less than 16 bits, and so have to be expanded to be multiplied in 16. */
function holdsFewBits({ matrixBytes, routedExpertBytes }: WeightLayout): boolean {
  return Math.min(matrixBytes, routedExpertBytes) < 2;
}

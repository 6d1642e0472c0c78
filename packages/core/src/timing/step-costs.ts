import type { Accelerator } from '../hardware/accelerator.ts';
import type { ModelArchitecture } from '../model/architecture.ts';
import { DEFAULT_SEQUENCE_TOKENS } from '../model/memory-constants.ts';
import type { ReplicaHardware } from '../model/replica-hardware.ts';
import { type ReplicaShape, replicaShape } from '../model/replica-shape.ts';
import { kvShard } from '../model/tensor-split.ts';
import { KV_FORMAT_BYTES, weightCounts, weightLayout } from '../model/weight-format.ts';
import { requireNumber } from '../units/require.ts';
import { allReduceCost } from './all-reduce.ts';
import {
  absorbedFlops,
  flopsPerPair,
  isGrouped,
  kvElementsRead,
  shapeElementsRead,
  stateElements,
} from './attention-costs.ts';
import type { CoefficientSet } from './coefficients.ts';
import { defaultCoefficients } from './default-coefficients.ts';
import {
  ACTIVATION_BYTES,
  chosenShare,
  exchangedBytesPerToken,
  touchedShare,
} from './expert-costs.ts';
import { memoized } from './memoized.ts';
import { overlapped, plainPeak, productRates } from './product-costs.ts';
import type { StepCosts } from './roofline.ts';
import type { StepAmounts } from './step-amounts.ts';

/*
 * What a step of a replica costs, from shapes, data sheets and achieved efficiencies; t accelerators divide each layer, d
 * replicas share routed experts:
 *
 *   linear layers       product of 2 N Q FLOPs and W bytes                           product-costs.ts
 *   routed experts      product of 2 N_r Q k / E FLOPs and W_r T(Q d) / d bytes      expert-costs.ts
 *   head                product of 2 H V S FLOPs and H V bytes, where anything is sampled
 *   per pair            attention-costs.ts                 / (t P_16 e_a)
 *   per context token   KV bytes on one accelerator        / (B e_k); for MLA its FLOPs, where they take longer; times the
 *                       factor of mixed batches where a step prefills
 *   collectives         two all-reduces of 2 H bytes a token in each layer (all-reduce.ts); with shared experts one, and an
 *                       exchange of tokens
 *   a layer's overhead, a step's and a sequence's host time, as they are
 *
 * N parameters of the matrices that every token passes through (attention, dense feed-forward, shared experts) without
 * embedding and head, N_r of all routed experts; H hidden size, V vocabulary, Q tokens, S sampled, T share of the experts
 * that are touched; W, W_r bytes of these weights; P_16 dense peak FLOPs in 16 bits; B bandwidth; e_a, e_k achieved shares
 * of attention. Source: Kaplan et al., arXiv 2001.08361 (2 N FLOPs).
 */

/** A replica, and how much of its data sheet is achieved. */
export interface ServingPhysicsOptions extends ReplicaHardware {
  /** Typical length of a sequence, tokens; only sliding windows depend on it. Default 4,096. */
  readonly meanSequenceTokens?: number | undefined;
  /** Kernels are launched one by one instead of from CUDA graphs. Default false. */
  readonly eager?: boolean | undefined;
  /** Default: the family's, `defaultCoefficients(accelerator)`. */
  readonly coefficients?: CoefficientSet | undefined;
}

/** Seconds and physical amounts per unit of a step's work. */
export interface ServingPhysics {
  readonly costs: StepCosts;
  readonly amounts: StepAmounts;
  /** Seconds that a request spends before the engine sees it. */
  readonly frontendS: number;
}

/** What the parts of the costs are computed from. */
interface Basis {
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  readonly shape: ReplicaShape;
  readonly set: CoefficientSet;
  readonly options: ServingPhysicsOptions;
}

/**
 * The costs and amounts of steps on one replica.
 *
 * @throws KavierError of kind `input` when the heads or layers cannot be divided.
 */
export function servingPhysics(options: ServingPhysicsOptions): ServingPhysics {
  const { model, accelerator } = options;
  const shape = replicaShape(options);
  const sequenceTokens = requireNumber(
    options.meanSequenceTokens ?? DEFAULT_SEQUENCE_TOKENS,
    'meanSequenceTokens',
    { from: 1 },
  );
  const set = options.coefficients ?? defaultCoefficients(accelerator);
  const basis: Basis = { model, accelerator, shape, set, options };
  const elementBytes = KV_FORMAT_BYTES[options.kvCache ?? 'bf16'];
  const kvElements = kvElementsRead(kvShard(model, shape.tensorParallel), sequenceTokens);
  const amounts: StepAmounts = {
    flopsPerToken: 2 * activeMatrices(model),
    flopsPerSample: 2 * weightCounts(model).head,
    flopsPerPair: flopsPerPair(model, sequenceTokens),
    weightBytes: weightReader(basis),
    kvBytesPerToken: kvElements * elementBytes * shape.tensorParallel,
    stateBytes: 2 * STATE_BYTES * stateElements(model),
  };
  return {
    costs: costsOf(basis, amounts, elementBytes * kvReadS(basis, sequenceTokens)),
    amounts,
    frontendS: set.values.frontendS.value,
  };
}

function costsOf(basis: Basis, amounts: StepAmounts, contextS: number): StepCosts {
  const { model, accelerator, shape, options } = basis;
  const { values, host } = basis.set;
  const { tensorParallel } = shape;
  const attentionFlops = tensorParallel * plainPeak(accelerator) * values.attentionCompute.value;
  const kvBytesPerS = tensorParallel * accelerator.memoryBytesPerS * values.attentionMemory.value;
  const contextSPerToken = Math.max(contextS, absorbedFlops(model) / attentionFlops);
  return {
    linearS: memoized(linearSeconds(basis)),
    headS: memoized(headSeconds(basis)),
    attentionSPerPair: amounts.flopsPerPair / attentionFlops,
    contextSPerToken,
    mixedContextSPerToken: contextSPerToken * values.mixedMemory.value,
    deviceS:
      values.stepDeviceS.value +
      model.layers * values.layerOverheadS.value +
      (model.experts?.layers ?? 0) * values.expertLayerS.value +
      fixedCollectiveS(basis),
    prefillS: model.layers * values.prefillLayerS.value,
    // The state of linear layers is divided as heads are.
    deviceSPerSequence: values.sequenceDeviceS.value + amounts.stateBytes / kvBytesPerS,
    hostS: values.stepHostS.value,
    hostSPerSequence: values.sequenceHostS.value,
    launchS: options.eager === true ? model.layers * values.layerLaunchS.value : 0,
    host,
    stages: shape.pipelineParallel,
  };
}

/** Seconds in which one accelerator reads a token of context, if an element of its keys and values took one byte. */
function kvReadS({ model, accelerator, shape, set }: Basis, sequenceTokens: number): number {
  const shard = kvShard(model, shape.tensorParallel);
  const { attentionMemory, groupedMemory } = set.values;
  const bytesPerS = accelerator.memoryBytesPerS * attentionMemory.value;
  let seconds = 0;
  for (const [i, part] of shard.attention.entries()) {
    const achieved = isGrouped(model.attention[i]) ? bytesPerS * groupedMemory.value : bytesPerS;
    seconds += (part.layers * shapeElementsRead(part, sequenceTokens)) / achieved;
  }
  return seconds;
}

/** Linear state is held in 16 bits. */
const STATE_BYTES = 2;

/** Seconds of the linear layers, the experts and the moving of tokens, by the tokens of a step. */
function linearSeconds({ model, accelerator, shape, set, options }: Basis) {
  const { tensorParallel, dataParallel } = shape;
  const { values } = set;
  const layout = weightLayout(model, options.weights);
  const { matrices, routedExperts } = weightCounts(model);
  const { compute } = layout;
  const dense = productRates(
    accelerator,
    tensorParallel,
    { bytes: layout.matrixBytes, compute },
    values,
  );
  const denseFlops = 2 * matrices;
  const denseReadS = (matrices * layout.matrixBytes) / dense.bytesPerS;
  const expertBytes = layout.routedExpertBytes;
  const expert = productRates(accelerator, tensorParallel, { bytes: expertBytes, compute }, values);
  const expertFlops = 2 * routedExperts * chosenShare(model);
  const paddedFlops = 2 * routedExperts * values.expertPadding.value;
  const expertFlopsPerS = expert.flopsPerS * values.expertCompute.value;
  const allExpertsS = (routedExperts * expertBytes) / (expert.bytesPerS * dataParallel);
  const movedS = movedSPerToken({ model, accelerator, shape, set, options });
  const exponent = values.overlap.value;
  return (tokens: number): number => {
    const denseS = overlapped((denseFlops * tokens) / dense.flopsPerS, denseReadS, exponent);
    if (routedExperts === 0) return denseS + movedS * tokens;
    const touched = touchedShare(model, tokens * dataParallel);
    // The rows of all replicas that share the experts, and those that fill tiles up, on the accelerators of all.
    const padding = (paddedFlops * touched) / dataParallel;
    const computeS = (expertFlops * tokens + padding) / expertFlopsPerS;
    const readS = (allExpertsS * touched) / values.expertMemory.value;
    return denseS + overlapped(computeS, readS, exponent) + movedS * tokens;
  };
}

function headSeconds({ model, accelerator, shape, set }: Basis) {
  const { head } = weightCounts(model);
  const format = { bytes: 2, compute: 'bf16' } as const;
  const rates = productRates(accelerator, shape.tensorParallel, format, set.values);
  const readS = (2 * head) / rates.bytesPerS;
  const exponent = set.values.overlap.value;
  return (sampled: number): number =>
    sampled === 0 ? 0 : overlapped((2 * head * sampled) / rates.flopsPerS, readS, exponent);
}

/** Seconds in which a token's activations move between accelerators, over all layers. */
function movedSPerToken({ model, accelerator, shape, set }: Basis): number {
  const { tensorParallel, dataParallel, expertAccelerators } = shape;
  const reduce = allReduceCost(accelerator, tensorParallel, set.values);
  const reduced = reductions(model, dataParallel) * ACTIVATION_BYTES * model.hiddenSize;
  const link = accelerator.peerLink ?? accelerator.hostLink;
  const share = accelerator.peerLink === undefined ? set.values.hostLink : set.values.peerLink;
  const exchanged =
    (model.experts?.layers ?? 0) * exchangedBytesPerToken(model, dataParallel, expertAccelerators);
  return reduced * reduce.sPerByte + exchanged / (link.bytesPerS * share.value);
}

function fixedCollectiveS({ model, accelerator, shape, set }: Basis): number {
  const { tensorParallel, dataParallel, pipelineParallel } = shape;
  const reduce = allReduceCost(accelerator, tensorParallel, set.values);
  const exchanges = dataParallel > 1 ? 2 * (model.experts?.layers ?? 0) : 0;
  return (
    reductions(model, dataParallel) * reduce.fixedS +
    (exchanges + pipelineParallel - 1) * set.values.hopS.value
  );
}

/** All-reduces of a step: after attention and after the feed-forward part, unless its experts exchange tokens instead. */
function reductions({ layers, experts }: ModelArchitecture, dataParallel: number): number {
  return dataParallel > 1 ? 2 * layers - (experts?.layers ?? 0) : 2 * layers;
}

/** Weights of the matrices that one token passes through, embedding and head left out. */
function activeMatrices(model: ModelArchitecture): number {
  const { matrices, routedExperts } = weightCounts(model);
  return matrices + routedExperts * chosenShare(model);
}

/** Bytes of weights that a step reads, by its tokens: everything but the embedding, and the experts that are chosen. */
function weightReader({ model, shape, options }: Basis): (tokens: number) => number {
  const { matrices, routedExperts, head } = weightCounts(model);
  const { matrixBytes, routedExpertBytes, plainBytes } = weightLayout(model, options.weights);
  const always = matrices * matrixBytes + head * plainBytes;
  if (routedExperts === 0) return () => always;
  const { dataParallel } = shape;
  const routed = (routedExperts * routedExpertBytes) / dataParallel;
  return memoized((tokens) => always + routed * touchedShare(model, tokens * dataParallel));
}

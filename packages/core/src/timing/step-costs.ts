import type { Accelerator } from '../hardware/accelerator.ts';
import type { ModelArchitecture } from '../model/architecture.ts';
import type { ReplicaHardware } from '../model/replica-hardware.ts';
import { type ReplicaShape, replicaShape } from '../model/replica-shape.ts';
import { kvShard } from '../model/tensor-split.ts';
import { KV_FORMAT_BYTES, weightCounts, weightLayout } from '../model/weight-format.ts';
import { allReduceCost } from './all-reduce.ts';
import {
  absorbedFlops,
  flopsPerPair,
  isGrouped,
  kvElementsRead,
  layersWithin,
  shapeElementsRead,
  stateElements,
  windowsOf,
} from './attention-costs.ts';
import type { AttentionWindow } from './attention-window.ts';
import type { CoefficientSet } from './coefficients.ts';
import { defaultCoefficients } from './default-coefficients.ts';
import { ACTIVATION_BYTES, chosenShare, exchangedBytes, touchedShare } from './expert-costs.ts';
import { memoized } from './memoized.ts';
import { overlapped, plainPeak, productRates } from './product-costs.ts';
import type { AttentionCosts, StepCosts } from './roofline.ts';
import type { StepAmounts } from './step-amounts.ts';

/*
 * What a step of a replica costs, from shapes, data sheets and achieved efficiencies; t accelerators divide each layer, d
 * replicas share routed experts:
 *
 *   linear layers       product of 2 N Q FLOPs and W bytes                           product-costs.ts
 *   routed experts      product of 2 N_r Q k / E FLOPs and W_r T(Q d) / d bytes      expert-costs.ts
 *   head                product of 2 H V S FLOPs and H V bytes, where anything is sampled
 *   per pair            attention-costs.ts                 / (t P_16 e_a); apart for the layers of each window
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

/** Seconds by the tokens of a rank. Default: all ranks have as many. */
type RankSeconds = (tokens: number, allTokens?: number, mostTokens?: number) => number;

/**
 * The costs and amounts of steps on one replica.
 *
 * @throws KavierError of kind `input` when the heads or layers cannot be divided.
 */
export function servingPhysics(options: ServingPhysicsOptions): ServingPhysics {
  const { model, accelerator } = options;
  const shape = replicaShape(options);
  const set = options.coefficients ?? defaultCoefficients(accelerator);
  const basis: Basis = { model, accelerator, shape, set, options };
  const windows = windowsOf(model);
  const amounts: StepAmounts = {
    flopsPerToken: 2 * activeMatrices(model),
    flopsPerSample: 2 * weightCounts(model).head,
    ...attentionAmounts(basis, layersWithin(model, undefined)),
    ...weightReaders(basis),
    stateBytes: 2 * STATE_BYTES * stateElements(model),
    windows: windows.map((window) => ({
      window,
      ...attentionAmounts(basis, layersWithin(model, window)),
    })),
  };
  return {
    costs: costsOf(basis, amounts.stateBytes, windows),
    amounts,
    frontendS: set.values.frontendS.value,
  };
}

/** FLOPs of a pair and bytes of a token's keys and values in some of the model's layers. */
function attentionAmounts(
  { shape: { tensorParallel }, options }: Basis,
  layers: ModelArchitecture,
) {
  const kvElements = kvElementsRead(kvShard(layers, tensorParallel));
  return {
    flopsPerPair: flopsPerPair(layers),
    kvBytesPerToken: kvElements * elementBytesOf(options) * tensorParallel,
  };
}

function elementBytesOf({ kvCache = 'bf16' }: ServingPhysicsOptions): number {
  return KV_FORMAT_BYTES[kvCache];
}

/** Seconds of attention in some of the model's layers. */
function attentionCosts(basis: Basis, layers: ModelArchitecture): AttentionCosts {
  const { accelerator, shape, set, options } = basis;
  const { values } = set;
  const flopsPerS = shape.tensorParallel * plainPeak(accelerator) * values.attentionCompute.value;
  const readS = elementBytesOf(options) * kvReadS(basis, layers);
  const contextSPerToken = Math.max(readS, absorbedFlops(layers) / flopsPerS);
  return {
    attentionSPerPair: flopsPerPair(layers) / flopsPerS,
    contextSPerToken,
    mixedContextSPerToken: contextSPerToken * values.mixedMemory.value,
  };
}

function costsOf(basis: Basis, stateBytes: number, windows: readonly AttentionWindow[]): StepCosts {
  const { model, accelerator, shape, options } = basis;
  const { values, host } = basis.set;
  const { tensorParallel } = shape;
  const kvBytesPerS = tensorParallel * accelerator.memoryBytesPerS * values.attentionMemory.value;
  const linearS = linearSeconds(basis);
  return {
    linearS: memoized((tokens) => linearS(tokens)),
    ...(shape.dataParallel > 1 && { linearOfRankS: linearS }),
    headS: memoized(headSeconds(basis)),
    ...attentionCosts(basis, layersWithin(model, undefined)),
    windows: windows.map((window) => attentionCosts(basis, layersWithin(model, window))),
    deviceS:
      values.stepDeviceS.value +
      model.layers * values.layerOverheadS.value +
      (model.experts?.layers ?? 0) * values.expertLayerS.value +
      fixedCollectiveS(basis),
    prefillS: model.layers * values.prefillLayerS.value,
    // The state of linear layers is divided as heads are.
    deviceSPerSequence: values.sequenceDeviceS.value + stateBytes / kvBytesPerS,
    hostS: values.stepHostS.value,
    hostSPerSequence: values.sequenceHostS.value,
    launchS: options.eager === true ? model.layers * values.layerLaunchS.value : 0,
    host,
    stages: shape.pipelineParallel,
  };
}

/** Seconds in which one accelerator reads a token of context, if an element of its keys and values took one byte. */
function kvReadS({ accelerator, shape, set }: Basis, layers: ModelArchitecture): number {
  const shard = kvShard(layers, shape.tensorParallel);
  const { attentionMemory, groupedMemory } = set.values;
  const bytesPerS = accelerator.memoryBytesPerS * attentionMemory.value;
  let seconds = 0;
  for (const [i, part] of shard.attention.entries()) {
    const achieved = isGrouped(layers.attention[i]) ? bytesPerS * groupedMemory.value : bytesPerS;
    seconds += (part.layers * shapeElementsRead(part)) / achieved;
  }
  return seconds;
}

/** Linear state is held in 16 bits. */
const STATE_BYTES = 2;

/** Seconds of the linear layers, the experts and the moving of tokens, by the tokens of a step. */
function linearSeconds({ model, accelerator, shape, set, options }: Basis): RankSeconds {
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
  const movedS = movedSeconds({ model, accelerator, shape, set, options });
  const exponent = values.overlap.value;
  return (tokens, allTokens = tokens * dataParallel, mostTokens = tokens) => {
    const denseS = overlapped((denseFlops * tokens) / dense.flopsPerS, denseReadS, exponent);
    if (routedExperts === 0) return denseS + movedS(tokens);
    const touched = touchedShare(model, allTokens);
    // The rows of all replicas that share the experts, and those that fill tiles up, on the accelerators of all.
    const padding = (paddedFlops * touched) / dataParallel;
    const computeS = (expertFlops * (allTokens / dataParallel) + padding) / expertFlopsPerS;
    const readS = (allExpertsS * touched) / values.expertMemory.value;
    const expertsS = overlapped(computeS, readS, exponent);
    return denseS + expertsS + movedS(tokens, allTokens, mostTokens);
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

/** Seconds in which the activations of a rank's tokens move between accelerators, over all layers. */
function movedSeconds({ model, accelerator, shape, set }: Basis): RankSeconds {
  const { tensorParallel, dataParallel, expertAccelerators } = shape;
  const reduce = allReduceCost(accelerator, tensorParallel, set.values);
  const reduced = reductions(model, dataParallel) * ACTIVATION_BYTES * model.hiddenSize;
  const link = accelerator.peerLink ?? accelerator.hostLink;
  const share = accelerator.peerLink === undefined ? set.values.hostLink : set.values.peerLink;
  const reducedS = reduced * reduce.sPerByte;
  if (dataParallel === 1) return (tokens) => reducedS * tokens;
  const { layers = 0 } = model.experts ?? {};
  return (tokens, allTokens = tokens * dataParallel, mostTokens = tokens) => {
    const ranks = { accelerators: expertAccelerators, dataParallel, allTokens, mostTokens };
    const exchanged = layers * exchangedBytes(model, ranks);
    return reducedS * tokens + exchanged / (link.bytesPerS * share.value);
  };
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
function weightReaders({
  model,
  shape,
  options,
}: Basis): Pick<StepAmounts, 'weightBytes' | 'sharedWeightBytes'> {
  const { matrices, routedExperts, head } = weightCounts(model);
  const { matrixBytes, routedExpertBytes, plainBytes } = weightLayout(model, options.weights);
  const always = matrices * matrixBytes + head * plainBytes;
  if (routedExperts === 0) return { weightBytes: () => always };
  const { dataParallel } = shape;
  const routed = (routedExperts * routedExpertBytes) / dataParallel;
  const ofAll = (allTokens: number) => always + routed * touchedShare(model, allTokens);
  return {
    weightBytes: memoized((tokens) => ofAll(tokens * dataParallel)),
    ...(dataParallel > 1 && { sharedWeightBytes: memoized(ofAll) }),
  };
}

import { largestOf } from '../units/extremes.ts';
import type { ModelArchitecture } from './architecture.ts';
import { minorOf } from './engine-release.ts';
import type { PlanOptions } from './memory-options.ts';
import { type WeightLayout, weightCounts, weightLayout } from './weight-format.ts';

/** Layers of a pipeline that one accelerator, or one group of them, holds. */
export interface Stage {
  readonly index: number;
  readonly stages: number;
  /** Of the model's layers, how many and from which on. */
  readonly layers: number;
  readonly firstLayer: number;
}

/**
 * How vLLM cuts layers into stages (`get_pp_indices`): equal parts, and one more layer for as many as are left over, from
 * the last but one backwards, since the last has the head.
 */
export function pipelineStages(layers: number, stages: number): readonly Stage[] {
  const sizes = Array.from({ length: stages }, () => Math.floor(layers / stages));
  for (let left = layers % stages, index = stages - 2; left > 0; left--, index--) sizes[index]++;
  let firstLayer = 0;
  return sizes.map((size, index) => {
    const stage = { index, stages, layers: size, firstLayer };
    firstLayer += size;
    return stage;
  });
}

export function isLastStage({ index, stages }: Stage): boolean {
  return index === stages - 1;
}

/**
 * How many of a kind's `count` layers lie on a stage, when kinds are spread evenly over the depth of the model, as they
 * are in every published one.
 */
export function layersOnStage(count: number, total: number, stage: Stage): number {
  const until = (layer: number) => Math.round((count * layer) / total);
  return until(stage.firstLayer + stage.layers) - until(stage.firstLayer);
}

/**
 * Bytes of the weights that one accelerator of a stage holds: its share of the stage's layers, the embedding and towers
 * on the first stage, head and final norm on the last, and what tensor parallelism does not divide.
 */
export function stageWeightBytes(options: PlanOptions, stage: Stage): number {
  const { model, tensorParallel, dataParallel } = options;
  const layout = weightLayout(model, options.weights);
  const counts = weightCounts(model);
  const { plainBytes } = layout;
  const head = counts.head * plainBytes;
  const ends =
    (stage.index === 0 ? counts.embedding * plainBytes + towerBytes(model, plainBytes) : 0) +
    (isLastStage(stage) && !(model.tiedEmbeddings === true && stage.index === 0) ? head : 0);
  const routed = counts.routedExperts * layout.routedExpertBytes * expertPadding(options, layout);
  const share = stage.layers / model.layers;
  const others =
    counts.total -
    counts.matrices -
    counts.routedExperts -
    towers(model) -
    (model.tiedEmbeddings === true ? 1 : 2) * counts.head;
  const narrow =
    (layout.matrixBytes < 2 ? counts.matrices : 0) +
    (layout.routedExpertBytes < 2 ? counts.routedExperts : 0);
  const layers =
    (layout.compute === 'fp8' ? narrow * TILE_SCALE_BYTES : 0) +
    counts.matrices * layout.matrixBytes +
    routed / dataParallel +
    Math.max(0, others) * plainBytes +
    wholeBytes(options, layout);
  return (ends + share * layers) / tensorParallel + rotaryBytes(model);
}

/** The table of rotary positions, in 16 bits for every position that the model can have; each accelerator has it whole. */
function rotaryBytes({ attention, maxContextTokens }: ModelArchitecture): number {
  const sizes = attention.map(({ kind, headSize, ropeHeadSize = headSize }) =>
    kind === 'linear' ? 0 : ropeHeadSize,
  );
  return 2 * maxContextTokens * largestOf(sizes);
}

/** One fp32 scale for a tile of 128 x 128 8-bit weights. */
const TILE_SCALE_BYTES = 4 / 128 ** 2;

const towers = (model: ModelArchitecture): number =>
  model.parameterParts?.encoder ??
  (model.encoders ?? []).reduce((sum, { parameters }) => sum + parameters, 0);

function towerBytes(model: ModelArchitecture, plainBytes: number): number {
  return towers(model) * plainBytes;
}

/**
 * What the format and the group add to the matrices, bytes of all accelerators of a group together: routers, which stay
 * in 16 bits, and with the down-projections of latent attention are held whole by each; keys' and values' matrices
 * where there are more accelerators than KV heads.
 */
function wholeBytes({ model, tensorParallel }: PlanOptions, { matrixBytes }: WeightLayout): number {
  const { hiddenSize, experts } = model;
  const router = experts === undefined ? 0 : experts.layers * hiddenSize * experts.experts;
  let replicated = 0;
  for (const shape of model.attention) {
    const { kind, layers, kvHeads, headSize, kvRank = 0, ropeHeadSize = 0, queryRank = 0 } = shape;
    if (kind === 'mla') {
      replicated +=
        layers * hiddenSize * (queryRank + kvRank + ropeHeadSize) * (tensorParallel - 1);
    } else if (kind !== 'linear' && tensorParallel > kvHeads) {
      replicated += 2 * layers * hiddenSize * headSize * (tensorParallel - kvHeads);
    }
  }
  return router * (2 * tensorParallel - matrixBytes) + replicated * matrixBytes;
}

/**
 * MXFP4 experts are padded to the tiles of the kernels that multiply them: hidden size to 256, the inner width of one
 * accelerator to 128 (`mxfp4_round_up_hidden_size_and_intermediate_size` in vllm/model_executor/layers/quantization). The
 * kernels for Hopper took them as they are until 0.16.
 */
function expertPadding(
  { model, tensorParallel, accelerator, release }: PlanOptions,
  { compute, routedExpertBytes }: WeightLayout,
): number {
  if (accelerator.family === 'hopper' && minorOf(release) < 17) return 1;
  if (model.experts === undefined || compute !== 'mxfp4' || routedExpertBytes > 1) return 1;
  const inner = model.experts.intermediateSize / tensorParallel;
  const up = (size: number, tile: number) => Math.ceil(size / tile) * tile;
  return (up(inner, 128) * up(model.hiddenSize, 256)) / (inner * model.hiddenSize);
}

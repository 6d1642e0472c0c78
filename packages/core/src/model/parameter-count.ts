import { KavierError } from '../units/errors.ts';
import type { AttentionShape, ModelArchitecture, ParameterParts } from './architecture.ts';

/**
 * Parameters that follow from a model's shape. H hidden size, V vocabulary, n query heads, k KV heads, d head size,
 * I inner width, g = 3 matrices when gated and 2 otherwise:
 *
 *   embedding, head     V H each; one matrix when tied
 *   attention           H n d + 2 H k d + n d H a layer
 *   MLA                 H r_q + r_q n (d + p) + H (r + p) + r n (d + v) + n v H a layer, query rank r_q, KV rank r,
 *                       rotary size p, value size v; without a query rank H n (d + p) for the query
 *   feed-forward        g H I a dense layer; (experts + shared) g H I_e + experts H (router) a layer of experts
 *   norms               2 H a layer and H at the end
 *
 * Approximation: biases, further norms and learned positions are left out, under 0.2 % of a large model. Llama and
 * Mistral have none of these and come out exact.
 */
export interface ParameterCount extends ParameterParts {
  readonly total: number;
  /** `total` without the routed experts that a token does not pass through. */
  readonly active: number;
}

/**
 * Parameters by part: as counted tensor by tensor where the model states them, otherwise from its shape.
 *
 * @throws KavierError for linear attention without stated parts, as its shape does not determine them.
 */
export function parameterCount(model: ModelArchitecture): ParameterCount {
  const parts = model.parameterParts ?? partsOfShape(model);
  const everyToken =
    parts.embedding +
    parts.attention +
    parts.feedForward +
    parts.norms +
    parts.head +
    parts.encoder;
  const { experts } = model;
  const share = experts === undefined ? 0 : experts.activeExperts / experts.experts;
  return {
    ...parts,
    total: everyToken + parts.routedExperts,
    active: everyToken + parts.routedExperts * share,
  };
}

function partsOfShape(model: ModelArchitecture): ParameterParts {
  const matrices = model.gatedFeedForward === false ? 2 : 3;
  const { hiddenSize, experts } = model;
  const embedding = model.vocabularySize * hiddenSize;
  const head = model.tiedEmbeddings === true ? 0 : embedding;
  const norms = (2 * model.layers + 1) * hiddenSize;
  let attention = 0;
  for (const shape of model.attention) {
    attention += shape.layers * attentionParameters(model, shape);
  }
  const denseLayers = model.layers - (experts?.layers ?? 0);
  let feedForward = denseLayers * matrices * hiddenSize * model.intermediateSize;
  let routedExperts = 0;
  if (experts !== undefined) {
    const expert = experts.layers * matrices * hiddenSize * experts.intermediateSize;
    const router = experts.layers * hiddenSize * experts.experts;
    feedForward += experts.sharedExperts * expert + router;
    routedExperts = experts.experts * expert;
  }
  const encoder = (model.encoders ?? []).reduce((sum, { parameters }) => sum + parameters, 0);
  return { embedding, attention, feedForward, routedExperts, norms, head, encoder };
}

function attentionParameters(model: ModelArchitecture, shape: AttentionShape): number {
  const { hiddenSize } = model;
  const { queryHeads, kvHeads, headSize } = shape;
  if (shape.kind === 'linear') {
    throw new KavierError('parameters of linear attention do not follow from its shape', {
      kind: 'input',
      where: model.name,
      expected: 'full, sliding-window or mla attention',
      hint: 'State `parameters` in the model entry instead.',
    });
  }
  if (shape.kind !== 'mla') return 2 * hiddenSize * headSize * (queryHeads + kvHeads);
  const { kvRank = 0, ropeHeadSize = 0, queryRank, valueHeadSize = headSize } = shape;
  const queryWidth = queryHeads * (headSize + ropeHeadSize);
  const query =
    queryRank === undefined ? hiddenSize * queryWidth : queryRank * (hiddenSize + queryWidth);
  const keyValue =
    hiddenSize * (kvRank + ropeHeadSize) + kvRank * queryHeads * (headSize + valueHeadSize);
  return query + keyValue + queryHeads * valueHeadSize * hiddenSize;
}

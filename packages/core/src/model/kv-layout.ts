import { largestOf, smallestOf } from '../units/extremes.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';
import { DEFAULT_BLOCK_TOKENS } from './memory-constants.ts';
import type { MemoryOptions, PlanOptions } from './memory-options.ts';
import { layersOnStage, type Stage } from './pipeline-stages.ts';
import { kvShard } from './tensor-split.ts';
import { KV_FORMAT_BYTES } from './weight-format.ts';

/*
 * How vLLM lays out the KV cache of one accelerator (vllm/v1/core/kv_cache_utils.py, platforms/interface.py):
 *
 *   one kind of layer        one group; a block takes a page in every layer
 *   several kinds            groups of equally many layers, the fewest of a kind (the most, when these are fewer than 1.5
 *                            times as many); a block takes one page in every layer of a group, and any group may have it
 *
 * All pages have one size: a page of fewer bytes gets more tokens until it has as many, the rest is padding. States of
 * linear layers are pages, too: the attention block is raised, in steps of 16 tokens, until its page holds a state, and
 * with that the unit in which prefixes are found again.
 */

/** Layers that are laid out alike, and how many groups of the cache they form. */
export interface KvGroups {
  readonly kind: AttentionShape['kind'];
  /** Layers of the model that keep something of their own. */
  readonly layers: number;
  readonly groups: number;
  /** Tokens of a block; one state for `linear`. */
  readonly blockTokens: number;
  readonly windowTokens: number;
  readonly chunked: boolean;
  /** Bytes of a page before padding. */
  readonly pageBytes: number;
}

export interface KvLayout {
  readonly kinds: readonly KvGroups[];
  /** Groups of all kinds. */
  readonly groups: number;
  /** Layers of a group, over the whole model. */
  readonly groupLayers: number;
  /** Bytes of a page in every layer of a group; 0 when each layer has its own (one kind, several sizes). */
  readonly pageBytes: number;
  /** Tokens of the smallest attention block, by which logs count. */
  readonly blockTokens: number;
  /** Unit in which a prefix is found again, tokens: what all groups' blocks divide. */
  readonly hitTokens: number;
}

type LayoutOptions = Pick<
  PlanOptions,
  'model' | 'tensorParallel' | 'kvCache' | 'blockTokens' | 'maxContextTokens'
>;

interface Spec {
  kind: AttentionShape['kind'];
  layers: number;
  tokenBytes: number;
  stateBytes: number;
  windowTokens: number;
  chunked: boolean;
}

const ALIGNMENT = 16;

/** The layout of one accelerator's share of the heads. */
export function kvLayout(options: LayoutOptions): KvLayout {
  const specs = specsOf(options);
  const attentionBytes = Math.max(largestOf(specs.map(({ tokenBytes }) => tokenBytes)), 0);
  const stateBytes = Math.max(largestOf(specs.map((spec) => spec.stateBytes)), 0);
  const needed =
    attentionBytes > 0
      ? ALIGNMENT * Math.ceil(stateBytes / (ALIGNMENT * attentionBytes))
      : options.maxContextTokens;
  const base = stateBytes > 0 ? Math.max(options.blockTokens, needed) : options.blockTokens;
  const page = Math.max(base * attentionBytes, stateBytes);
  const isOneType = new Set(specs.map(typeOf)).size <= 1;
  const groupLayers = isOneType
    ? specs.reduce((sum, { layers }) => sum + layers, 0)
    : groupSize(specs.map(({ layers }) => layers));
  const kinds = specs.map((spec): KvGroups => {
    const ratio =
      isOneType || spec.tokenBytes === 0 ? 1 : Math.floor(page / (base * spec.tokenBytes));
    return {
      kind: spec.kind,
      layers: spec.layers,
      groups: isOneType ? 1 : Math.ceil(spec.layers / groupLayers),
      blockTokens: base * ratio,
      windowTokens: spec.windowTokens,
      chunked: spec.chunked,
      pageBytes: spec.tokenBytes === 0 ? spec.stateBytes : base * ratio * spec.tokenBytes,
    };
  });
  const attentionBlocks = kinds.map(({ blockTokens }) => blockTokens);
  return {
    kinds,
    groups: isOneType ? 1 : kinds.reduce((sum, { groups }) => sum + groups, 0),
    groupLayers,
    pageBytes: isOneType ? 0 : page,
    blockTokens: smallestOf(attentionBlocks),
    hitTokens: attentionBlocks.reduce(leastCommonMultiple),
  };
}

/** Tokens of the blocks in which vLLM finds the prefixes of a model again. */
export function prefixBlockTokens(
  given: Pick<MemoryOptions, 'model' | 'tensorParallel' | 'kvCache' | 'blockTokens'>,
): number {
  const { model, tensorParallel = 1, kvCache = 'bf16', blockTokens = DEFAULT_BLOCK_TOKENS } = given;
  const { maxContextTokens } = model;
  return kvLayout({ model, tensorParallel, kvCache, blockTokens, maxContextTokens }).hitTokens;
}

/** Bytes that one block takes on a stage. */
export function stageBlockBytes(layout: KvLayout, model: ModelArchitecture, stage: Stage): number {
  if (layout.pageBytes === 0) {
    return layout.kinds.reduce(
      (sum, { layers, pageBytes }) => sum + pageBytes * layersOnStage(layers, model.layers, stage),
      0,
    );
  }
  // A group's layers are taken in turn from all of the kind, so that each stage has its share of every group.
  const inGroup = layout.kinds.map(({ layers, groups }) =>
    Math.ceil(layersOnStage(layers, model.layers, stage) / groups),
  );
  return layout.pageBytes * largestOf(inGroup);
}

/**
 * Blocks that a sequence of `tokens` takes. `reserved` is what vLLM counts for its longest request when it starts: a
 * window and a whole step beside it; otherwise what a sequence holds between steps.
 */
export function blocksOfSequence(
  layout: KvLayout,
  options: Pick<PlanOptions, 'maxBatchedTokens' | 'prefixCaching'>,
  tokens: number,
  reserved: boolean,
): number {
  let blocks = 0;
  for (const { kind, groups, blockTokens, windowTokens, chunked } of layout.kinds) {
    const all = Math.ceil(tokens / blockTokens);
    if (kind === 'linear') {
      // A state, and with prefix caching the one at the last block boundary.
      blocks += groups * (options.prefixCaching ? 2 : 1);
    } else if (kind === 'sliding-window') {
      const step = reserved ? options.maxBatchedTokens : 0;
      const held = Math.min(windowTokens - (chunked ? 0 : 1) + step, tokens);
      const windowed = Math.ceil(held / blockTokens) + (chunked ? 0 : 1);
      // Counted at the start, the block into which a window reaches back counts even when nothing is before it.
      blocks += groups * (reserved ? windowed : Math.min(all, windowed));
    } else blocks += groups * all;
    // Layers of one type share their blocks.
    if (layout.pageBytes === 0) break;
  }
  return Math.max(1, blocks);
}

function specsOf({ model, tensorParallel, kvCache }: LayoutOptions): readonly Spec[] {
  const elementBytes = KV_FORMAT_BYTES[kvCache];
  const specs = new Map<string, Spec>();
  for (const shape of kvShard(model, tensorParallel).attention) {
    const layers = shape.layers - (shape.sharedKvLayers ?? 0);
    if (layers <= 0) continue;
    const spec: Spec = {
      kind: shape.kind,
      layers,
      tokenBytes: tokenBytesOf(shape, elementBytes),
      stateBytes: shape.kind === 'linear' ? 2 * (shape.stateElements ?? 0) : 0,
      windowTokens: shape.windowTokens ?? 0,
      chunked: shape.chunked ?? false,
    };
    const key = [typeOf(spec), spec.tokenBytes, spec.stateBytes].join();
    const known = specs.get(key);
    if (known === undefined) specs.set(key, spec);
    else known.layers += layers;
  }
  return [...specs.values()];
}

/** KV bytes of one token in one layer. */
function tokenBytesOf(shape: AttentionShape, elementBytes: number): number {
  if (shape.kind === 'linear') return 0;
  if (shape.kind === 'mla') {
    const { kvRank = 0, ropeHeadSize = 0, indexerBytes = 0 } = shape;
    return (kvRank + ropeHeadSize) * elementBytes + indexerBytes;
  }
  const { kvHeads, headSize, valueHeadSize = headSize } = shape;
  return kvHeads * (headSize + valueHeadSize) * elementBytes;
}

/** Layers of one type need the same tokens of a sequence. */
function typeOf({ kind, windowTokens, chunked }: Spec): string {
  if (kind === 'sliding-window') return `${chunked ? 'chunk' : 'window'} ${windowTokens}`;
  return kind === 'linear' ? 'state' : 'full';
}

function groupSize(layers: readonly number[]): number {
  const [least, most] = [smallestOf(layers), largestOf(layers)];
  return most < 1.5 * least ? most : least;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

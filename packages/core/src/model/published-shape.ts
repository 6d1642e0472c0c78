import type { AttentionShape, ModelArchitecture } from './architecture.ts';

/** The day on which the shapes of the catalog were read and checked. */
export const SHAPES_READ_ON = '2026-11-22';

/** What a catalog entry states; the rest is the same for most models. */
export interface PublishedShape
  extends Omit<ModelArchitecture, 'activeParameters' | 'provenance' | 'weightBytes'> {
  /** Parameters that one token uses; default all of them. */
  readonly activeParameters?: number;
  /** Bytes of one weight; default 2, bf16 or fp16. */
  readonly weightBytes?: number;
  /** Source; default the config.json and the tensor totals of the repository that `title` names. */
  readonly source?: string;
}

/** A catalog entry with its defaults filled in and its source attached to every field. */
export function publishedShape(shape: PublishedShape): ModelArchitecture {
  const { source = `${shape.title} on Hugging Face: config.json, tensor totals`, ...rest } = shape;
  return {
    ...rest,
    activeParameters: shape.activeParameters ?? shape.parameters,
    weightBytes: shape.weightBytes ?? 2,
    provenance: { all: { source, date: SHAPES_READ_ON } },
  };
}

/** Full attention in every layer. */
export function fullAttention(
  layers: number,
  queryHeads: number,
  kvHeads: number,
  headSize: number,
): readonly [AttentionShape] {
  return [{ kind: 'full', layers, queryHeads, kvHeads, headSize }];
}

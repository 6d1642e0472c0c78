import { KavierError } from '../units/errors.ts';
import type { AttentionShape, ModelArchitecture } from './architecture.ts';

/**
 * Bytes that one sequence holds in the KV cache, before any tensor-parallel split.
 *
 *   full attention      L h (d + v) b    a token      (keys and values of every KV head)
 *   latent attention    L ((r + p) b + i)  a token    (MLA: compressed KV and the shared rotary key; not split by TP)
 *   sliding window      L h (d + v) b min(n, w)       a sequence of n tokens
 *   linear attention    L s b_s                       a sequence, whatever its length
 *
 * L layers of the kind that keep keys and values of their own, h KV heads, d head size, v size of a value head (d unless
 * stated), b bytes of a KV element, r KV rank, p rotary head size, i bytes of an indexer's key, n context tokens, w
 * window, s state elements, b_s bytes of a state element. MLA: DeepSeek-V2, arXiv 2405.04434, section 2.1.
 */

/**
 * Bytes that each further token adds for as long as the context grows. Sliding-window and linear layers stop growing
 * and are left out; `kvBytesForContext` counts them.
 */
export function kvBytesPerToken(model: ModelArchitecture, kvElementBytes: number): number {
  let bytes = 0;
  for (const shape of model.attention) {
    if (shape.kind === 'full' || shape.kind === 'mla') {
      bytes += bytesPerToken(model, shape, kvElementBytes);
    }
  }
  return bytes;
}

/**
 * Bytes that a sequence of `contextTokens` tokens holds, windows and linear state included.
 * The state of linear layers has a format of its own, usually 16-bit even when the KV cache is 8-bit.
 */
export function kvBytesForContext(
  model: ModelArchitecture,
  contextTokens: number,
  kvElementBytes: number,
  stateElementBytes = 2,
): number {
  if (contextTokens <= 0) return 0;
  let bytes = 0;
  for (const shape of model.attention) {
    if (shape.kind === 'linear') {
      bytes += shape.layers * needed(model, shape, 'stateElements') * stateElementBytes;
      continue;
    }
    const heldTokens =
      shape.kind === 'sliding-window'
        ? Math.min(contextTokens, needed(model, shape, 'windowTokens'))
        : contextTokens;
    bytes += heldTokens * bytesPerToken(model, shape, kvElementBytes);
  }
  return bytes;
}

/** KV bytes of one token in all layers of a shape that keep keys and values of their own. */
function bytesPerToken(model: ModelArchitecture, shape: AttentionShape, elementBytes: number) {
  const layers = shape.layers - (shape.sharedKvLayers ?? 0);
  if (shape.kind === 'mla') {
    const latent = needed(model, shape, 'kvRank') + needed(model, shape, 'ropeHeadSize');
    return layers * (latent * elementBytes + (shape.indexerBytes ?? 0));
  }
  const { kvHeads, headSize, valueHeadSize = headSize } = shape;
  return layers * kvHeads * (headSize + valueHeadSize) * elementBytes;
}

function needed(
  model: ModelArchitecture,
  shape: AttentionShape,
  field: 'kvRank' | 'ropeHeadSize' | 'windowTokens' | 'stateElements',
): number {
  const value = shape[field];
  if (value !== undefined) return value;
  throw new KavierError(`${shape.kind} attention without \`${field}\``, {
    kind: 'input',
    where: model.name,
    found: 'nothing',
    expected: `a positive number under \`${field}\``,
  });
}

import type { AttentionShape } from '@kavier/core';
import type { TensorList } from './tensor-list.ts';

/*
 * Mixers that keep a state of constant size. Elements of a state in 16 bits: what the convolution looks back on (kernel
 * less one inputs) is in 16 bits; the recurrent part is in 16 bits unless the configuration or the engine's code asks
 * for 32, and then counts twice (vLLM, mamba_utils.py).
 */

function state(
  heads: { readonly queryHeads: number; readonly kvHeads: number; readonly headSize: number },
  convolution: number,
  recurrent: number,
  recurrentBytes: number,
): AttentionShape {
  const stateElements = convolution + (recurrent * recurrentBytes) / 2;
  return { kind: 'linear', layers: 1, ...heads, stateElements };
}

export interface Mamba1Options {
  readonly innerSize: number;
  readonly stateSize: number;
  readonly kernel: number;
  readonly stepRank: number;
  readonly convolutionBias: boolean;
  readonly projectionBias: boolean;
  /** Norms of step, input and output of the state (Jamba). */
  readonly norms: boolean;
  readonly recurrentBytes: number;
}

export function addMamba1(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: Mamba1Options,
): AttentionShape {
  const { innerSize, stateSize, kernel, stepRank, projectionBias: bias } = options;
  list.linear('attention', `${module}.in_proj`, 2 * innerSize, hiddenSize, { bias });
  list.linear('attention', `${module}.x_proj`, stepRank + 2 * stateSize, innerSize);
  list.linear('attention', `${module}.dt_proj`, innerSize, stepRank, { bias: true });
  list.linear('attention', `${module}.out_proj`, hiddenSize, innerSize, { bias });
  const convolution = innerSize * (kernel + (options.convolutionBias ? 1 : 0));
  const norms = options.norms ? stepRank + 2 * stateSize : 0;
  list.small(`${module}.conv1d`, convolution + innerSize * (stateSize + 1) + norms);
  const heads = { queryHeads: innerSize, kvHeads: innerSize, headSize: 1 };
  return state(heads, innerSize * (kernel - 1), innerSize * stateSize, options.recurrentBytes);
}

export interface Mamba2Options {
  readonly heads: number;
  readonly headSize: number;
  readonly innerSize: number;
  readonly groups: number;
  readonly stateSize: number;
  readonly kernel: number;
  readonly convolutionBias: boolean;
  readonly projectionBias: boolean;
  /** A gated norm of the inner size; default true. */
  readonly norm?: boolean | undefined;
  readonly recurrentBytes: number;
}

export function addMamba2(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: Mamba2Options,
): AttentionShape {
  const { heads, headSize, innerSize, groups, stateSize, kernel, projectionBias: bias } = options;
  const channels = innerSize + 2 * groups * stateSize;
  list.linear('attention', `${module}.in_proj`, innerSize + channels + heads, hiddenSize, { bias });
  list.linear('attention', `${module}.out_proj`, hiddenSize, innerSize, { bias });
  const convolution = channels * (kernel + (options.convolutionBias ? 1 : 0));
  const norm = options.norm === false ? 0 : innerSize;
  list.small(`${module}.conv1d`, convolution + 3 * heads + norm);
  const recurrent = heads * headSize * stateSize;
  const shape = { queryHeads: heads, kvHeads: groups, headSize };
  return state(shape, channels * (kernel - 1), recurrent, options.recurrentBytes);
}

export interface DeltaNetOptions {
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly kernel: number;
  readonly recurrentBytes: number;
}

/** Gated DeltaNet (Qwen3-Next, Qwen3.5). */
export function addDeltaNet(
  list: TensorList,
  module: string,
  hiddenSize: number,
  options: DeltaNetOptions,
): AttentionShape {
  const { keyHeads, valueHeads, keySize, valueSize, kernel } = options;
  const values = valueHeads * valueSize;
  const channels = 2 * keyHeads * keySize + values;
  list.linear('attention', `${module}.in_proj_qkvz`, channels + values, hiddenSize);
  list.linear('attention', `${module}.in_proj_ba`, 2 * valueHeads, hiddenSize);
  list.linear('attention', `${module}.out_proj`, hiddenSize, values);
  list.small(`${module}.conv1d`, channels * kernel + 2 * valueHeads + valueSize);
  const heads = { queryHeads: valueHeads, kvHeads: keyHeads, headSize: valueSize };
  const recurrent = valueHeads * keySize * valueSize;
  return state(heads, channels * (kernel - 1), recurrent, options.recurrentBytes);
}

/** Kimi Delta Attention: gates of low rank, and a state that its kernel keeps in 32 bits. */
export function addKimiDelta(
  list: TensorList,
  module: string,
  hiddenSize: number,
  {
    heads,
    headSize,
    kernel,
  }: { readonly heads: number; readonly headSize: number; readonly kernel: number },
): AttentionShape {
  const inner = heads * headSize;
  for (const name of ['q_proj', 'k_proj', 'v_proj']) {
    list.linear('attention', `${module}.${name}`, inner, hiddenSize);
  }
  for (const name of ['f', 'g']) {
    list.linear('attention', `${module}.${name}_a_proj`, headSize, hiddenSize);
    list.linear('attention', `${module}.${name}_b_proj`, inner, headSize);
  }
  list.linear('attention', `${module}.b_proj`, heads, hiddenSize);
  list.linear('attention', `${module}.o_proj`, hiddenSize, inner);
  list.small(`${module}.conv1d`, 3 * inner * kernel + inner + heads + headSize);
  const shape = { queryHeads: heads, kvHeads: heads, headSize };
  return state(shape, 3 * inner * (kernel - 1), heads * headSize * headSize, 4);
}

/** Gated short convolution (LFM2). */
export function addShortConvolution(
  list: TensorList,
  module: string,
  hiddenSize: number,
  { kernel, bias }: { readonly kernel: number; readonly bias: boolean },
): AttentionShape {
  list.linear('attention', `${module}.in_proj`, 3 * hiddenSize, hiddenSize, { bias });
  list.linear('attention', `${module}.out_proj`, hiddenSize, hiddenSize, { bias });
  list.small(`${module}.conv`, hiddenSize * (kernel + (bias ? 1 : 0)));
  const heads = { queryHeads: hiddenSize, kvHeads: hiddenSize, headSize: 1 };
  return state(heads, hiddenSize * (kernel - 1), 0, 2);
}

/** Lightning attention (MiniMax-Text-01): linear attention with an output gate. */
export function addLightning(
  list: TensorList,
  module: string,
  hiddenSize: number,
  { heads, headSize }: { readonly heads: number; readonly headSize: number },
): AttentionShape {
  const inner = heads * headSize;
  list.linear('attention', `${module}.qkv_proj`, 3 * inner, hiddenSize);
  list.linear('attention', `${module}.output_gate`, inner, hiddenSize);
  list.linear('attention', `${module}.out_proj`, hiddenSize, inner);
  list.small(`${module}.norm`, inner);
  const shape = { queryHeads: heads, kvHeads: heads, headSize };
  return state(shape, 0, heads * headSize * headSize, 2);
}

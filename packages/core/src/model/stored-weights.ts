import type { Precision } from '../hardware/accelerator.ts';

/** A precision of an accelerator, or MXFP4: multiplied with 8-bit activations where 4-bit products exist, otherwise expanded. */
export type ComputeFormat = Precision | 'mxfp4';

/** How a checkpoint stores its weights: mean bytes of one weight by part, scales and zero points included. */
export interface StoredWeights {
  /** Attention, dense feed-forward layers, shared experts and routers. */
  readonly matrixBytes: number;
  readonly routedExpertBytes: number;
  /** Embedding, head, norms and towers. */
  readonly plainBytes: number;
  /** Format that most quantized matrices are multiplied in, where the accelerator can; otherwise 16 bits. */
  readonly compute: ComputeFormat;
}

import type { ComputeFormat } from '@kavier/core';
import type { Tensor } from './tensor-list.ts';

/** How one matrix is stored: bytes of a weight with its scales, and what it is multiplied in. */
export interface StoredFormat {
  readonly bytes: number;
  readonly compute: ComputeFormat;
}

/** The format of a matrix; undefined where it stays as it was published. */
export type QuantizationRule = (tensor: Tensor) => StoredFormat | undefined;

/** 4 bits and an 8-bit scale for 32 of them (OCP microscaling formats, v1.0). */
export const MXFP4: StoredFormat = { bytes: (4 + 8 / 32) / 8, compute: 'mxfp4' };
/** 4 bits and an 8-bit scale for 16 of them. */
export const NVFP4: StoredFormat = { bytes: (4 + 8 / 16) / 8, compute: 'fp4' };

export function float8(scaleBytes: number): StoredFormat {
  return { bytes: 1 + scaleBytes, compute: 'fp8' };
}

/** Engines leave routers in 16 bits. */
export function isRouter({ module }: Tensor): boolean {
  return module.endsWith('.gate') || module.endsWith('.shared_expert_gate');
}

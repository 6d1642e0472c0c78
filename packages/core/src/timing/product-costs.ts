import type { Accelerator, Precision } from '../hardware/accelerator.ts';
import { ln, pow } from '../kernel/elementary.ts';
import type { ComputeFormat } from '../model/stored-weights.ts';
import type { Coefficients } from './coefficients.ts';

/*
 * A matrix product that reads its weights once, on one of t accelerators, seconds:
 *
 *   c = F / (t P e n^b)     F FLOPs, P dense peak of the format, e achieved share, n factor for each halving of 16 bits
 *   r = W / (t B w m^b)     W bytes, B bandwidth, w achieved share, m factor for each halving
 *   product = (c^p + r^p)^(1/p)
 *
 * Roofline (Williams et al., CACM 52, 2009) with a rounded ridge.
 */

/** How fast matrices in one format multiply and are read, on all accelerators of a replica together. */
export interface ProductRates {
  readonly flopsPerS: number;
  readonly bytesPerS: number;
}

/** Rates of matrices whose weights take `bytes` each and are multiplied as `compute`, where the accelerator can. */
export function productRates(
  accelerator: Accelerator,
  tensorParallel: number,
  { bytes, compute }: { readonly bytes: number; readonly compute: ComputeFormat },
  values: Coefficients,
): ProductRates {
  const plain = plainPeak(accelerator);
  const precision = precisionOf(compute, accelerator);
  const native = bytes < 2 ? accelerator.peakFlops[precision] : undefined;
  const halvings = native === undefined || native === plain ? 0 : (BITS_HALVED[precision] ?? 0);
  const isExpanded = bytes < 2 && halvings === 0;
  const achieved =
    values.linearCompute.value *
    pow(values.narrowCompute.value, halvings) *
    (isExpanded ? values.expandedWeights.value : 1);
  const narrowing = bytes < 2 ? ln(2 / bytes) / LN2 : 0;
  const read = values.weightMemory.value * pow(values.narrowMemory.value, narrowing);
  return {
    flopsPerS: tensorParallel * achieved * (halvings === 0 ? plain : (native ?? plain)),
    bytesPerS: tensorParallel * accelerator.memoryBytesPerS * read,
  };
}

/** MXFP4 weights meet 8-bit activations where an accelerator multiplies 4-bit ones, and are expanded where it does not. */
function precisionOf(compute: ComputeFormat, { peakFlops }: Accelerator): Precision {
  if (compute !== 'mxfp4') return compute;
  return peakFlops.fp4 === undefined ? 'bf16' : 'fp8';
}

/** Seconds of a product that computes for `computeS` and reads for `readS`. */
export function overlapped(computeS: number, readS: number, exponent: number): number {
  const longer = Math.max(computeS, readS);
  if (longer === 0) return 0;
  const shorter = Math.min(computeS, readS) / longer;
  return longer * pow(1 + pow(shorter, exponent), 1 / exponent);
}

/** Dense peak in 16 bits, the format of activations; that of fp32 where an accelerator has nothing else. */
export function plainPeak({ peakFlops }: Accelerator): number {
  return peakFlops.bf16 ?? peakFlops.fp16 ?? peakFlops.fp32 ?? Number.NaN;
}

const BITS_HALVED: Readonly<Partial<Record<Precision, number>>> = { fp8: 1, int8: 1, fp4: 2 };
const LN2 = ln(2);

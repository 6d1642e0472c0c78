import type { Accelerator } from '../hardware/accelerator.ts';
import type { Coefficients } from './coefficients.ts';

/*
 * All-reduce of m bytes over t accelerators, seconds:
 *
 *   joined by peer links   h a + 2 (t - 1) / t m / b     h = 1 for t = 2 (one-shot), otherwise 2 (two-shot)
 *   over the host link     2 (t - 1) a + 2 (t - 1) / t m / b     (ring)
 *
 * a seconds of a hop, b achieved bytes per second and direction. Two-shot is a reduce-scatter and an all-gather between
 * all pairs, vLLM's custom all-reduce (csrc/custom_all_reduce.cuh); ring: Patarasuk and Yuan, J. Parallel Distrib.
 * Comput. 69 (2009). A mesh of Infinity Fabric links offers t - 1 of its 7 links to t accelerators.
 *
 * Approximation: from three accelerators on messages below about 512 KiB take one hop in vLLM, up to `a` less; NCCL with
 * in-switch reduction (NVLS) moves half the bytes of messages above 8 MiB.
 */

/** Seconds of one all-reduce: what it takes at all, and for each byte. */
export interface AllReduceCost {
  readonly fixedS: number;
  readonly sPerByte: number;
}

/** Links of an Infinity Fabric mesh of eight accelerators. */
const MESH_LINKS = 7;

export function allReduceCost(
  accelerator: Accelerator,
  tensorParallel: number,
  { hopS, peerLink, hostLink }: Coefficients,
): AllReduceCost {
  if (tensorParallel === 1) return { fixedS: 0, sPerByte: 0 };
  const others = tensorParallel - 1;
  const bytesMoved = (2 * others) / tensorParallel;
  const link = accelerator.peerLink;
  if (link === undefined) {
    const bytesPerS = accelerator.hostLink.bytesPerS * hostLink.value;
    return { fixedS: 2 * others * hopS.value, sPerByte: bytesMoved / bytesPerS };
  }
  const share = link.kind === 'infinity-fabric' ? Math.min(1, others / MESH_LINKS) : 1;
  const hops = tensorParallel === 2 ? 1 : 2;
  return {
    fixedS: hops * hopS.value,
    sPerByte: bytesMoved / (link.bytesPerS * share * peerLink.value),
  };
}

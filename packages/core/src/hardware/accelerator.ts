import type { FieldProvenance } from './provenance.ts';

/** Number formats that an accelerator may multiply in. */
export type Precision = 'fp32' | 'tf32' | 'bf16' | 'fp16' | 'fp8' | 'int8' | 'fp4';

/** A link between accelerators or to the host; bandwidth per direction. */
export interface LinkSpeed {
  readonly kind: 'nvlink' | 'pcie' | 'infinity-fabric';
  readonly bytesPerS: number;
}

/**
 * One accelerator as its data sheet describes it: peak figures, nothing achieved. Peak rates are dense; the
 * 2:4-sparse figures that some sheets lead with are never used here.
 */
export interface Accelerator {
  /** Kebab-case id used in scenarios, for example `h100-sxm`. */
  readonly name: string;
  /** The maker's name for it. */
  readonly title: string;
  /** Other names that users type. */
  readonly aliases: readonly string[];
  /**
   * Family of chips, the unit in which coefficients are shared: `ampere`, `ampere-ga10x`, `ada`, `hopper`, `blackwell`,
   * `blackwell-gb20x`, `cdna3`. Graphics chips (A10, RTX) are families of their own: same instructions, other units and memory. So are
   * cards whose board power holds their clocks down (`-lp`: A10 at 150 W, L4 at 72 W).
   */
  readonly family: string;
  /** Dense peak operations per second by precision; a missing precision is not supported in hardware. */
  readonly peakFlops: Readonly<Partial<Record<Precision, number>>>;
  /** Peak memory bandwidth, bytes per second. */
  readonly memoryBytesPerS: number;
  /** Memory that the driver reports, bytes; ECC and firmware may hold some of the marketed figure. */
  readonly memoryBytes: number;
  /**
   * Memory that CUDA or HIP reports as total to a process, bytes: `memoryBytes` less what the driver keeps. Engines take
   * their memory fraction of this figure. Default: `visibleMemoryBytes` estimates it.
   */
  readonly visibleBytes?: number | undefined;
  /** Board power limit, watts. */
  readonly tdpW: number;
  /** Draw with no work and no model loaded, watts. */
  readonly idleW: number;
  /** Direct link to every other accelerator of the node; without one, peers talk over the host link. */
  readonly peerLink?: LinkSpeed | undefined;
  /** Link to the host. */
  readonly hostLink: LinkSpeed;
  readonly provenance: FieldProvenance;
}

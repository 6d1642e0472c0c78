import type { LinkSpeed } from './accelerator.ts';
import { estimated, type FieldProvenance, readIn } from './provenance.ts';

/**
 * What the entries of NVIDIA's accelerators share. Three traps are settled here once:
 *
 * - Peaks are dense. Most data sheets since Ampere print the rate with 2:4 sparsity, twice the dense one; those were
 *   halved, or taken from the architecture paper, which prints both. On GeForce the rate with fp32 accumulation is
 *   the one that counts, since that is how inference kernels multiply.
 * - `memoryBytes` is what the driver reports as total (`nvidia-smi`, MiB). It is near the marketed figure read as GiB: 80
 *   GB is 81,559 MiB on an H100. An engine's budget is a share of what CUDA reports, which is less: visible-memory.ts.
 *   Bandwidth and rates are decimal, as on the sheets.
 * - Idle power is on no data sheet. The figures are medians of `nvidia-smi` listings of idle cards (nothing in memory)
 *   that people published; a process that holds a model keeps a card out of its low-power state and draws more.
 *
 * PCIe cards have no `peerLink`: an NVLink bridge, where one exists, is an accessory that joins only two or three.
 * Link speeds are per direction; sheets print the sum of both.
 */
export const PCIE4: LinkSpeed = { kind: 'pcie', bytesPerS: 32e9 };
export const PCIE5: LinkSpeed = { kind: 'pcie', bytesPerS: 64e9 };
export const NVLINK3: LinkSpeed = { kind: 'nvlink', bytesPerS: 300e9 };
export const NVLINK4: LinkSpeed = { kind: 'nvlink', bytesPerS: 450e9 };
export const NVLINK5: LinkSpeed = { kind: 'nvlink', bytesPerS: 900e9 };
export const MIB = 2 ** 20;

/** Tables that quote the data sheets and white papers, dense; the sheets themselves were not at hand. */
export const TENSORRT = 'NVIDIA/TensorRT-LLM tensorrt_llm/auto_parallel/cluster_info.py';
export const LIGHTNING =
  'Lightning-AI/pytorch-lightning src/lightning/fabric/utilities/throughput.py';
export const ML_ENGINEERING = 'stas00/ml-engineering compute/accelerator/README.md';
export const NANOCHAT = 'karpathy/nanochat harness/runtime.py';

/** The table of a system in aiconfigurator. */
export const aiconfigurator = (system: string): string =>
  `ai-dynamo/aiconfigurator systems/${system}.yaml`;

/** `idle` lists the published readings of idle cards; `date` is the day of the sources that `others` does not date. */
export function sources(
  all: string,
  idle: string,
  others: FieldProvenance = {},
  date?: string,
): FieldProvenance {
  return {
    all: readIn(all, date),
    ...others,
    memoryBytes: readIn('published nvidia-smi listings ("Memory-Usage" total)', date),
    idleW: estimated(`median of published nvidia-smi listings of idle cards (${idle})`, date),
  };
}

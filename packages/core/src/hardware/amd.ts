import type { Accelerator } from './accelerator.ts';

const READ_ON = '2026-11-22';

/**
 * AMD accelerators: dense matrix rates. Capacity is the sheet's 192 GB read as GiB (eight stacks of 24 GiB); the
 * peer link is the sum of seven Infinity Fabric links of 64 GB/s per direction, one to each other GPU of the node, so
 * that two GPUs alone have a seventh of it between them.
 */
export const AMD_ACCELERATORS: readonly Accelerator[] = [
  {
    name: 'mi300x',
    title: 'AMD Instinct MI300X 192GB',
    aliases: ['amd-mi300x', 'instinct-mi300x'],
    family: 'cdna3',
    peakFlops: {
      fp32: 163.4e12,
      tf32: 653.7e12,
      bf16: 1307.4e12,
      fp16: 1307.4e12,
      fp8: 2614.9e12,
      int8: 2614.9e12,
    },
    memoryBytesPerS: 5300e9,
    memoryBytes: 192 * 2 ** 30,
    tdpW: 750,
    idleW: 137,
    peerLink: { kind: 'infinity-fabric', bytesPerS: 448e9 },
    hostLink: { kind: 'pcie', bytesPerS: 64e9 },
    provenance: {
      all: { source: 'AMD Instinct MI300X accelerator data sheet (dense rates)', date: READ_ON },
      idleW: {
        source:
          'estimate: median of published rocm-smi listings of idle cards ' +
          '(131, 133, 133, 136, 137, 140, 141, 144, 169 W)',
        date: READ_ON,
      },
    },
  },
];

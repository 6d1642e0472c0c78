import type { Accelerator } from './accelerator.ts';
import { derived, estimated, readIn } from './provenance.ts';

const SYSTEM = 'mlcommons/inference_results_v4.1 closed/AMD/systems/8xMI300X_2xEPYC-9374F.json';
const RATE_16_BIT = derived('twice the tf32 rate, before the table rounds it to 1300');
const RATE_8_BIT = derived('four times the tf32 rate, before the table rounds it to 2600');

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
      all: readIn('stas00/ml-engineering compute/accelerator/README.md (dense rates)'),
      'peakFlops.bf16': RATE_16_BIT,
      'peakFlops.fp16': RATE_16_BIT,
      'peakFlops.fp8': RATE_8_BIT,
      'peakFlops.int8': RATE_8_BIT,
      memoryBytes: readIn(SYSTEM),
      tdpW: readIn(SYSTEM),
      hostLink: readIn(SYSTEM),
      peerLink: readIn('geektopia.es, AMD anuncia la Instinct MI300X (896 GB/s both ways)'),
      idleW: estimated(
        'median of published rocm-smi listings of idle cards ' +
          '(131, 133, 133, 136, 137, 140, 141, 144, 169 W)',
      ),
    },
  },
];

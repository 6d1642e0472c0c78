import type { Accelerator } from './accelerator.ts';
import { derived, estimated, fromMemory, readIn } from './provenance.ts';

const SYSTEM = 'mlcommons/inference_results_v4.1 closed/AMD/systems/8xMI300X_2xEPYC-9374F.json';
const RATE_16_BIT = derived('twice the tf32 rate, before the table rounds it to 1300');
const RATE_8_BIT = derived('four times the tf32 rate, before the table rounds it to 2600');
const MI355X_SHEET = 'the AMD Instinct MI355X data sheet';
const MI355X_8_BIT =
  '256 compute units (rocm.docs.amd.com, GPU specifications) of 8,192 operations a cycle ' +
  '(world-today-news.com, on ISSCC 2026) at 2.4 GHz';

/**
 * AMD accelerators: dense matrix rates. Capacity is the sheet's figure read as GiB, a whole number of them for each of
 * eight stacks. The peer link is the sum of the Infinity Fabric links per direction; where there are seven, one goes to
 * each other GPU of the node, so that two GPUs alone have a seventh of it between them.
 *
 * MI250: a module of two dies. The driver shows each die as a device of its own, so that an engine runs two ranks of
 * tensor parallelism on a module; measurements count modules, and so does this entry, as one accelerator. What the two
 * ranks exchange within the module is left out.
 *
 * `family` is the unit in which coefficients are shared, and those of CDNA 3 are the nearest that there are: MI250 is
 * of CDNA 2 and MI355X of CDNA 4.
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
  {
    name: 'mi325x',
    title: 'AMD Instinct MI325X 256GB',
    aliases: ['amd-mi325x', 'instinct-mi325x'],
    family: 'cdna3',
    peakFlops: {
      fp32: 163.4e12,
      tf32: 653.7e12,
      bf16: 1307.4e12,
      fp16: 1307.4e12,
      fp8: 2614.9e12,
      int8: 2614.9e12,
    },
    memoryBytesPerS: 6000e9,
    memoryBytes: 256 * 2 ** 30,
    tdpW: 1000,
    idleW: 141,
    peerLink: { kind: 'infinity-fabric', bytesPerS: 448e9 },
    hostLink: { kind: 'pcie', bytesPerS: 64e9 },
    provenance: {
      all: readIn('awesomeagents.ai/hardware/amd-mi325x (dense rates)'),
      'peakFlops.int8': derived('as fp8, as on the MI300X with the same compute dies'),
      hostLink: readIn('wiaix.com, AMD Instinct MI325X Accelerators (PCIe Gen 5, 16 lanes)'),
      peerLink: derived('seven links, as wiaix.com says, of 64 GB/s as on the MI300X'),
      idleW: estimated(
        'median of the least readings of eight cards by amd-smi (137, 138, 138, 138, 144, 144, 148, 148 W), ' +
          'SemiAnalysisAI/InferenceX issue 828',
        '2026-12-01',
      ),
    },
  },
  {
    name: 'mi355x',
    title: 'AMD Instinct MI355X 288GB',
    aliases: ['amd-mi355x', 'instinct-mi355x'],
    family: 'cdna3',
    peakFlops: {
      fp32: 157.3e12,
      bf16: 2516.6e12,
      fp16: 2516.6e12,
      fp8: 5033.2e12,
      int8: 5033.2e12,
      fp4: 10_066.3e12,
    },
    memoryBytesPerS: 8000e9,
    memoryBytes: 288 * 2 ** 30,
    tdpW: 1400,
    idleW: 238,
    peerLink: { kind: 'infinity-fabric', bytesPerS: 537.6e9 },
    hostLink: { kind: 'pcie', bytesPerS: 64e9 },
    provenance: {
      all: readIn('tomshardware.com, AMD Instinct MI355X will consume 1,400 watts'),
      'peakFlops.fp32': fromMemory(MI355X_SHEET),
      'peakFlops.bf16': derived('half the fp8 rate'),
      'peakFlops.fp16': derived('half the fp8 rate'),
      'peakFlops.fp8': derived(MI355X_8_BIT),
      'peakFlops.int8': fromMemory(MI355X_SHEET),
      'peakFlops.fp4': derived('twice the fp8 rate; the table of `all` has 20.1e15 with sparsity'),
      hostLink: readIn('mlcommons/inference_results_v6.0 closed/AMD, 87xMI355X_22xEPYC_9575F'),
      peerLink: fromMemory(`${MI355X_SHEET}: seven links of 76.8 GB/s per direction`),
      idleW: estimated(
        'one reading, 238 W, confirmed by AMD: ROCm issue 5219, Power Draw is Insanely High at Idle',
      ),
    },
  },
  {
    name: 'mi250',
    title: 'AMD Instinct MI250 128GB',
    aliases: ['amd-mi250', 'instinct-mi250'],
    family: 'cdna3',
    peakFlops: { fp32: 90.5e12, bf16: 362.1e12, fp16: 362.1e12, int8: 362.1e12 },
    memoryBytesPerS: 3276.8e9,
    memoryBytes: 128 * 2 ** 30,
    tdpW: 560,
    idleW: 95,
    peerLink: { kind: 'infinity-fabric', bytesPerS: 300e9 },
    hostLink: { kind: 'pcie', bytesPerS: 32e9 },
    provenance: {
      all: readIn('zexron.com, AMD MI250 (X) "Aldebaran" as MCM (matrix rates, both dies)'),
      memoryBytesPerS: derived(
        'eight stacks of 1,024 bits at 3.2 Gbit/s; stas00/ml-engineering ' +
          'compute/accelerator/README.md rounds it to 3.28 TB/s',
      ),
      hostLink: readIn('gpu.blog/gpus/amd-instinct-mi250 (PCIe Gen 4, 16 lanes)'),
      peerLink: derived(
        'six links (zexron.com) of 50 GB/s per direction (rocm.docs.amd.com, MI250 ' +
          'microarchitecture); a node of four modules may wire fewer of them',
      ),
      idleW: estimated(
        'median of the four modules in the rocm-smi listing of huggingface/optimum-amd ' +
          'docs/source/amdgpu/perf_hardware.mdx (90, 94, 95, 99 W)',
      ),
    },
  },
];

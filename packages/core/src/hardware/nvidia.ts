import type { Accelerator, LinkSpeed } from './accelerator.ts';
import { derived, estimated, type FieldProvenance, fromMemory, readIn } from './provenance.ts';

/**
 * NVIDIA accelerators. Three traps are settled here once:
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
const PCIE4: LinkSpeed = { kind: 'pcie', bytesPerS: 32e9 };
const PCIE5: LinkSpeed = { kind: 'pcie', bytesPerS: 64e9 };
const NVLINK3: LinkSpeed = { kind: 'nvlink', bytesPerS: 300e9 };
const NVLINK4: LinkSpeed = { kind: 'nvlink', bytesPerS: 450e9 };
const NVLINK5: LinkSpeed = { kind: 'nvlink', bytesPerS: 900e9 };
const MIB = 2 ** 20;

/** Tables that quote the data sheets and white papers, dense; the sheets themselves were not at hand. */
const TENSORRT = 'NVIDIA/TensorRT-LLM tensorrt_llm/auto_parallel/cluster_info.py';
const LIGHTNING = 'Lightning-AI/pytorch-lightning src/lightning/fabric/utilities/throughput.py';
const ML_ENGINEERING = 'stas00/ml-engineering compute/accelerator/README.md';
const BLACKWELL_TABLE =
  'the table of the NVIDIA Blackwell data sheet as copied on zdszero.github.io';
const aiconfigurator = (system: string): string =>
  `ai-dynamo/aiconfigurator systems/${system}.yaml`;

/** `idle` lists the published readings of idle cards. */
function sources(all: string, idle: string, others: FieldProvenance = {}): FieldProvenance {
  return {
    all: readIn(all),
    ...others,
    memoryBytes: readIn('published nvidia-smi listings ("Memory-Usage" total)'),
    idleW: estimated(`median of published nvidia-smi listings of idle cards (${idle})`),
  };
}

const A100_PEAKS = { fp32: 19.5e12, tf32: 156e12, bf16: 312e12, fp16: 312e12, int8: 624e12 };
const A100_RATES = `${TENSORRT}; fp32: ${LIGHTNING}`;
const H100_SXM_PEAKS = {
  fp32: 66.9e12,
  tf32: 494.7e12,
  bf16: 989.4e12,
  fp16: 989.4e12,
  fp8: 1978.9e12,
  int8: 1978.9e12,
};

export const NVIDIA_ACCELERATORS: readonly Accelerator[] = [
  {
    name: 'a10',
    title: 'NVIDIA A10 24GB',
    aliases: ['nvidia-a10', 'a10-24gb'],
    family: 'ampere-ga10x-lp',
    peakFlops: { fp32: 31.2e12, tf32: 62.5e12, bf16: 125e12, fp16: 125e12, int8: 250e12 },
    memoryBytesPerS: 600e9,
    memoryBytes: 23_028 * MIB,
    tdpW: 150,
    idleW: 21,
    hostLink: PCIE4,
    provenance: sources(`${TENSORRT}; fp32: ${LIGHTNING}`, 'state P8: 9, 15, 21, 22, 26 W', {
      tdpW: fromMemory('NVIDIA A10 Tensor Core GPU data sheet'),
    }),
  },
  {
    name: 'rtx-a6000',
    title: 'NVIDIA RTX A6000 48GB',
    aliases: ['a6000', 'nvidia-rtx-a6000'],
    family: 'ampere-ga10x',
    peakFlops: { fp32: 38.7e12, tf32: 77.4e12, bf16: 154.8e12, fp16: 154.8e12, int8: 309.7e12 },
    memoryBytesPerS: 768e9,
    memoryBytes: 49_140 * MIB,
    tdpW: 300,
    idleW: 25,
    hostLink: PCIE4,
    provenance: sources('llmperf.net, Nvidia-A6000-GPUs', 'state P8: 20, 24, 26, 32 W', {
      'peakFlops.fp32': readIn(LIGHTNING),
      'peakFlops.tf32': readIn(LIGHTNING),
    }),
  },
  {
    name: 'a100-40gb',
    title: 'NVIDIA A100 40GB PCIe',
    aliases: ['a100-40gb-pcie', 'a100-pcie-40gb', 'nvidia-a100-pcie-40gb'],
    family: 'ampere',
    peakFlops: A100_PEAKS,
    memoryBytesPerS: 1555e9,
    memoryBytes: 40_960 * MIB,
    tdpW: 250,
    idleW: 36,
    hostLink: PCIE4,
    provenance: sources(A100_RATES, '34, 34, 34, 36, 36, 42, 43, 44 W', {
      tdpW: fromMemory('NVIDIA A100 Tensor Core GPU data sheet'),
    }),
  },
  {
    name: 'a100-40gb-sxm',
    title: 'NVIDIA A100 40GB SXM4',
    aliases: ['a100-sxm-40gb', 'a100-sxm4-40gb', 'nvidia-a100-sxm4-40gb'],
    family: 'ampere',
    peakFlops: A100_PEAKS,
    memoryBytesPerS: 1555e9,
    memoryBytes: 40_960 * MIB,
    tdpW: 400,
    idleW: 50,
    peerLink: NVLINK3,
    hostLink: PCIE4,
    provenance: sources(A100_RATES, '43, 43, 50, 50, 50, 51, 51, 51, 60 W', {
      tdpW: readIn('glennklockwood.com/garden/processors/A100'),
    }),
  },
  {
    name: 'a100-80gb',
    title: 'NVIDIA A100 80GB PCIe',
    aliases: ['a100-80gb-pcie', 'a100-pcie', 'a100-pcie-80gb', 'nvidia-a100-80gb-pcie'],
    family: 'ampere',
    peakFlops: A100_PEAKS,
    memoryBytesPerS: 1935e9,
    memoryBytes: 81_920 * MIB,
    tdpW: 300,
    idleW: 47,
    hostLink: PCIE4,
    provenance: sources(
      `${A100_RATES}; power: ${aiconfigurator('a100_pcie')}`,
      '43, 45, 45, 47, 47, 53, 54, 62 W',
    ),
  },
  {
    name: 'a100-80gb-sxm',
    title: 'NVIDIA A100 80GB SXM4',
    aliases: ['a100', 'a100-sxm', 'a100-sxm-80gb', 'a100-sxm4-80gb', 'nvidia-a100-sxm4-80gb'],
    family: 'ampere',
    peakFlops: A100_PEAKS,
    memoryBytesPerS: 2039e9,
    memoryBytes: 81_920 * MIB,
    tdpW: 400,
    idleW: 59,
    peerLink: NVLINK3,
    hostLink: PCIE4,
    provenance: sources(`${A100_RATES}; power: ${aiconfigurator('a100_sxm')}`, '52, 56, 62, 64 W'),
  },
  {
    name: 'l4',
    title: 'NVIDIA L4 24GB',
    aliases: ['nvidia-l4', 'l4-24gb'],
    family: 'ada-lp',
    peakFlops: {
      fp32: 30.3e12,
      tf32: 60e12,
      bf16: 121e12,
      fp16: 121e12,
      fp8: 242.5e12,
      int8: 242.5e12,
    },
    memoryBytesPerS: 300e9,
    memoryBytes: 23_034 * MIB,
    tdpW: 72,
    idleW: 14,
    hostLink: PCIE4,
    provenance: sources(
      `${LIGHTNING}; bandwidth and link: ${TENSORRT}`,
      'state P8: 14, 14, 19 W; state P0: 25 to 27 W',
      {
        'peakFlops.fp8': derived(
          `half the sparse 485 TFLOP/s quoted on grokipedia.com, NVIDIA L4 vs L40S; ${TENSORRT} rounds to 242`,
        ),
        'peakFlops.int8': derived('as fp8; that file and Lightning round to 242'),
        tdpW: readIn('aiwiki.ai, NVIDIA L4'),
      },
    ),
  },
  {
    name: 'l40s',
    title: 'NVIDIA L40S 48GB',
    aliases: ['nvidia-l40s', 'l40s-48gb'],
    family: 'ada',
    peakFlops: {
      fp32: 91.6e12,
      tf32: 183e12,
      bf16: 362.05e12,
      fp16: 362.05e12,
      fp8: 733e12,
      int8: 733e12,
    },
    memoryBytesPerS: 864e9,
    memoryBytes: 46_068 * MIB,
    tdpW: 350,
    idleW: 22,
    hostLink: PCIE4,
    provenance: sources(aiconfigurator('l40s'), 'state P8: 20, 22, 31 W; state P0: 35 W', {
      'peakFlops.fp32': readIn(ML_ENGINEERING),
      'peakFlops.tf32': readIn(ML_ENGINEERING),
    }),
  },
  {
    name: 'rtx-4090',
    title: 'NVIDIA GeForce RTX 4090 24GB',
    aliases: ['rtx4090', '4090', 'geforce-rtx-4090'],
    family: 'ada',
    peakFlops: {
      fp32: 82.6e12,
      tf32: 82.6e12,
      bf16: 165.2e12,
      fp16: 165.2e12,
      fp8: 330.3e12,
      int8: 660.6e12,
    },
    memoryBytesPerS: 1008e9,
    memoryBytes: 24_564 * MIB,
    tdpW: 450,
    idleW: 17,
    hostLink: PCIE4,
    provenance: sources(
      `waredb.com, NVIDIA GeForce RTX 4090; fp32, tf32 and int8 also ${LIGHTNING}`,
      'state P8: 16, 17, 20 W',
      {
        tdpW: readIn('techgoing.com, Nvidia RTX 4090 gaming graphics cards break 100 TFLOPs'),
        hostLink: fromMemory('NVIDIA Ada GPU architecture white paper, appendix A'),
      },
    ),
  },
  {
    name: 'h100-pcie',
    title: 'NVIDIA H100 80GB PCIe',
    aliases: ['h100-pcie-80gb', 'nvidia-h100-pcie'],
    family: 'hopper',
    peakFlops: {
      fp32: 51.2e12,
      tf32: 378e12,
      bf16: 756.5e12,
      fp16: 756.5e12,
      fp8: 1513e12,
      int8: 1513e12,
    },
    memoryBytesPerS: 2000e9,
    memoryBytes: 81_559 * MIB,
    tdpW: 350,
    idleW: 50,
    hostLink: PCIE5,
    provenance: sources(
      `${LIGHTNING}; fp8, bandwidth and link: ${TENSORRT}; bf16 is half of 1513 before rounding`,
      '45, 50, 51 W',
      { tdpW: readIn('NVIDIA product brief PB-11133, as copied on manuals.plus') },
    ),
  },
  {
    name: 'h100-sxm',
    title: 'NVIDIA H100 80GB SXM5',
    aliases: ['h100', 'h100-sxm5', 'h100-sxm-80gb', 'nvidia-h100-80gb-hbm3'],
    family: 'hopper',
    peakFlops: H100_SXM_PEAKS,
    memoryBytesPerS: 3350e9,
    memoryBytes: 81_559 * MIB,
    tdpW: 700,
    idleW: 71,
    peerLink: NVLINK4,
    hostLink: PCIE5,
    provenance: sources(
      `${LIGHTNING}; bandwidth and links: ${TENSORRT}; power: ${aiconfigurator('h100_sxm')}`,
      '68, 68, 68, 71, 71, 73, 74 W',
    ),
  },
  {
    name: 'h200',
    title: 'NVIDIA H200 141GB SXM5',
    aliases: ['h200-sxm', 'h200-sxm-141gb', 'nvidia-h200'],
    family: 'hopper',
    peakFlops: H100_SXM_PEAKS,
    memoryBytesPerS: 4800e9,
    memoryBytes: 143_771 * MIB,
    tdpW: 700,
    idleW: 73,
    peerLink: NVLINK4,
    hostLink: PCIE5,
    provenance: sources(
      `${aiconfigurator('h200_sxm')}; rates, those of the H100 SXM: ${LIGHTNING}`,
      '73, 73, 78 W; one machine at 120 W',
    ),
  },
  {
    name: 'b200',
    title: 'NVIDIA B200 180GB SXM6 (HGX)',
    aliases: ['b200-sxm', 'nvidia-b200'],
    family: 'blackwell',
    peakFlops: {
      fp32: 75e12,
      tf32: 1125e12,
      bf16: 2250e12,
      fp16: 2250e12,
      fp8: 4500e12,
      int8: 4500e12,
      fp4: 9000e12,
    },
    memoryBytesPerS: 7700e9,
    memoryBytes: 183_359 * MIB,
    tdpW: 1000,
    idleW: 141,
    peerLink: NVLINK5,
    hostLink: PCIE5,
    provenance: sources(aiconfigurator('b200_sxm'), '136, 141, 141, 145, 198 W', {
      'peakFlops.fp32': readIn(BLACKWELL_TABLE),
      'peakFlops.tf32': readIn(ML_ENGINEERING),
      hostLink: readIn(`${BLACKWELL_TABLE} (PCIe Gen5, 128 GB/s both ways)`),
    }),
  },
  {
    name: 'gb200',
    title: 'NVIDIA GB200 (one Blackwell GPU of the superchip)',
    aliases: ['gb200-nvl72', 'nvidia-gb200'],
    family: 'blackwell',
    peakFlops: {
      fp32: 80e12,
      tf32: 1250e12,
      bf16: 2500e12,
      fp16: 2500e12,
      fp8: 5000e12,
      int8: 5000e12,
      fp4: 10_000e12,
    },
    memoryBytesPerS: 8000e9,
    memoryBytes: 189_471 * MIB,
    tdpW: 1200,
    idleW: 165,
    peerLink: NVLINK5,
    hostLink: { kind: 'nvlink', bytesPerS: 450e9 },
    provenance: sources(aiconfigurator('gb200'), '162, 163, 166, 174 W', {
      'peakFlops.fp32': readIn(BLACKWELL_TABLE),
      'peakFlops.tf32': readIn(ML_ENGINEERING),
      hostLink: derived(
        'one direction of the 900 GB/s of NVLink-C2C, not half of it: pytorch/torchtitan ' +
          'torchtitan/experiments/graph_trainer/cpu_offload.py reports about 350 GB/s from a GPU ' +
          "to its CPU; a superchip's two GPUs share the memory behind it",
      ),
    }),
  },
  {
    name: 'rtx-pro-6000',
    title: 'NVIDIA RTX PRO 6000 Blackwell Server Edition 96GB',
    aliases: ['rtx-pro-6000-blackwell', 'rtx-pro-6000-server', 'rtxpro6000'],
    family: 'blackwell-gb20x',
    peakFlops: {
      fp32: 117e12,
      tf32: 233.9e12,
      bf16: 467.8e12,
      fp16: 467.8e12,
      fp8: 935.6e12,
      int8: 935.6e12,
      fp4: 1871.2e12,
    },
    memoryBytesPerS: 1597e9,
    memoryBytes: 97_887 * MIB,
    tdpW: 600,
    idleW: 43,
    hostLink: PCIE5,
    provenance: sources(
      `${aiconfigurator('rtx_pro_6000_server')}: the architecture's ratios at the observed 2430 MHz`,
      '40 W in state P8, 46 W in state P0',
      {
        'peakFlops.fp32': derived('a quarter of the bf16 rate: 24,064 lanes, 2 each at 2430 MHz'),
        'peakFlops.tf32': derived('half the bf16 rate'),
        memoryBytesPerS: readIn(
          'AWS text on EC2 G7e instances (1,597 GB/s a GPU; the workstation edition has 1,792)',
        ),
      },
    ),
  },
];

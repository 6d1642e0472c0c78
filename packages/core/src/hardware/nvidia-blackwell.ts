import type { Accelerator } from './accelerator.ts';
import {
  aiconfigurator,
  MIB,
  ML_ENGINEERING,
  NANOCHAT,
  NVLINK5,
  PCIE5,
  sources,
} from './nvidia-sheet.ts';
import { derived, readIn } from './provenance.ts';

const DATE = '2026-12-01';
const BLACKWELL_TABLE =
  'the table of the NVIDIA Blackwell data sheet as copied on zdszero.github.io';
const VERDA = 'verda.com/blog/gb300-nvl72-architecture';

/**
 * NVIDIA's Blackwell accelerators; what is true of every entry is said in nvidia-sheet.ts. Blackwell Ultra (B300, GB300)
 * gave most of its 8-bit integer units up for 4-bit numbers, so that its `int8` rate is below that of 16-bit numbers.
 */
export const BLACKWELL_ACCELERATORS: readonly Accelerator[] = [
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
    name: 'b300',
    title: 'NVIDIA B300 SXM6 (HGX, 288 GB marketed)',
    aliases: ['b300-sxm', 'nvidia-b300'],
    family: 'blackwell',
    peakFlops: {
      fp32: 75e12,
      tf32: 1125e12,
      bf16: 2250e12,
      fp16: 2250e12,
      fp8: 4500e12,
      int8: 150e12,
      fp4: 14_000e12,
    },
    memoryBytesPerS: 7700e9,
    memoryBytes: 275_040 * MIB,
    tdpW: 1100,
    idleW: 180,
    peerLink: NVLINK5,
    hostLink: PCIE5,
    provenance: sources(
      `${VERDA} (dense rates)`,
      '135, 139, 139, 178, 180, 180, 181, 184, 185, 238 W',
      {
        'peakFlops.tf32': derived('half the bf16 rate, before the table rounds it to 1,100', DATE),
        hostLink: derived(
          'the card has PCIe Gen 6, but the processors of DGX B300 have Gen 5',
          DATE,
        ),
      },
      DATE,
    ),
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
    name: 'gb300',
    title: 'NVIDIA GB300 (one Blackwell Ultra GPU of the superchip)',
    aliases: ['gb300-nvl72', 'nvidia-gb300'],
    family: 'blackwell',
    peakFlops: {
      fp32: 80e12,
      tf32: 1250e12,
      bf16: 2500e12,
      fp16: 2500e12,
      fp8: 5000e12,
      int8: 165e12,
      fp4: 15_000e12,
    },
    memoryBytesPerS: 8000e9,
    memoryBytes: 284_208 * MIB,
    tdpW: 1400,
    idleW: 234,
    peerLink: NVLINK5,
    hostLink: { kind: 'nvlink', bytesPerS: 450e9 },
    provenance: sources(
      `${VERDA} (dense rates)`,
      '172, 234, 237 W',
      { hostLink: derived('as of the GB200: one direction of the 900 GB/s of NVLink-C2C', DATE) },
      DATE,
    ),
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
  {
    name: 'rtx-5090',
    title: 'NVIDIA GeForce RTX 5090 32GB',
    aliases: ['rtx5090', '5090', 'geforce-rtx-5090'],
    family: 'blackwell-gb20x',
    peakFlops: {
      fp32: 104.8e12,
      tf32: 104.8e12,
      bf16: 209.5e12,
      fp16: 209.5e12,
      fp8: 419e12,
      int8: 838e12,
      fp4: 1676e12,
    },
    memoryBytesPerS: 1792e9,
    memoryBytes: 32_607 * MIB,
    tdpW: 575,
    idleW: 13,
    hostLink: PCIE5,
    provenance: sources(
      `spheron.network, NVIDIA RTX 5090 Specs; bf16: ${NANOCHAT}`,
      'state P8: 3, 7, 9, 11, 11, 13, 17, 18, 24, 25, 29 W',
      {
        'peakFlops.fp32': derived('21,760 lanes, 2 each at 2,407 MHz', DATE),
        'peakFlops.tf32': derived('half the bf16 rate', DATE),
        'peakFlops.fp8': derived('twice the bf16 rate, with fp32 accumulation', DATE),
        'peakFlops.int8': derived('half the fp4 rate', DATE),
        'peakFlops.fp4': derived("half the page's 3,352e12, which is with sparsity", DATE),
      },
      DATE,
    ),
  },
];

import type { Accelerator } from './accelerator.ts';
import {
  aiconfigurator,
  LIGHTNING,
  MIB,
  NANOCHAT,
  NVLINK3,
  PCIE4,
  sources,
  TENSORRT,
} from './nvidia-sheet.ts';
import { derived, fromMemory, readIn } from './provenance.ts';

const DATE = '2026-12-01';
const A100_PEAKS = { fp32: 19.5e12, tf32: 156e12, bf16: 312e12, fp16: 312e12, int8: 624e12 };
const A100_RATES = `${TENSORRT}; fp32: ${LIGHTNING}`;

/** NVIDIA's Ampere accelerators; what is true of every entry is said in nvidia-sheet.ts. */
export const AMPERE_ACCELERATORS: readonly Accelerator[] = [
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
    name: 'rtx-3090',
    title: 'NVIDIA GeForce RTX 3090 24GB',
    aliases: ['rtx3090', '3090', 'geforce-rtx-3090'],
    family: 'ampere-ga10x',
    peakFlops: { fp32: 35.6e12, tf32: 35.6e12, bf16: 71e12, fp16: 71e12, int8: 284e12 },
    memoryBytesPerS: 936e9,
    memoryBytes: 24_576 * MIB,
    tdpW: 350,
    idleW: 24,
    hostLink: PCIE4,
    provenance: sources(
      `${NANOCHAT} (dense rate and bandwidth)`,
      'state P8: 19, 24, 24, 27, 33 W',
      {
        'peakFlops.fp32': readIn(
          'holynerdvana.blogspot.com, GeForce RTX 3090 Specifications',
          DATE,
        ),
        'peakFlops.tf32': derived('half the bf16 rate, as of every GA102', DATE),
        'peakFlops.int8': derived('four times the bf16 rate, which GeForce halves', DATE),
        tdpW: readIn('holynerdvana.blogspot.com, GeForce RTX 3090 Specifications', DATE),
        hostLink: fromMemory('NVIDIA Ampere GA102 GPU architecture white paper', DATE),
      },
      DATE,
    ),
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
];

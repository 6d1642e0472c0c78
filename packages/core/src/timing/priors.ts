import type { Coefficient, CoefficientSet, Coefficients, CoefficientUnit } from './coefficients.ts';

/**
 * Coefficients from published figures of others, by family of accelerators: where calibration begins, and what holds where no
 * measurement decides. None is fitted to an engine.
 */

const READ_ON = '2026-11-22';
const BLIS = 'inference-sim (BLIS), latency models fitted to vLLM on H100';
const AICONFIGURATOR = 'NVIDIA aiconfigurator, systems/*.yaml';
const INFERSIM = 'InferSim (Alibaba) bench_data';
const UNSURE = 'prior from published ranges, not yet calibrated';

function prior(
  value: number,
  [low, high]: readonly [number, number],
  unit: CoefficientUnit,
  source: string,
): Coefficient {
  return {
    value,
    unit,
    low,
    high,
    how: 'prior',
    provenance: { source: `${UNSURE}: ${source}`, date: READ_ON },
  };
}

const HOPPER: Coefficients = {
  linearCompute: prior(
    0.62,
    [0.44, 0.73],
    'share of peak',
    `${INFERSIM}: DeepGEMM on H800, 1,024 rows 0.44, 4,096 rows 0.62, 32k rows 0.73`,
  ),
  narrowCompute: prior(
    0.9,
    [0.7, 1],
    'factor',
    'estimate: 8-bit products reach a smaller share of a peak that is twice as high',
  ),
  expandedWeights: prior(
    0.85,
    [0.8, 0.9],
    'factor',
    'estimate for large batches, where weight-only kernels such as Marlin (arXiv 2408.11743) lose most',
  ),
  weightMemory: prior(
    0.8,
    [0.66, 0.85],
    'share of peak',
    `${AICONFIGURATOR} 0.8 on all NVIDIA parts; ${INFERSIM}: grouped GEMM on H800 0.85`,
  ),
  narrowMemory: prior(0.9, [0.7, 1], 'factor', 'estimate: smaller reads, and scales beside them'),
  overlap: prior(
    4,
    [1, 32],
    'exponent',
    'estimate: products near the ridge take about a fifth longer than their roofline',
  ),
  attentionCompute: prior(
    0.55,
    [0.52, 0.75],
    'share of peak',
    `FlashAttention-3 (arXiv 2407.08608) up to 0.75 on H100; ${INFERSIM}: 0.52 at 1k on H20`,
  ),
  attentionMemory: prior(
    0.8,
    [0.65, 0.95],
    'share of peak',
    'as weights, which are read as evenly; no published figure was found for one query head a KV head',
  ),
  groupedMemory: prior(
    0.8,
    [0.6, 1],
    'factor',
    `${INFERSIM}: grouped-query decode on H20, 2.5 to 2.7 of 4.0 TB/s, 3.0 at 128k`,
  ),
  mixedMemory: prior(
    1.3,
    [1, 3],
    'factor',
    'estimate: POD-Attention (arXiv 2410.18038) has kernels of mixed batches up to 1.6 times as long as kernels made for both',
  ),
  expertCompute: prior(
    0.7,
    [0.2, 1],
    'factor',
    `${INFERSIM}: grouped GEMM on H800; less where few tokens meet an expert`,
  ),
  expertMemory: prior(
    1,
    [0.6, 1.1],
    'factor',
    `${INFERSIM}: grouped GEMM on H800, 2.9 of 3.35 TB/s`,
  ),
  expertPadding: prior(
    8,
    [2, 32],
    'rows',
    'half a tile: 16 rows for few tokens, up to 128 for many (fused_moe of vLLM, DeepGEMM)',
  ),
  expertLayerS: prior(20e-6, [5e-6, 500e-6], 's', `estimate; ${BLIS} 482 us an interleaved layer`),
  layerOverheadS: prior(
    30e-6,
    [10e-6, 50e-6],
    's',
    `${BLIS} 32 us a layer; ${AICONFIGURATOR} 3 us a memory-bound kernel, about ten a layer`,
  ),
  prefillLayerS: prior(
    15e-6,
    [2e-6, 150e-6],
    's',
    'estimate: a few launches a layer, hidden in part behind the products of long prompts',
  ),
  layerLaunchS: prior(
    300e-6,
    [100e-6, 600e-6],
    's',
    'about ten launches of 10 to 30 us a layer from Python',
  ),
  stepDeviceS: prior(
    300e-6,
    [50e-6, 2e-3],
    's',
    'estimate: about thirty launches and copies outside the layers of a step, of 5 to 20 us',
  ),
  sequenceDeviceS: prior(
    10e-6,
    [1e-6, 100e-6],
    's',
    'estimate: sampling from a vocabulary of 10^5, and copies of block tables',
  ),
  stepHostS: prior(126e-6, [100e-6, 5e-3], 's', `${BLIS} 126 us a step, added to device time`),
  sequenceHostS: prior(4e-6, [1e-6, 20e-6], 's', `${BLIS} 4 us a request in the batch`),
  hopS: prior(5e-6, [5e-6, 10e-6], 's', `${AICONFIGURATOR} p2p latency 10 us; all-reduce 5 us`),
  peerLink: prior(
    0.75,
    [0.7, 0.8],
    'share of peak',
    'estimate: usual bus bandwidth of large all-reduces',
  ),
  frontendS: prior(
    10e-3,
    [2e-3, 20e-3],
    's',
    `${BLIS} 15.6 ms a request in front of the engine and 0.8 ms behind`,
  ),
  hostLink: prior(0.8, [0.75, 0.85], 'share of peak', 'estimate: usual effective PCIe bandwidth'),
};

/** What Ampere and Ada share: no overlap of copies and products within a kernel as on Hopper. */
const BEFORE_HOPPER = {
  attentionCompute: prior(
    0.55,
    [0.5, 0.73],
    'share of peak',
    'FlashAttention-2 (arXiv 2307.08691) on A100, 0.50 to 0.73',
  ),
} as const;

const SETS: readonly CoefficientSet[] = [
  priorSet('hopper', {}),
  priorSet('ampere-ga10x', {
    ...BEFORE_HOPPER,
    linearCompute: prior(
      0.55,
      [0.38, 0.7],
      'share of peak',
      'as on A100 and Ada; no published figure was found',
    ),
  }),
  priorSet('ampere-ga10x-lp', {
    ...BEFORE_HOPPER,
    linearCompute: prior(
      0.4,
      [0.25, 0.6],
      'share of peak',
      'A10 0.5 to 0.6 without power throttling; its 150 W hold clocks down in long products',
    ),
  }),
  priorSet('ada-lp', {
    ...BEFORE_HOPPER,
    linearCompute: prior(
      0.45,
      [0.3, 0.6],
      'share of peak',
      'L4 0.5 to 0.6, clocks held down by 72 W',
    ),
    weightMemory: prior(0.78, [0.75, 0.8], 'share of peak', `L4; ${AICONFIGURATOR} 0.8`),
  }),
  priorSet('ampere', {
    ...BEFORE_HOPPER,
    linearCompute: prior(
      0.55,
      [0.38, 0.7],
      'share of peak',
      'A100 whole prefills 0.38 in inference-sim, overheads included',
    ),
  }),
  priorSet('ada', {
    ...BEFORE_HOPPER,
    linearCompute: prior(
      0.5,
      [0.32, 0.6],
      'share of peak',
      'L4 0.5 to 0.6, clocks held down by 72 W; L40S whole prefills 0.32 in inference-sim',
    ),
    weightMemory: prior(0.78, [0.75, 0.8], 'share of peak', `L4; ${AICONFIGURATOR} 0.8`),
  }),
  priorSet('blackwell', {
    linearCompute: prior(
      0.62,
      [0.45, 0.93],
      'share of peak',
      'as on Hopper; microbenchmarks of B200 reach 0.93',
    ),
  }),
  priorSet('blackwell-gb20x', {
    linearCompute: prior(
      0.6,
      [0.45, 0.85],
      'share of peak',
      'as on Ada and Hopper; no published figure was found',
    ),
  }),
  priorSet('cdna3', {
    linearCompute: prior(
      0.45,
      [0.35, 0.6],
      'share of peak',
      'published MI300X studies: 45 % of peak matrix rate',
    ),
    attentionCompute: prior(
      0.4,
      [0.3, 0.6],
      'share of peak',
      'estimate, below its matrix products; no published figure was found',
    ),
    weightMemory: prior(
      0.81,
      [0.7, 0.85],
      'share of peak',
      'published MI300X studies: 81 % of 5.3 TB/s',
    ),
  }),
];

const ANY = priorSet('any', {});

/** Every set of priors, for catalogs and documentation. */
export const PRIOR_SETS: readonly CoefficientSet[] = [...SETS, ANY];

/** The priors of a family of accelerators; Hopper's for one that has none of its own. */
export function priorCoefficients(family: string): CoefficientSet {
  return SETS.find((set) => set.family === family) ?? { ...ANY, family };
}

function priorSet(family: string, changes: Partial<Coefficients>): CoefficientSet {
  return { engine: 'any', family, host: 'serial', values: { ...HOPPER, ...changes } };
}

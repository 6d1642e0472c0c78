import type { CoefficientName, EngineGroup } from '@kavier/core';
import type { MeasuredQuantity } from '@kavier/io';
import type { MeasuredPoint } from '../measured/point.ts';

/** Rows of a measured set that a calibration may use. All other rows of the set test it. */
export interface FitRows {
  /** Name of the set. */
  readonly set: string;
  /** Which rows, in words, for reports. */
  readonly which: string;
  readonly includes: (point: MeasuredPoint) => boolean;
  /** Rows of another engine group, where none of the calibration's own says enough. Default: the calibration's. */
  readonly engine?: EngineGroup | undefined;
}

/** Coefficients that are fitted together, on rows of one or more sets. */
export interface FitStep {
  readonly rows: readonly FitRows[];
  readonly names: readonly CoefficientName[];
  /** Weights of this step's own, over those of all. */
  readonly weights?: Readonly<Partial<Record<MeasuredQuantity, number>>> | undefined;
}

/** Calibrations whose first fit leaves a larger median error than this, percent, are not shipped: priors serve better. */
export const MOST_ERROR_PCT = 12;

/** One calibration of the shipped defaults: an engine at one time on a family of accelerators. */
export interface DeclaredCalibration {
  readonly engine: EngineGroup;
  readonly family: string;
  /** One after the other: dense layers first, then what experts add. */
  readonly steps: readonly FitStep[];
}

/**
 * How much a quantity counts in a fit. Rates follow from times, and high percentiles from luck; times to the first token count
 * half, because waiting makes them larger than any coefficient.
 */
export const FIT_WEIGHTS: Readonly<Partial<Record<MeasuredQuantity, number>>> = {
  ttftMeanS: 0.5,
  ttftP50S: 0.5,
  ttftP99S: 0,
  tpotP99S: 0,
  e2eMeanS: 0,
  e2eP99S: 0,
  outputTokensPerS: 0.5,
  totalTokensPerS: 0,
  requestsPerS: 0,
  kvTokens: 0,
};

const PRODUCTS = ['linearCompute', 'weightMemory', 'overlap'] as const;
const NARROW = ['narrowCompute', 'narrowMemory'] as const;
const ATTENTION = ['attentionCompute', 'attentionMemory', 'groupedMemory', 'mixedMemory'] as const;
const DEVICE = ['layerOverheadS', 'prefillLayerS', 'stepDeviceS', 'sequenceDeviceS'] as const;
const GROUP = ['hopS', 'peerLink'] as const;
/** What a dense model's steps depend on. */
export const DENSE = [
  ...PRODUCTS,
  ...ATTENTION,
  ...DEVICE,
  ...GROUP,
  'stepHostS',
  'frontendS',
] as const;
const EXPERTS = ['expertCompute', 'expertMemory', 'expertPadding', 'expertLayerS'] as const;

const rows = (set: string, which: string, includes: FitRows['includes']): FitRows => ({
  set,
  which,
  includes,
});
const named = (point: MeasuredPoint, ...names: readonly string[]) =>
  names.includes(point.setup.model.name);

/** Longest output that a closed loop asks for, tokens. */
function longestOutput({ load }: MeasuredPoint): number {
  if (load.kind !== 'closed-loop') return 0;
  const { outputTokens } = load;
  if (typeof outputTokens === 'number') return outputTokens;
  return outputTokens.distribution === 'uniform' ? outputTokens.max : Number.NaN;
}

/** InferenceX measures each deployment at three shapes; those with long outputs are left to test. */
const inferencex = (...models: readonly string[]): FitRows =>
  rows(
    'inferencex',
    `${models.join(' and ')}, outputs of at most 1,024 tokens`,
    (point) => named(point, ...models) && longestOutput(point) <= 1024,
  );

const mlEnergy = (...models: readonly string[]): FitRows =>
  rows('ml-energy-v3', models.join(' and '), (point) => named(point, ...models));

const argonne = rows('argonne', 'llama-2-7b, llama-3-8b and llama-2-70b', (point) =>
  named(point, 'llama-2-7b', 'llama-3-8b', 'llama-2-70b'),
);

const chats2024 = rows('ml-energy-v2', 'llama-3.1-8b and llama-3.1-70b', (point) =>
  named(point, 'llama-3.1-8b', 'llama-3.1-70b'),
);
const SERVER = [...DENSE, 'sequenceHostS'] as const;

const blis = rows('blis-vllm-h100', 'llama-2-7b', (point) => named(point, 'llama-2-7b'));

const kernels = rows('llmservingsim-kernels', 'all', () => true);
const KERNELS = [...PRODUCTS, ...ATTENTION, ...DEVICE] as const;

const EAGER = [
  'linearCompute',
  'weightMemory',
  'attentionCompute',
  'layerOverheadS',
  'sequenceDeviceS',
  'layerLaunchS',
  'frontendS',
  ...GROUP,
] as const;

/** The calibrations that the shipped coefficients come from; only points of the same engine group and family count. */
export const DECLARED_CALIBRATIONS: readonly DeclaredCalibration[] = [
  {
    engine: 'vllm-2026',
    family: 'hopper',
    steps: [
      // 8-bit dense models were measured last by the vLLM of 2025, scheduling asynchronously as that of 2026 does.
      {
        rows: [blis, { ...inferencex('llama-3.1-70b'), engine: 'vllm-2025' }],
        names: [...DENSE, ...NARROW],
      },
      // Experts read as the priors say; computing in them is what prompts show.
      { rows: [inferencex('minimax-m2.5', 'gpt-oss-120b')], names: ['expertCompute'] },
    ],
  },
  {
    engine: 'vllm-2026',
    family: 'blackwell',
    steps: [
      {
        rows: [{ ...inferencex('llama-3.1-70b'), engine: 'vllm-2025' }],
        names: [...DENSE, ...NARROW],
      },
      { rows: [inferencex('minimax-m2.5', 'gpt-oss-120b')], names: EXPERTS },
    ],
  },
  {
    engine: 'vllm-2025',
    family: 'hopper',
    steps: [
      {
        rows: [mlEnergy('qwen3-8b', 'llama-3.3-70b'), inferencex('llama-3.1-70b')],
        names: [...DENSE, ...NARROW],
      },
    ],
  },
  {
    engine: 'vllm-2025',
    family: 'blackwell',
    steps: [
      {
        rows: [mlEnergy('qwen3-8b', 'llama-3.3-70b'), inferencex('llama-3.1-70b')],
        names: [...DENSE, ...NARROW],
      },
    ],
  },
  {
    engine: 'vllm-2025',
    family: 'ampere-ga10x-lp',
    steps: [
      {
        rows: [rows('tracer-surf-a10', 'all', () => true)],
        names: [...PRODUCTS, ...ATTENTION, 'layerOverheadS', 'stepHostS', 'frontendS'],
      },
    ],
  },
  {
    engine: 'vllm-2026',
    family: 'blackwell-gb20x',
    steps: [{ rows: [kernels], names: KERNELS }],
  },
  { engine: 'vllm-2026', family: 'ada', steps: [{ rows: [kernels], names: KERNELS }] },
  { engine: 'vllm-2024-offline', family: 'ampere', steps: [{ rows: [argonne], names: DENSE }] },
  { engine: 'vllm-2024-offline', family: 'hopper', steps: [{ rows: [argonne], names: DENSE }] },
  { engine: 'vllm-2024-offline', family: 'cdna3', steps: [{ rows: [argonne], names: DENSE }] },
  { engine: 'vllm-2024', family: 'ampere', steps: [{ rows: [chats2024], names: SERVER }] },
  { engine: 'vllm-2024', family: 'hopper', steps: [{ rows: [chats2024], names: SERVER }] },
  {
    engine: 'vllm-2023',
    family: 'ampere',
    steps: [
      {
        rows: [rows('splitwise', 'tensor parallel 2 and 8', (p) => p.setup.tensorParallel !== 4)],
        names: EAGER,
      },
    ],
  },
  {
    engine: 'vllm-2023',
    family: 'hopper',
    steps: [
      {
        rows: [
          rows(
            'splitwise',
            'batches of 1, 16 and 32',
            ({ load }) => load.kind === 'batch' && [1, 16, 32].includes(load.requests),
          ),
        ],
        names: EAGER,
      },
    ],
  },
  {
    engine: 'trtllm-2025',
    family: 'hopper',
    steps: [
      {
        rows: [
          rows(
            'inferencex',
            'llama-3.1-8b, prompts of 2,048 tokens',
            (point) => named(point, 'llama-3.1-8b') && promptTokens(point) === 2048,
          ),
        ],
        names: DENSE,
        // It falls there when concurrency rises: the warm-up is in it.
        weights: { ttftMeanS: 0 },
      },
      { rows: [inferencex('gpt-oss-120b')], names: NARROW },
    ],
  },
  {
    engine: 'trtllm-2025',
    family: 'blackwell',
    steps: [
      { rows: [inferencex('llama-3.1-70b')], names: [...DENSE, ...NARROW] },
      { rows: [inferencex('deepseek-r1')], names: EXPERTS },
    ],
  },
  { engine: 'trtllm-2024', family: 'ampere', steps: [{ rows: [argonne], names: DENSE }] },
  { engine: 'trtllm-2024', family: 'hopper', steps: [{ rows: [argonne], names: DENSE }] },
  {
    engine: 'sglang-2025',
    family: 'hopper',
    steps: [{ rows: [inferencex('deepseek-v3')], names: [...DENSE, ...NARROW, ...EXPERTS] }],
  },
  {
    engine: 'sglang-2025',
    family: 'blackwell',
    steps: [{ rows: [inferencex('qwen3.5-397b-a17b')], names: [...DENSE, ...NARROW, ...EXPERTS] }],
  },
];

function promptTokens({ load }: MeasuredPoint): number {
  return load.kind === 'closed-loop' && typeof load.promptTokens === 'number'
    ? load.promptTokens
    : Number.NaN;
}

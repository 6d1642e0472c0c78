import type { EngineGroup } from '@kavier/core';
import type { MeasuredQuantity } from '@kavier/io';
import type { RowDocument } from './document.ts';
import { CENTRAL_QUANTITIES, QUANTITY_KINDS, type QuantityKind } from './quantity-kinds.ts';

/** A row with the name of its set. */
export type BarRow = RowDocument & { readonly set: string };

/** An accuracy that was declared before it was measured: the median error of its rows must not exceed the limit. */
export interface DeclaredBar {
  readonly name: string;
  /** What must hold, one sentence. */
  readonly statement: string;
  readonly limitPct: number;
  readonly statistic: 'median';
  readonly rows: (row: BarRow) => boolean;
}

const VLLM_LIMITS_PCT: Readonly<Record<QuantityKind, number>> = {
  TTFT: 20,
  TPOT: 7,
  E2E: 7,
  throughput: 5,
};

function vllmBars(who: string, has: (engine: EngineGroup) => boolean): DeclaredBar[] {
  return QUANTITY_KINDS.map((kind) => ({
    name: `${kind}, ${who}`,
    statement: `Unfitted rows of dense models on ${who}, below saturation: median error of the ${kind}.`,
    limitPct: VLLM_LIMITS_PCT[kind],
    statistic: 'median',
    rows: ({ quantity, isFitted, isMixture, engine, load }) =>
      !isFitted &&
      !isMixture &&
      has(engine) &&
      load !== 'saturated' &&
      CENTRAL_QUANTITIES[kind].includes(quantity),
  }));
}

const inferencexTpot = (name: 'dense' | 'mixtures', limitPct: number): DeclaredBar => ({
  name: `inferencex TPOT, ${name}`,
  statement:
    `Unfitted rows of ${name === 'dense' ? 'dense models' : 'mixtures of experts'} in inferencex: ` +
    'median error of the mean TPOT.',
  limitPct,
  statistic: 'median',
  rows: (row) =>
    row.set === 'inferencex' &&
    !row.isFitted &&
    row.isMixture === (name === 'mixtures') &&
    row.quantity === 'tpotMeanS',
});

// A static batch has one time per phase, so its mean is its median and the set may state either.
const splitwise = (kind: 'TTFT' | 'TPOT'): DeclaredBar => ({
  name: `splitwise ${kind}`,
  statement: `Unfitted rows of splitwise: median error of the ${kind}.`,
  limitPct: 12,
  statistic: 'median',
  rows: ({ set, isFitted, quantity }) =>
    set === 'splitwise' && !isFitted && CENTRAL_QUANTITIES[kind].includes(quantity),
});

const saturated = (quantity: 'makespanS' | 'ttftP50S', words: string, limitPct: number) =>
  ({
    name: `llmservingsim-vllm saturated, ${words}`,
    statement: `Unfitted saturated runs of llmservingsim-vllm: median error of ${quantity}.`,
    limitPct,
    statistic: 'median',
    rows: (row) =>
      row.set === 'llmservingsim-vllm' &&
      row.load === 'saturated' &&
      !row.isFitted &&
      row.quantity === quantity,
  }) satisfies DeclaredBar;

const energy = (
  name: string,
  set: string,
  quantity: MeasuredQuantity,
  limitPct: number,
  who: string,
): DeclaredBar => ({
  name,
  statement: `Unfitted rows of ${who} in ${set}: median error of ${quantity}.`,
  limitPct,
  statistic: 'median',
  rows: (row) => row.set === set && !row.isFitted && !row.isMixture && row.quantity === quantity,
});

const ENERGY_BARS: readonly DeclaredBar[] = [
  energy('power, ml-energy-v3', 'ml-energy-v3', 'powerW', 10, 'dense models on H100 and B200'),
  energy(
    'J per output token, ml-energy-v3',
    'ml-energy-v3',
    'energyPerOutputTokenJ',
    12,
    'dense models on H100 and B200',
  ),
  energy('accelerator over a run, A6000', 'llmservingsim-a6000', 'energyJ', 10, 'the power log'),
  energy('server over a run, A6000', 'llmservingsim-a6000', 'serverEnergyJ', 10, 'the power log'),
  energy('server at the wall, mlperf', 'mlperf-inference-v5.1', 'serverPowerW', 20, 'B200 servers'),
];

/** Every declared bar that rows decide, in the order of reports. */
export const BARS: readonly DeclaredBar[] = [
  ...vllmBars('vLLM of 2025 on', (engine) => engine === 'vllm-2025' || engine === 'vllm-2026'),
  ...vllmBars('vLLM of any year', (engine) => engine.startsWith('vllm')),
  saturated('makespanS', 'makespan', 7),
  saturated('ttftP50S', 'TTFT', 20),
  inferencexTpot('dense', 12),
  inferencexTpot('mixtures', 20),
  splitwise('TTFT'),
  splitwise('TPOT'),
  {
    name: 'KV tokens',
    statement:
      'Tokens that fit into the KV cache, as engines log them: median error. No coefficient enters.',
    limitPct: 3,
    statistic: 'median',
    rows: ({ quantity }) => quantity === 'kvTokens',
  },
  ...ENERGY_BARS,
];

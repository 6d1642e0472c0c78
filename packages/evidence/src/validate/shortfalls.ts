import { groupedBy } from '../grouped.ts';
import type { BarRow } from './bars.ts';
import type { ShortfallDocument } from './document.ts';
import { figuresOf } from './summary.ts';

/** Why a bar is missed, as far as is known, and what would be tried next. */
export interface KnownShortfall {
  readonly reason: string;
  readonly nextTry: string;
}

const THROUGHPUT: KnownShortfall = {
  reason:
    'Nearly all rows are batteries of ML.ENERGY, which publish the length of outputs but not of prompts (those are assumed), and ' +
    'whose B200 was held up by its host: at batch 8 Qwen3-8B took 33 ms a token there, beside 9.7 ms on an H100. State-space layers ' +
    '(Nemotron) and tensor parallelism over eight accelerators (Llama-3.1-405B) add to it. Throughput is measured over a whole ' +
    'run, so the error of the TPOT and that of the time between steps both enter.',
  nextTry:
    'Prompt lengths from the prompts of the data sets themselves; a coefficient for state-space layers; rows of a B200 ' +
    'that its host does not hold up.',
};

const LOCKSTEP: KnownShortfall = {
  reason:
    'The bar is the middle of two runs. Llama-3.1-8B on one accelerator is within it. Qwen3-30B-A3B runs on two replicas that share ' +
    'their experts over PCIe. That they step together is simulated and explains little of it; each exchange waits for NCCL over the ' +
    'host link, and here costs the hop of linked accelerators.',
  nextTry: 'A time of collectives over PCIe of its own, measured apart from these runs.',
};

/** By the name of the bar. */
export const KNOWN_SHORTFALLS: Readonly<Record<string, KnownShortfall>> = {
  'throughput, vLLM of 2025 on': THROUGHPUT,
  'throughput, vLLM of any year': {
    reason:
      'To what is said of vLLM of 2025 on, this adds ML.ENERGY’s older batteries under vLLM of 2024, whose host time grew with the batch, most for ' +
      'small models: two models are too few to determine that growth for the others.',
    nextTry:
      'Own measurements of the host time of that version by batch; the tries named for vLLM of 2025 on.',
  },
  'TPOT, vLLM of any year': {
    reason:
      'ML.ENERGY’s older batteries under vLLM of 2024 carry it: its host time grew with the batch, differently by model, and the two ' +
      'fitted models are too few to determine how. InferenceX’s rows of Llama-3.1-8B on an H200 contradict the load that they ' +
      'state: prompts alone would need more of the peak than products reach.',
    nextTry:
      'Host time by batch and by vocabulary (Gemma 2 has the largest) of that version, fitted on a third model that is declared before the comparison.',
  },
  'llmservingsim-vllm saturated, makespan': LOCKSTEP,
  'llmservingsim-vllm saturated, TTFT': LOCKSTEP,
};

const MOST_GROUPS = 6;

/** What is known of a missed bar, with the groups of rows that hold most of the rows beyond the limit. */
export function shortfallOf(
  name: string,
  limitPct: number,
  rows: readonly BarRow[],
): ShortfallDocument {
  const known = KNOWN_SHORTFALLS[name];
  const groups = [...groupedBy(rows, groupName)].map(([group, members]) => ({
    group,
    beyond: members.filter(({ errorPct }) => Math.abs(errorPct ?? 0) > limitPct).length,
    ...figuresOf(members),
  }));
  const worst = groups
    .filter(({ beyond }) => beyond > 0)
    .sort((a, b) => b.beyond - a.beyond || (a.group < b.group ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(({ group, beyond, count, medianPct, biasPct }) => ({
      group,
      rows: count,
      rowsBeyond: beyond,
      medianPct,
      biasPct,
    }));
  return { reason: known?.reason ?? null, nextTry: known?.nextTry ?? null, groups: worst };
}

const groupName = ({ set, model, engine, family }: BarRow) =>
  `${set}: ${model}, ${engine} on ${family}`;

import { requireNumber } from '../../units/require.ts';
import type { PowerFamily } from './contract.ts';

export interface PhasesOptions {
  /** Watts of one accelerator while it prefills, and while it decodes; >= 0. */
  readonly prefillW: number;
  readonly decodeW: number;
  /** Watts without work, >= 0. Default: the accelerator's idle draw. */
  readonly idleW?: number | undefined;
}

/**
 * One figure a phase, as Splitwise's simulator has it: idle, prompt and token phase 75, 700 and 380 W on an H100, 63, 400 and
 * 250 W on an A100 (github.com/Mutinifni/splitwise-sim, 2024). It does not know the batch.
 */
export const phases: PowerFamily<PhasesOptions> = {
  create: (accelerator, { prefillW, decodeW, idleW = accelerator.idleW }, where) => {
    requireNumber(prefillW, `${where}.prefillW`, { from: 0 });
    requireNumber(decodeW, `${where}.decodeW`, { from: 0 });
    requireNumber(idleW, `${where}.idleW`, { from: 0 });
    return {
      name: 'phases',
      idleW,
      busy: ({ phase, busyS }) => ({
        baseJ: busyS * (phase === 'prefill' ? prefillW : decodeW),
        weightJ: 0,
        kvJ: 0,
        computeJ: 0,
      }),
      assumptions: [
        `Power model phases: ${prefillW} W while it prefills and ${decodeW} W while it decodes, whatever the batch.`,
      ],
    };
  },
};

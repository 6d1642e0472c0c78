import type { MemoryPlan } from '@kavier/core';
import { formatCount } from '../report/format.ts';

/** Why an engine with this plan would not start although the model fits; a warning. */
export function startDoubts({ mostSequences, fits, options }: MemoryPlan): string[] {
  const { maxSequences, release } = options;
  if (!fits || mostSequences === null || maxSequences <= mostSequences) return [];
  return [
    `WOULD NOT START: vLLM ${release} wants a block for the state of each of ${formatCount(maxSequences)} sequences, ` +
      `and there are ${formatCount(mostSequences)}. Set --max-sequences ${mostSequences} or fewer.`,
  ];
}

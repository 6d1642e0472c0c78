import type { LockstepOptions } from '../../src/engine/lockstep.ts';
import { costTables, RooflineTimer, type StepCosts } from '../../src/timing/roofline.ts';
import type { StepWork } from '../../src/timing/step-work.ts';
import type { ReferenceLockstep } from './contract.ts';

/** Costs of replicas that share experts. */
export type GroupCosts = StepCosts & Pick<LockstepOptions, 'linearOfRankS'>;

type Rules = Pick<LockstepOptions, 'ranks' | 'finishSyncSteps' | 'prefillInterval' | 'pads'>;

/** Groups of a pool with these costs, for the engine under test. */
export function groupOptions(costs: GroupCosts, rules: Rules): LockstepOptions {
  const { linearOfRankS, stages } = costs;
  const { head } = costTables(costs);
  return {
    ...rules,
    stages,
    linearOfRankS,
    rankTimer: (linear) => new RooflineTimer(costs, { linear, head }),
    aloneTimer: () => new RooflineTimer(costs),
  };
}

/** The same for the reference: the longest of the ranks' steps, each with what the linear layers of all of them take. */
export function referenceLockstep(costs: GroupCosts, rules: Rules): ReferenceLockstep {
  const { linearOfRankS, stages } = costs;
  const { head } = costTables(costs);
  const widthOf = (works: readonly StepWork[], isDecoding: boolean) => {
    const most = Math.max(...works.map(({ tokens }) => tokens));
    const widths = works.map(({ tokens }) => (rules.pads && isDecoding ? most : tokens));
    return { most, widths, all: widths.reduce((sum, width) => sum + width, 0) };
  };
  return {
    ...rules,
    allTokens: (works, isDecoding) => widthOf(works, isDecoding).all,
    stepS: (works, isDecoding) => {
      const { most, widths, all } = widthOf(works, isDecoding);
      const parts = Math.min(stages, Math.max(...works.map(({ sequences }) => sequences)));
      const cut = (tokens: number) => Math.ceil(tokens / parts);
      const ranks = works.map((work, rank) => {
        const linear = { at: () => linearOfRankS(cut(widths[rank]), cut(all), cut(most)) };
        return new RooflineTimer(costs, { linear, head }).stepS(work);
      });
      return Math.max(...ranks);
    },
  };
}

import fc from 'fast-check';
import type { StepCosts } from '../../src/timing/roofline.ts';

/**
 * What steps cost and in which unit arrivals, think times and timeouts are drawn.
 *
 * `coarse`: every step takes the same whole number of ticks, so that arrivals, completions and deadlines coincide all
 * the time. `fine`: every cost is a whole number of 2^-40 s, so that sums are exact in doubles however they
 * are taken, and ties are ties. `irregular`: any doubles; sums may differ in the last bits, and nothing coincides.
 */
export interface Clock {
  readonly kind: 'coarse' | 'fine' | 'irregular';
  readonly tickS: number;
  readonly costs: StepCosts;
  /** Whether sums of step times are exact. */
  readonly isExact: boolean;
}

const COARSE_TICK_S = 2 ** -8;
const FINE_TICK_S = 2 ** -10;
const FINEST_S = 2 ** -40;

const FREE: StepCosts = {
  linearSPerToken: 0,
  headSPerSample: 0,
  weightsS: () => 0,
  attentionSPerPair: 0,
  contextSPerToken: 0,
  collectiveS: 0,
  collectiveSPerToken: 0,
  deviceS: 0,
  deviceSPerSequence: 0,
  hostS: 0,
  hostSPerSequence: 0,
  host: 'serial',
  operators: 'roofline',
};

const coarse: fc.Arbitrary<Clock> = fc.integer({ min: 1, max: 3 }).map((ticks) => ({
  kind: 'coarse',
  tickS: COARSE_TICK_S,
  costs: { ...FREE, deviceS: ticks * COARSE_TICK_S },
  isExact: true,
}));

/** Costs that a draw in 0..1 of each coefficient's usual range gives; `round` brings them to the clock's unit. */
function costsFrom(
  draws: readonly number[],
  host: StepCosts['host'],
  operators: StepCosts['operators'],
  round: (seconds: number) => number,
): StepCosts {
  const upTo = (index: number, maxS: number) => round(draws[index] * maxS);
  const weightsS = upTo(2, 5e-3);
  const weightsSPerToken = upTo(3, 1e-5);
  return {
    linearSPerToken: upTo(0, 1e-4),
    headSPerSample: upTo(1, 1e-4),
    weightsS: (tokens) => weightsS + weightsSPerToken * tokens,
    attentionSPerPair: upTo(4, 1e-6),
    contextSPerToken: upTo(5, 2e-5),
    collectiveS: upTo(6, 1e-4),
    collectiveSPerToken: upTo(7, 1e-6),
    deviceS: upTo(8, 1e-3) + FINEST_S,
    deviceSPerSequence: upTo(9, 1e-4),
    hostS: upTo(10, 6e-3),
    hostSPerSequence: upTo(11, 1e-3),
    host,
    operators,
  };
}

const draws = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 12,
  maxLength: 12,
});
const host = fc.constantFrom<StepCosts['host'][]>('serial', 'overlapped');
const operators = fc.constantFrom<StepCosts['operators'][]>('roofline', 'additive');

const fine: fc.Arbitrary<Clock> = fc.tuple(draws, host, operators).map((parts) => ({
  kind: 'fine',
  tickS: FINE_TICK_S,
  costs: costsFrom(...parts, (seconds) => Math.round(seconds / FINEST_S) * FINEST_S),
  isExact: true,
}));

const irregular: fc.Arbitrary<Clock> = fc
  .tuple(draws, host, operators, fc.double({ min: 1e-4, max: 5e-3, noNaN: true }))
  .map(([shares, hostKind, operatorKind, tickS]) => ({
    kind: 'irregular',
    tickS,
    costs: costsFrom(shares, hostKind, operatorKind, (seconds) => seconds),
    isExact: false,
  }));

export const clockArbitrary: fc.Arbitrary<Clock> = fc.oneof(coarse, fine, irregular);

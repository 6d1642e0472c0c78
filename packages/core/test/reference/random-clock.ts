import fc from 'fast-check';
import type { StepCosts } from '../../src/timing/roofline.ts';
import type { GroupCosts } from './group-costs.ts';

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
  /** Each coefficient as a share of its range, in the order of `costsOf`; empty in a coarse clock. */
  readonly shares: readonly number[];
  readonly host: StepCosts['host'];
  readonly stages: number;
}

const COARSE_TICK_S = 2 ** -8;
const FINE_TICK_S = 2 ** -10;
const FINEST_S = 2 ** -40;

/** The coefficients of a clock. The ranges make each of them the largest part of some steps. */
export function costsOf({ kind, tickS, shares, host, stages }: Clock, windows = 0): GroupCosts {
  const upTo = (index: number, maxS: number) => {
    const seconds = (shares[index] ?? 0) * maxS;
    return kind === 'irregular' ? seconds : Math.round(seconds / FINEST_S) * FINEST_S;
  };
  const weightsS = upTo(2, 5e-3);
  const weightsSPerToken = upTo(3, 1e-5);
  const computeSPerToken = upTo(0, 1e-4);
  const movedSPerToken = upTo(7, 1e-6);
  const headSPerSample = upTo(1, 1e-4);
  const expertSPerToken = upTo(4, 2e-5);
  // Layers of a window cost as much a pair and a token as those without, from other shares.
  const attention = (kind: number) => ({
    attentionSPerPair: upTo(4 + kind, 1e-6),
    contextSPerToken: upTo(5 + kind, 2e-5),
    mixedContextSPerToken: upTo(5 + kind, 4e-5),
  });
  return {
    linearS: (tokens) =>
      Math.max(computeSPerToken * tokens, weightsS + weightsSPerToken * tokens) +
      movedSPerToken * tokens,
    linearOfRankS: (own, all, most) =>
      Math.max(computeSPerToken * own, weightsS + weightsSPerToken * own) +
      movedSPerToken * most +
      expertSPerToken * all,
    headS: (sampled) => headSPerSample * sampled,
    ...attention(0),
    windows: Array.from({ length: windows }, (_, index) => attention(index + 1)),
    deviceS: kind === 'coarse' ? tickS : upTo(8, 1e-3) + FINEST_S,
    deviceSPerSequence: upTo(9, 1e-4),
    hostS: upTo(10, 6e-3),
    hostSPerSequence: upTo(11, 1e-3),
    launchS: upTo(6, 6e-3),
    prefillS: upTo(7, 1e-3),
    host,
    stages,
  };
}

/** A quarter of the coefficients are zero, the others spread evenly. */
const share = fc.oneof(
  { arbitrary: fc.constant(0), weight: 1 },
  { arbitrary: fc.integer({ min: 1, max: 2 ** 30 }).map((part) => part / 2 ** 30), weight: 3 },
);

/** Bias and shrinking look for round numbers, that is for the ties that irregular times are there to avoid. */
const unplanned = <T>(arbitrary: fc.Arbitrary<T>) => fc.noShrink(fc.noBias(arbitrary));

const SHARES = { minLength: 12, maxLength: 12 };
const PARTS = {
  coarse: { tickS: fc.constant(COARSE_TICK_S), shares: fc.constant([]) },
  fine: { tickS: fc.constant(FINE_TICK_S), shares: fc.array(share, SHARES) },
  irregular: {
    tickS: unplanned(fc.integer({ min: 1, max: 2 ** 30 }).map((part) => (5e-3 * part) / 2 ** 30)),
    shares: unplanned(fc.array(share, SHARES)),
  },
} as const satisfies Record<Clock['kind'], unknown>;

const clockOf = (kind: Clock['kind']): fc.Arbitrary<Clock> =>
  fc.record({
    kind: fc.constant(kind),
    tickS: PARTS[kind].tickS,
    shares: PARTS[kind].shares,
    host: fc.constantFrom('serial', 'overlapped'),
    // Division by 1, 2 and 4 keeps sums exact.
    stages: fc.constantFrom(1, 1, 1, 2, 4),
  });

export const clockArbitrary: fc.Arbitrary<Clock> = fc.oneof(
  clockOf('coarse'),
  clockOf('fine'),
  clockOf('irregular'),
);

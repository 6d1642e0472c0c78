import {
  type CoefficientName,
  type CoefficientSet,
  defaultCoefficients,
  engineGroupOf,
  KavierError,
} from '@kavier/core';
import {
  type Calibration,
  calibrate,
  FIT_WEIGHTS,
  groupedBy,
  type LeaveOneGroupOut,
  leaveOneGroupOut,
  type MeasuredPoint,
  type PredictedPair,
  type PreparedPoint,
  predictPoint,
  preparePoint,
} from '@kavier/evidence';
import type { MeasuredQuantity } from '@kavier/io';
import type { OwnPoint } from './own-points.ts';

export interface OwnFitOptions {
  readonly names: readonly CoefficientName[];
  /** Simulations of all points in one fit, at most. Default 25 for each coefficient. */
  readonly maxEvaluations?: number | undefined;
  /** Whether to fit once more without each group. Default true. */
  readonly leavesOut?: boolean | undefined;
  /** Hears how many fits are done; the first is that of all points. */
  readonly onFit?: ((done: number, fits: number) => void) | undefined;
}

export interface ReadyPoint extends OwnPoint {
  readonly prepared: PreparedPoint;
}

/** A pair that still knows what was measured. */
export interface QuantityPair extends PredictedPair {
  readonly quantity: MeasuredQuantity;
}

/** A fit to points of one's own. */
export interface OwnFit {
  /** Where it began. */
  readonly base: CoefficientSet;
  readonly calibration: Calibration;
  readonly before: readonly QuantityPair[];
  readonly after: readonly QuantityPair[];
  /** How many groups of points stand or fall together. */
  readonly groups: number;
  /** Errors on points that a fit has not seen; undefined with a single group, or where nothing is left out. */
  readonly heldOut: LeaveOneGroupOut<CoefficientSet> | undefined;
}

/**
 * How much quantities of one's own count. Of each point only those count that `FIT_WEIGHTS` lets count; the others, which follow
 * from them, count for a point that has nothing else.
 */
const OWN_WEIGHTS: Readonly<Partial<Record<MeasuredQuantity, number>>> = {
  ttftMeanS: 0.5,
  ttftP50S: 0.5,
  ttftP99S: 0.25,
  tpotP99S: 0.25,
  e2eP99S: 0.25,
  outputTokensPerS: 0.5,
  totalTokensPerS: 0.5,
  requestsPerS: 0.5,
  kvTokens: 0,
};

/** Points whose deployments can be simulated; of the others the reasons. */
export function readyPoints(points: readonly OwnPoint[]): {
  readonly ready: readonly ReadyPoint[];
  readonly unusable: readonly { readonly point: string; readonly reason: string }[];
} {
  const unusable: { point: string; reason: string }[] = [];
  const ready = points.flatMap((own) => {
    try {
      return [{ ...own, prepared: preparePoint(own.point) }];
    } catch (error) {
      if (!(error instanceof KavierError)) throw error;
      unusable.push({ point: own.point.id, reason: error.message.split('; ')[0] });
      return [];
    }
  });
  return { ready, unusable };
}

/** Fits the coefficients, and once more without each group. Errors (KavierError): points of several families. */
export function fitOwn(points: readonly ReadyPoint[], options: OwnFitOptions): OwnFit {
  const { names, maxEvaluations, leavesOut = true, onFit } = options;
  const base = baseOf(points.map(({ point }) => point));
  const groups = groupsOf(points);
  const isRefitted = leavesOut && groups.length > 1;
  const fits = isRefitted ? groups.length + 1 : 1;
  let done = 0;
  const fit = (some: readonly ReadyPoint[]) => {
    const counted = some.map(({ prepared }) => withCounted(prepared));
    const found = calibrate(counted, { base, names, weights: OWN_WEIGHTS, maxEvaluations });
    done += 1;
    onFit?.(done, fits);
    return found;
  };
  const calibration = fit(points);
  return {
    base,
    calibration,
    before: pairsOf(base, points),
    after: pairsOf(calibration.set, points),
    groups: groups.length,
    heldOut: isRefitted ? leaveOneGroupOut(groups, (some) => fit(some).set, pairsOf) : undefined,
  };
}

/** The shipped coefficients of the points' engine and family. */
function baseOf(points: readonly MeasuredPoint[]): CoefficientSet {
  const [{ setup }] = points;
  const { family } = setup.accelerator;
  const engine = engineGroupOf(setup);
  const other = points.find((point) => point.setup.accelerator.family !== family);
  if (other !== undefined) {
    throw new KavierError('the points are of two families of accelerators', {
      kind: 'input',
      where: other.id,
      found: `${other.setup.accelerator.family}, after ${family}`,
      expected: 'accelerators of one family, which share their coefficients',
      hint: 'Calibrate them apart',
    });
  }
  return { ...defaultCoefficients(setup.accelerator, engine), engine, family };
}

function groupsOf(points: readonly ReadyPoint[]) {
  const groups = groupedBy(points, ({ group }) => group);
  return [...groups].map(([name, members]) => ({ name, points: members }));
}

function withCounted(prepared: PreparedPoint): PreparedPoint {
  const { point } = prepared;
  const all = Object.entries(point.measured) as [MeasuredQuantity, number][];
  const counted = all.filter(([quantity]) => (FIT_WEIGHTS[quantity] ?? 1) > 0);
  if (counted.length === 0) return prepared;
  return { ...prepared, point: { ...point, measured: Object.fromEntries(counted) } };
}

/** Every measured quantity beside its prediction, the KV memory apart, which no coefficient enters. */
function pairsOf(set: CoefficientSet, points: readonly ReadyPoint[]): QuantityPair[] {
  return points.flatMap(({ prepared }) => {
    const predicted = predictPoint(prepared, set);
    const all = Object.entries(prepared.point.measured) as [MeasuredQuantity, number][];
    return all
      .filter(([quantity]) => quantity !== 'kvTokens')
      .map(([quantity, measured]) => ({
        name: `${prepared.point.id} ${quantity}`,
        quantity,
        measured,
        predicted: predicted[quantity],
      }));
  });
}

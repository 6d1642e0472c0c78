import { KavierError } from '@kavier/core';
import {
  type ErrorSummary,
  type PredictedPair,
  summarizeErrors,
} from '../validate/error-summary.ts';

/** Points that stand or fall together, for example all of one model: what is alike must not be split. */
export interface PointGroup<Point> {
  /** Unique among the groups. */
  readonly name: string;
  /** At least one. */
  readonly points: readonly Point[];
}

export interface HeldOutGroup<Fitted> {
  readonly name: string;
  /** What was fitted to all other groups. */
  readonly fitted: Fitted;
  /** Errors of that fit on this group, which it has not seen. */
  readonly errors: ErrorSummary;
}

export interface LeaveOneGroupOut<Fitted> {
  /** In the order of the groups. */
  readonly groups: readonly HeldOutGroup<Fitted>[];
  /** Over all points, each predicted by the fit that has not seen its group. */
  readonly heldOut: ErrorSummary;
}

/**
 * Fits without each group in turn and measures on it, so that errors are those of predictions and not of a fit. `fit`
 * gets the points of the other groups in their order, and the name of the one that is left out; `pairsOf` predicts points
 * from what was fitted. Costs one fit a group. Throws a `KavierError` where there are fewer than two groups, a name
 * twice or a group without points.
 */
export function leaveOneGroupOut<Point, Fitted>(
  groups: readonly PointGroup<Point>[],
  fit: (points: readonly Point[], leftOut: string) => Fitted,
  pairsOf: (fitted: Fitted, points: readonly Point[]) => readonly PredictedPair[],
  worstCount?: number,
): LeaveOneGroupOut<Fitted> {
  requireGroups(groups);
  const all: PredictedPair[] = [];
  const heldOut = groups.map((group) => {
    const others = groups.filter((other) => other !== group);
    const fitted = fit(
      others.flatMap(({ points }) => points),
      group.name,
    );
    const pairs = pairsOf(fitted, group.points);
    for (const item of pairs) all.push(item);
    return { name: group.name, fitted, errors: summarizeErrors(pairs, worstCount) };
  });
  return { groups: heldOut, heldOut: summarizeErrors(all, worstCount) };
}

function requireGroups(groups: readonly PointGroup<unknown>[]): void {
  const fail = (what: string, where: string): never => {
    throw new KavierError(what, { kind: 'input', where });
  };
  if (groups.length < 2) fail('nothing is left to fit when a group is left out', 'groups');
  const names = new Set<string>();
  for (const { name, points } of groups) {
    if (names.has(name)) fail('two groups have this name', `groups.${name}`);
    if (points.length === 0) fail('this group has no points', `groups.${name}`);
    names.add(name);
  }
}

import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { TimeSpan } from '../units/time-span.ts';

/** Replicas of a pool that start and stop together. */
export interface HeldReplicas {
  /** Whole, >= 1. Default 1. */
  readonly replicas?: number | undefined;
  /** Start, seconds of simulated time, >= 0. Default 0. */
  readonly fromS?: number | undefined;
  /** Stop, seconds, later than the start: from then on they take no request, and end what they have. Default: the end of the run. */
  readonly untilS?: number | undefined;
}

/** Replicas that a pool has where nothing else is said: those that start and stop, or one. */
export function defaultReplicas(held: readonly HeldReplicas[] | undefined): number {
  return held === undefined || held.length === 0 ? 1 : countOf(held);
}

/**
 * By replica, when it takes requests: first those that are there throughout, then those of each row. A replica with
 * data parallel parts is as many of them. Undefined: all are there throughout.
 * Errors (KavierError, `input`): a number out of range, a stop that is not after its start, more replicas than the pool has.
 */
export function heldSpans(
  held: readonly HeldReplicas[] | undefined,
  replicas: number,
  parts: number,
): readonly TimeSpan[] | undefined {
  if (held === undefined || held.length === 0) return undefined;
  const count = countOf(held);
  const others = replicas - count;
  if (others < 0) {
    throw new KavierError('more replicas start and stop than the pool has', {
      kind: 'input',
      where: 'held',
      found: `${count} replicas in held, ${replicas} in the pool`,
      expected: `replicas: ${count} or more, or fewer in held`,
    });
  }
  const rows = held.map((row, index) =>
    Array<TimeSpan>(row.replicas ?? 1).fill(spanOf(row, index)),
  );
  const throughout = Array<TimeSpan>(others).fill({ fromS: 0, toS: Number.POSITIVE_INFINITY });
  return [throughout, ...rows].flat().flatMap((span) => Array<TimeSpan>(parts).fill(span));
}

function countOf(held: readonly HeldReplicas[]): number {
  return held.reduce(
    (sum, { replicas = 1 }, index) =>
      sum + requireNumber(replicas, `held[${index}].replicas`, { from: 1, to: 1e5, integer: true }),
    0,
  );
}

function spanOf({ fromS = 0, untilS }: HeldReplicas, index: number): TimeSpan {
  requireNumber(fromS, `held[${index}].fromS`, { from: 0 });
  if (untilS === undefined) return { fromS, toS: Number.POSITIVE_INFINITY };
  return { fromS, toS: requireNumber(untilS, `held[${index}].untilS`, { above: fromS }) };
}

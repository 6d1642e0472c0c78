/**
 * What happens first when several things happen at the same instant, in this order: the world
 * changes, work that ends frees its resources, data that moved becomes visible, then new requests
 * come in, are routed and scheduled, and what is observed last sees the settled state.
 */
export const PHASES = [
  'infrastructure',
  'completion',
  'transfer',
  'cache-event',
  'arrival',
  'routing',
  'scheduling',
  'telemetry',
] as const;

export type Phase = (typeof PHASES)[number];

/** Rank of each phase, the number that the event queue takes: lower goes first. */
export const PHASE: Readonly<Record<Phase, number>> = {
  infrastructure: 0,
  completion: 1,
  transfer: 2,
  'cache-event': 3,
  arrival: 4,
  routing: 5,
  scheduling: 6,
  telemetry: 7,
};

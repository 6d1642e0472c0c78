import { widened } from '../kernel/widened.ts';
import type { ReplicaState } from './state.ts';

/** A request begins to run, last in order; returns its slot. The caller has checked that there is room. */
export function takeSlot(s: ReplicaState, request: number): number {
  let slot = s.freeSlot;
  if (slot >= 0) s.freeSlot = s.next[slot];
  else {
    slot = s.newSlot++;
    if (slot === s.request.length) widen(s);
  }
  const { next, last } = s;
  s.request[slot] = request;
  s.order[slot] = s.admissions++;
  s.previous[slot] = last;
  next[slot] = -1;
  if (last < 0) s.first = slot;
  else next[last] = slot;
  s.last = slot;
  s.running++;
  return slot;
}

/** A slot that computes nothing any more is free again: its request becomes -1. */
export function freeSlot(s: ReplicaState, slot: number): void {
  const { next, previous } = s;
  const before = previous[slot];
  const after = next[slot];
  if (before < 0) s.first = after;
  else next[before] = after;
  if (after < 0) s.last = before;
  else previous[after] = before;
  s.request[slot] = -1;
  next[slot] = s.freeSlot;
  s.freeSlot = slot;
  s.running--;
}

/** Makes room for twice as many slots. */
function widen(s: ReplicaState): void {
  const slots = Math.min(2 * s.request.length, s.options.maxSequences);
  s.request = widened(s.request, slots, -1);
  s.order = widened(s.order, slots);
  s.next = widened(s.next, slots);
  s.previous = widened(s.previous, slots);
  s.context = widened(s.context, slots);
  s.cached = widened(s.cached, slots);
  s.sinceS = widened(s.sinceS, slots);
  s.prefilling = widened(s.prefilling, slots);
  s.fileNext = widened(s.fileNext, slots);
  s.filePrevious = widened(s.filePrevious, slots);
  s.file = widened(s.file, slots);
  s.stalledSteps = widened(s.stalledSteps, slots, -1);
  s.parked = widened(s.parked, slots);
  s.finishes.widen(slots);
  for (const window of s.windows) window.widen(slots);
  const { plan } = s;
  plan.slot = widened(plan.slot, slots);
  plan.tokens = widened(plan.tokens, slots);
  plan.context = widened(plan.context, slots);
  plan.target = widened(plan.target, slots);
  plan.samples = widened(plan.samples, slots);
  plan.admitted = widened(plan.admitted, slots);
  plan.preempted = widened(plan.preempted, slots);
  if (s.serving.attribution === undefined) return;
  s.sharedSAtJoin = widened(s.sharedSAtJoin, slots);
  s.sharedBytesAtJoin = widened(s.sharedBytesAtJoin, slots);
  s.contextAtJoin = widened(s.contextAtJoin, slots);
}

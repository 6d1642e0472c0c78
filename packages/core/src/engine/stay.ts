import type { Outcome } from '../record/request-record.ts';
import { stopDecoding } from './decoding.ts';
import { AMOUNT, SLOT } from './slot-columns.ts';
import { freeSlot, takeSlot } from './slots.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, CONTEXT, CACHED, STALLED, PARKED, WIDTH } = SLOT;
const { SINCE_S, WIDTH: AMOUNTS } = AMOUNT;

/*
 * A request's stay among those that run: what its columns say of it at its beginning, at its end, and when its first token
 * divides prefill from decode.
 */

/** A request begins to run with `hits` blocks found; returns its slot. What it waited for was its turn, or what a preemption took. */
export function beginStay(s: ReplicaState, id: number, hits: number, cached: number): number {
  const { nowS, serving } = s;
  const { record, columns } = serving;
  const slot = takeSlot(s, id);
  s.slots[slot * WIDTH + CONTEXT] = cached;
  s.slots[slot * WIDTH + CACHED] = cached;
  s.amounts[slot * AMOUNTS + SINCE_S] = nowS;
  s.prefilling[s.prefills++] = slot;
  if (columns.preemptions[id] > 0) {
    columns.selfHitTokens[id] += cached;
    columns.stallS[id] += nowS - (s.preemptedAtS.get(id) ?? nowS);
    s.preemptedAtS.delete(id);
    return slot;
  }
  record.startS[id] = nowS;
  // A column of nothing but zeros takes no memory.
  if (cached > 0) record.cachedTokens[id] = cached;
  columns.queueS[id] = nowS - record.arrivalS[id];
  s.queriedTokens += serving.requests.promptTokens[id];
  s.hitTokens += cached;
  s.cache.addMisses(s.misses, id, hits);
  return slot;
}

/** A slot's prefill is complete. */
export function endPrefill(s: ReplicaState, slot: number): void {
  const { prefilling } = s;
  let place = 0;
  while (place < s.prefills && prefilling[place] !== slot) place++;
  if (place === s.prefills) return;
  for (let i = place + 1; i < s.prefills; i++) prefilling[i - 1] = prefilling[i];
  s.prefills--;
}

/** Brings the count of a running request's tokens up to date. */
export function settle(s: ReplicaState, slot: number): void {
  const id = s.slots[slot * WIDTH + REQUEST];
  const { finishes } = s;
  const left = finishes.has(slot)
    ? finishes.tickOf(slot) - s.tick
    : s.slots[slot * WIDTH + STALLED];
  if (left >= 0) s.serving.generated[id] = s.serving.outputLimit[id] - left;
}

/** Closes the phase that a running request is in, prefill until it has a token and decode from then on. */
export function closePhase(s: ReplicaState, slot: number): void {
  const { generated, record } = s.serving;
  const id = s.slots[slot * WIDTH + REQUEST];
  const phase = generated[id] > 0 ? record.decodeS : record.prefillS;
  const at = slot * AMOUNTS + SINCE_S;
  phase[id] += s.nowS - s.amounts[at];
  s.amounts[at] = s.nowS;
}

/** A request that has been brought up to date stops computing; its place and its blocks are the caller's business. */
export function stopComputing(s: ReplicaState, slot: number): void {
  if (s.finishes.has(slot)) stopDecoding(s, slot);
  else if (s.slots[slot * WIDTH + STALLED] >= 0) {
    s.slots[slot * WIDTH + STALLED] = -1;
    s.stalled.splice(s.stalled.indexOf(slot), 1);
  } else endPrefill(s, slot);
  if (s.serving.columns.preemptions[s.slots[slot * WIDTH + REQUEST]] > 0) countRecomputed(s, slot);
}

/** What a request has computed again because a preemption had thrown it away, up to the end of a stay. */
function countRecomputed(s: ReplicaState, slot: number): void {
  const id = s.slots[slot * WIDTH + REQUEST];
  const computed = s.slots[slot * WIDTH + CONTEXT];
  const most = s.mostComputed.get(id) ?? 0;
  const again = Math.min(computed, most) - s.slots[slot * WIDTH + CACHED];
  if (again > 0) s.serving.columns.recomputedTokens[id] += again;
  if (computed > most) s.mostComputed.set(id, computed);
}

/** A running request is over: it leaves the replica, or keeps its place until its static batch is over. */
export function endStay(s: ReplicaState, slot: number, outcome: Outcome): void {
  const id = s.slots[slot * WIDTH + REQUEST];
  settle(s, slot);
  closePhase(s, slot);
  stopComputing(s, slot);
  if (s.isContinuous) vacate(s, slot);
  else {
    s.slots[slot * WIDTH + PARKED] = 1;
    s.parkedCount++;
  }
  endRequest(s, id, outcome);
}

/** A request that waits is over. */
export function giveUp(s: ReplicaState, id: number, outcome: Outcome): void {
  const { record, columns } = s.serving;
  s.waiting.remove(id);
  s.cache.forget(id);
  const lostS = s.preemptedAtS.get(id);
  if (lostS === undefined) columns.queueS[id] = s.nowS - record.arrivalS[id];
  else columns.stallS[id] += s.nowS - lostS;
  endRequest(s, id, outcome);
}

/** A slot that computes nothing any more gives its place and its blocks back. */
export function vacate(s: ReplicaState, slot: number): void {
  const { slots } = s;
  const at = slot * WIDTH;
  s.cache.release(slot, slots[at + REQUEST], slots[at + CONTEXT]);
  if (slots[at + PARKED] === 1) {
    slots[at + PARKED] = 0;
    s.parkedCount--;
  }
  freeSlot(s, slot);
}

function endRequest(s: ReplicaState, id: number, outcome: Outcome): void {
  if (s.serving.columns.preemptions[id] > 0) {
    s.mostComputed.delete(id);
    s.preemptedAtS.delete(id);
  }
  s.speculation?.forget(id);
  if (s.gaps.hasOpen) s.gaps.forget(id);
  s.serving.record.finishS[id] = s.nowS;
  s.serving.ends(id, outcome);
  s.observer.ended(id);
}

import { growsWithContext, windowContext, windowPairs } from '../timing/attention-window.ts';
import { type WindowAmounts, weightBytesRead } from '../timing/step-amounts.ts';
import { causalPairs, summedSteps } from '../timing/step-work.ts';
import type { Attribution } from './serving-state.ts';
import { REAL, ROW, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, JOINED, SLOT_WIDTH } = SLOT;
const { SHARED_S, SHARED_BYTES, REAL_WIDTH } = REAL;
const { OF_SLOT, TOKENS, BEFORE, SAMPLES, ROW_WIDTH } = ROW;

/*
 * Shares the steps of a replica out among the requests in them, without visiting those that decode: what a step gives each
 * of its n sequences (1 / n of its seconds and of the weights that it reads) is summed over the steps, and a decode gets the
 * difference of two readings, taken when it joined and when it leaves. Its FLOPs and KV bytes follow from its context then
 * and now. Chunks of prefill are few and are booked run by run.
 */

/** A slot begins to decode on `context` tokens. */
export function joinShares(s: ReplicaState, slot: number, context: number): void {
  const { slotReals } = s;
  const at = slot * REAL_WIDTH;
  slotReals[at + SHARED_S] = s.sharedS.value;
  slotReals[at + SHARED_BYTES] = s.sharedBytes.value;
  s.slots[slot * SLOT_WIDTH + JOINED] = context;
}

/** A slot ceases to decode with `context` tokens. */
export function leaveShares(s: ReplicaState, slot: number, context: number): void {
  const { attribution } = s.serving;
  const before = s.slots[slot * SLOT_WIDTH + JOINED];
  const steps = context - before;
  if (attribution === undefined || steps === 0) return;
  const id = s.slots[slot * SLOT_WIDTH + REQUEST];
  const { shareS, weightBytes } = attribution.work;
  const { slotReals } = s;
  const at = slot * REAL_WIDTH;
  shareS[id] += s.sharedS.value - slotReals[at + SHARED_S];
  weightBytes[id] += s.sharedBytes.value - slotReals[at + SHARED_BYTES];
  // Tokens decoded one by one attend to as many others as they would all at once, and read what they attend to.
  const pairs = causalPairs(steps, before);
  computes(attribution, id, steps, steps, pairs);
  moves(attribution, id, pairs + steps, steps);
  for (const layers of attribution.amounts.windows ?? NONE) {
    const within = windowPairs(layers.window, steps, before);
    attends(attribution, id, within, within + steps, layers);
  }
}

/** The run has ended; who decodes and the contexts of the plan's chunks are as it began. */
export function shareRun(s: ReplicaState, attribution: Attribution): void {
  const { run, plan, slots } = s;
  const { rows } = plan;
  const { steps, work } = run;
  const seconds = (s.nowS - run.startS) / work.sequences;
  const { amounts } = attribution;
  const bytes = (steps * weightBytesRead(amounts, work.tokens, run.allTokens)) / work.sequences;
  s.sharedS.add(seconds);
  s.sharedBytes.add(bytes);
  const { shareS, weightBytes } = attribution.work;
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROW_WIDTH;
    const id = slots[rows[at + OF_SLOT] * SLOT_WIDTH + REQUEST];
    shareS[id] += seconds;
    weightBytes[id] += bytes;
    const context = rows[at + BEFORE];
    const chunk = rows[at + TOKENS];
    const tokens = steps * chunk;
    computes(attribution, id, tokens, steps * rows[at + SAMPLES], causalPairs(tokens, context));
    moves(attribution, id, summedSteps(steps, context + chunk, chunk) + tokens, steps);
    for (const layers of attribution.amounts.windows ?? NONE) {
      const more = growsWithContext(layers.window, context) ? chunk : 0;
      const read = summedSteps(steps, windowContext(layers.window, chunk, context), more);
      const within = windowPairs(layers.window, tokens, context);
      attends(attribution, id, within, read + tokens, layers);
    }
  }
}

/** In the step that has just ended a decode verified `drafts` tokens behind the one that made its context `context`. */
export function shareDrafts(s: ReplicaState, slot: number, drafts: number, context: number): void {
  const { attribution } = s.serving;
  if (attribution === undefined) return;
  const id = s.slots[slot * SLOT_WIDTH + REQUEST];
  computes(attribution, id, drafts, drafts, causalPairs(drafts, context));
  moves(attribution, id, 2 * drafts, 0);
  for (const layers of attribution.amounts.windows ?? NONE) {
    attends(attribution, id, windowPairs(layers.window, drafts, context), 2 * drafts, layers);
  }
}

function computes(
  { amounts, work }: Attribution,
  id: number,
  tokens: number,
  samples: number,
  pairs: number,
): void {
  const { flopsPerToken, flopsPerSample, flopsPerPair } = amounts;
  work.flops[id] += tokens * flopsPerToken + samples * flopsPerSample + pairs * flopsPerPair;
}

/** `tokens` keys and values were read or written, and states in `steps` steps. */
function moves({ amounts, work }: Attribution, id: number, tokens: number, steps: number): void {
  const { kvBytesPerToken, stateBytes } = amounts;
  work.kvBytes[id] += tokens * kvBytesPerToken + steps * stateBytes;
}

/** Layers with a window: so many pairs, and so many keys and values read or written. */
function attends(
  { work }: Attribution,
  id: number,
  pairs: number,
  tokens: number,
  layers: WindowAmounts,
): void {
  work.flops[id] += pairs * layers.flopsPerPair;
  work.kvBytes[id] += tokens * layers.kvBytesPerToken;
}

const NONE: readonly WindowAmounts[] = [];

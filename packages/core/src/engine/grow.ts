import { blocksBetween, contextOf, fileAt, stepsToNextFile } from './decoding.ts';
import { preempt, victim } from './preempt.ts';
import { FILE, ROW, SLOT } from './slot-columns.ts';
import { stallAfter } from './stall.ts';
import type { ReplicaState } from './state.ts';

const {
  REQUEST,
  ORDER,
  NEXT_RUNNING,
  PREVIOUS_RUNNING,
  CONTEXT,
  NEXT_IN_FILE,
  PARKED,
  SLOT_WIDTH,
} = SLOT;
const { FIRST, SIZE, FILE_WIDTH } = FILE;
const { OF_SLOT, TOKENS, BEFORE, ROW_WIDTH } = ROW;

/** How far the usual decision has come: all have what they need; blocks are short; or each has to be looked at. */
export type Growth = 'given' | 'short' | 'unusual';

/**
 * The usual case, without a walk over the batch: budget and blocks suffice for everybody, prefills are the newest, and
 * nobody verifies drafts. Changes nothing when it is not the usual case.
 */
export function growAll(s: ReplicaState): Growth {
  const { plan, cache, prefilling, prefills, slots } = s;
  if (s.speculation !== undefined && s.decodes > 0) return 'unusual';
  let newest = s.last;
  for (let i = prefills - 1; i >= 0; i--) {
    if (prefilling[i] !== newest) return 'unusual';
    newest = slots[newest * SLOT_WIDTH + PREVIOUS_RUNNING];
  }
  let budget = plan.budgetLeft - s.decodes;
  if (budget < 0) return 'unusual';
  const atBoundary = s.decodes === 0 ? 0 : s.files[fileAt(s, 0) * FILE_WIDTH + SIZE];
  let blocks = atBoundary;
  for (let i = 0; i < prefills && budget > 0; i++) {
    const slot = prefilling[i];
    const tokens = chunkOf(s, slot, budget);
    const context = slots[slot * SLOT_WIDTH + CONTEXT];
    blocks += cache.missing(slot, context, context + tokens);
    budget -= tokens;
    addChunk(s, slot, tokens);
  }
  if (blocks > cache.freeBlocks) {
    plan.clearChunks();
    return 'short';
  }
  plan.budgetLeft = budget;
  if (!cache.countsDecodes) provide(s, 0, 1);
  else {
    if (atBoundary > 0) cache.takeAny(atBoundary);
    if (plan.chunks > 0) provideChunks(s, 0, 1);
  }
  return 'given';
}

/**
 * Blocks run out, and the newest lose theirs: nobody but members at a block boundary and prefills needs any, the files are in order of
 * admission, and prefills are newer than decodes, so that nobody else is looked at.
 */
export function growAtBoundaries(s: ReplicaState): void {
  const { plan, cache, slots } = s;
  plan.isSteady = false;
  let slot = s.decodes === 0 ? -1 : s.files[fileAt(s, 0) * FILE_WIDTH + FIRST];
  for (; slot >= 0; slot = slots[slot * SLOT_WIDTH + NEXT_IN_FILE]) {
    if (!makesRoom(s, slot, 1)) break;
    const context = contextOf(s, slot);
    cache.reserve(slot, context, context + 1);
  }
  let budget = s.options.maxBatchedTokens - s.decodes;
  for (let i = 0; i < s.prefills && budget > 0; i++) {
    slot = s.prefilling[i];
    const context = slots[slot * SLOT_WIDTH + CONTEXT];
    const tokens = chunkOf(s, slot, budget);
    if (!makesRoom(s, slot, cache.missing(slot, context, context + tokens))) break;
    cache.reserve(slot, context, context + tokens);
    budget -= tokens;
    addChunk(s, slot, tokens);
  }
  plan.budgetLeft = budget;
  if (s.decodes > 0 && !cache.countsDecodes) {
    slot = s.files[fileAt(s, 1) * FILE_WIDTH + FIRST];
    for (; slot >= 0; slot = slots[slot * SLOT_WIDTH + NEXT_IN_FILE]) {
      const context = contextOf(s, slot);
      cache.register(slot, slots[slot * SLOT_WIDTH + REQUEST], context, context + 1);
    }
  }
  provideChunks(s, 0, 1);
}

/** Preempts the newest until `blocks` are free; false when that took the place of `slot` itself. */
function makesRoom(s: ReplicaState, slot: number, blocks: number): boolean {
  const { cache, slots } = s;
  while (blocks > cache.freeBlocks) {
    preempt(s, s.last, -1);
    if (slots[slot * SLOT_WIDTH + REQUEST] < 0) return false;
  }
  return true;
}

/** Running requests one by one in order of admission, or only those that decode, preempting where blocks run out. */
export function growInOrder(s: ReplicaState, decodesOnly = false): void {
  const { plan, cache, slots, finishes, speculation } = s;
  plan.isSteady = false;
  let scheduled = -1;
  let slot = s.first;
  for (; slot >= 0 && plan.budgetLeft > 0; slot = slots[slot * SLOT_WIDTH + NEXT_RUNNING]) {
    const at = slot * SLOT_WIDTH;
    if (slots[at + PARKED] === 1) continue;
    const context = contextOf(s, slot);
    const decodes = finishes.has(slot);
    if (decodesOnly && !decodes) continue;
    const tokens = decodes
      ? (speculation?.asks(context, plan.budgetLeft) ?? 1)
      : chunkOf(s, slot, plan.budgetLeft);
    const reach = context + tokens;
    while (slots[at + REQUEST] >= 0 && cache.missing(slot, context, reach) > cache.freeBlocks) {
      preempt(s, victim(s), scheduled);
    }
    if (slots[at + REQUEST] < 0) break;
    cache.reserve(slot, context, reach);
    plan.budgetLeft -= tokens;
    if (!decodes) addChunk(s, slot, tokens);
    else speculation?.gives(slot, tokens);
    scheduled = slots[at + ORDER];
  }
  stallAfter(s, scheduled);
  if (!cache.isCounted) registerInOrder(s);
}

/** Registers what the running requests' tokens of this step fill, in order of admission. */
function registerInOrder(s: ReplicaState): void {
  const { plan, cache, slots } = s;
  const { rows } = plan;
  let chunk = 0;
  for (let slot = s.first; slot >= 0; slot = slots[slot * SLOT_WIDTH + NEXT_RUNNING]) {
    const request = slots[slot * SLOT_WIDTH + REQUEST];
    if (s.finishes.has(slot)) {
      const context = contextOf(s, slot);
      cache.register(slot, request, context, context + 1);
    } else if (chunk < plan.chunks && rows[chunk * ROW_WIDTH + OF_SLOT] === slot) {
      const context = rows[chunk * ROW_WIDTH + BEFORE];
      cache.register(slot, request, context, context + rows[chunk++ * ROW_WIDTH + TOKENS]);
    }
  }
}

/** Blocks for everybody in the plan, for the steps that begin `from` to `to` - 1 from now, and what those steps fill. */
export function provide(s: ReplicaState, from: number, to: number): void {
  const { plan, cache } = s;
  if (cache.countsDecodes) {
    if (s.decodes > 0) cache.takeAny(blocksBetween(s, from, to));
    provideChunks(s, from, to);
    return;
  }
  if (plan.chunks === 0) {
    growDecodes(s, from, to);
    return;
  }
  for (let step = from; step < to; step++) {
    growDecodes(s, step, step + 1);
    provideChunks(s, step, step + 1);
  }
}

/** Blocks for the chunks of the plan, as far as they lack some, and what they fill. */
function provideChunks(s: ReplicaState, from: number, to: number): void {
  const { plan, cache, slots } = s;
  const { rows } = plan;
  if (cache.isCounted) {
    reserveChunks(s, to - 1);
    return;
  }
  if (plan.chunks === 0) return;
  for (let step = from; step < to; step++) {
    for (let i = 0; i < plan.chunks; i++) {
      const at = i * ROW_WIDTH;
      const slot = rows[at + OF_SLOT];
      const context = rows[at + BEFORE] + step * rows[at + TOKENS];
      const reach = context + rows[at + TOKENS];
      cache.reserve(slot, context, reach);
      cache.register(slot, slots[slot * SLOT_WIDTH + REQUEST], context, reach);
    }
  }
}

/**
 * What one step fills is what the next needs a block after: members at the boundary before step `from` get a block,
 * those at the boundary behind the last step have filled one, and in between each is visited once.
 */
function growDecodes(s: ReplicaState, from: number, to: number): void {
  const { cache, slots, files, blockTokens } = s;
  if (s.decodes === 0) return;
  let file = fileAt(s, from);
  for (let step = from; step <= to; ) {
    let slot = files[file * FILE_WIDTH + FIRST];
    for (; slot >= 0; slot = slots[slot * SLOT_WIDTH + NEXT_IN_FILE]) {
      if (step > from) cache.registerLast(slot, slots[slot * SLOT_WIDTH + REQUEST]);
      if (step < to) cache.grow(slot);
    }
    const steps = stepsToNextFile(s, file);
    step += steps;
    file += steps;
    if (file >= blockTokens) file -= blockTokens;
  }
}

function reserveChunks(s: ReplicaState, step: number): void {
  const { plan, cache } = s;
  const { rows } = plan;
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROW_WIDTH;
    const context = rows[at + BEFORE];
    cache.reserve(rows[at + OF_SLOT], context, context + (step + 1) * rows[at + TOKENS]);
  }
}

/** Blocks that steps 2 to `steps` of a run need; the first step has its own already. */
export function blocksToRepeat(s: ReplicaState, steps: number): number {
  const { plan, cache } = s;
  const { rows } = plan;
  let blocks = s.decodes === 0 ? 0 : blocksBetween(s, 1, steps);
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROW_WIDTH;
    const context = rows[at + BEFORE];
    blocks += cache.missing(rows[at + OF_SLOT], context, context + steps * rows[at + TOKENS]);
  }
  return blocks;
}

/** Tokens that a prefilling slot can have of what is left of the budget. */
function chunkOf(s: ReplicaState, slot: number, budget: number): number {
  const left =
    s.serving.targetOf(s.slots[slot * SLOT_WIDTH + REQUEST]) - s.slots[slot * SLOT_WIDTH + CONTEXT];
  return Math.min(left, s.chunkLimit, budget);
}

/** A prefilling slot gets so many tokens in this step. */
export function addChunk(s: ReplicaState, slot: number, tokens: number): void {
  const { serving } = s;
  const id = s.slots[slot * SLOT_WIDTH + REQUEST];
  const wantsOutput = serving.outputLimit[id] > 0;
  s.plan.addChunk(
    slot,
    tokens,
    s.slots[slot * SLOT_WIDTH + CONTEXT],
    serving.targetOf(id),
    wantsOutput,
  );
}

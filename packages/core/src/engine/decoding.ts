import { addTo, dropFrom, nextIn } from '../kernel/bit-set.ts';
import { FILE, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';
import { joinShares, leaveShares } from './work-shares.ts';

const { ORDER, CONTEXT, IN_FILE, NEXT_IN_FILE, PREVIOUS_IN_FILE, SLOT_WIDTH } = SLOT;
const { FIRST, LAST, SIZE, FILE_WIDTH } = FILE;

/*
 * The sequences of a replica that decode in lockstep: each step adds one token to every one of them. Instead of visiting them,
 * the state keeps a step counter (the tick) and, for each member, what does not change while it decodes: context - tick,
 * and the tick at which it is done. Members are filed by (tick - context) mod block size: all members of file f reach a block
 * boundary at the ticks that are f mod block size.
 *
 * A run costs O(1) plus the members that reach a boundary or finish; joining and leaving cost O(1).
 */

/** Tokens of a slot's context. */
export function contextOf(s: ReplicaState, slot: number): number {
  const context = s.slots[slot * SLOT_WIDTH + CONTEXT];
  return s.finishes.has(slot) ? context + s.tick : context;
}

/** A slot decodes from the next step on, for `steps` >= 1 tokens. */
export function startDecoding(s: ReplicaState, slot: number, steps: number): void {
  const context = s.slots[slot * SLOT_WIDTH + CONTEXT];
  s.slots[slot * SLOT_WIDTH + CONTEXT] = context - s.tick;
  s.decodes++;
  s.contextTokens += context;
  s.finishes.add(slot, s.tick + steps, s.slots[slot * SLOT_WIDTH + ORDER]);
  for (let i = 0; i < s.windows.length; i++) s.windows[i].join(slot, context, s.tick);
  enterFile(s, slot);
  if (s.serving.attribution !== undefined) joinShares(s, slot, context);
}

/** A slot does not decode any more; its context stays readable. */
export function stopDecoding(s: ReplicaState, slot: number): void {
  const context = s.slots[slot * SLOT_WIDTH + CONTEXT] + s.tick;
  if (s.serving.attribution !== undefined) leaveShares(s, slot, context);
  s.contextTokens -= context;
  s.decodes--;
  for (let i = 0; i < s.windows.length; i++) s.windows[i].leave(slot, context);
  s.finishes.remove(slot);
  leaveFile(s, slot);
  s.slots[slot * SLOT_WIDTH + CONTEXT] = context;
}

/** A decode is `tokens` ahead of the others: its context has grown by so much, and so much less is to come. */
export function skipAhead(s: ReplicaState, slot: number, tokens: number): void {
  const left = s.finishes.tickOf(slot) - s.tick;
  stopDecoding(s, slot);
  s.slots[slot * SLOT_WIDTH + CONTEXT] += tokens;
  startDecoding(s, slot, left - tokens);
}

/** The file of members with a context that is a multiple of the block size `steps` from now. */
export function fileAt({ tick, blockTokens }: ReplicaState, steps: number): number {
  return ((tick + steps) % blockTokens) | 0;
}

/** Steps from the boundary of a file, of which no member need be there any more, to that of the next one with members. There are some. */
export function stepsToNextFile({ filled, blockTokens }: ReplicaState, file: number): number {
  const next = nextIn(filled, file + 1, blockTokens);
  return next < blockTokens ? next - file : nextIn(filled, 0, file + 1) + blockTokens - file;
}

/** Blocks that the members need in the steps that begin `from` to `to` - 1 from now. */
export function blocksBetween(s: ReplicaState, from: number, to: number): number {
  const { files, filled, blockTokens } = s;
  let left = to - from;
  let blocks = 0;
  if (left >= blockTokens) {
    const cycles = Math.floor(left / blockTokens);
    blocks = cycles * s.decodes;
    left -= cycles * blockTokens;
  }
  let file = fileAt(s, from);
  while (left > 0) {
    const end = Math.min(blockTokens, file + left);
    left -= end - file;
    for (file = nextIn(filled, file, end); file < end; file = nextIn(filled, file + 1, end)) {
      blocks += files[file * FILE_WIDTH + SIZE];
    }
    file = 0;
  }
  return blocks;
}

function enterFile(s: ReplicaState, slot: number): void {
  const { slots, files } = s;
  const at = slot * SLOT_WIDTH;
  const file = fileOf(s, slot);
  const inFile = file * FILE_WIDTH;
  slots[at + IN_FILE] = file;
  // Members join nearly in order of admission, so the place is almost always the end.
  let before = files[inFile + LAST];
  while (before >= 0 && slots[before * SLOT_WIDTH + ORDER] > slots[at + ORDER]) {
    before = slots[before * SLOT_WIDTH + PREVIOUS_IN_FILE];
  }
  const after = before < 0 ? files[inFile + FIRST] : slots[before * SLOT_WIDTH + NEXT_IN_FILE];
  slots[at + PREVIOUS_IN_FILE] = before;
  slots[at + NEXT_IN_FILE] = after;
  if (before < 0) files[inFile + FIRST] = slot;
  else slots[before * SLOT_WIDTH + NEXT_IN_FILE] = slot;
  if (after < 0) files[inFile + LAST] = slot;
  else slots[after * SLOT_WIDTH + PREVIOUS_IN_FILE] = slot;
  if (files[inFile + SIZE]++ === 0) addTo(s.filled, file);
}

function leaveFile({ slots, files, filled }: ReplicaState, slot: number): void {
  const at = slot * SLOT_WIDTH;
  const file = slots[at + IN_FILE];
  const inFile = file * FILE_WIDTH;
  const before = slots[at + PREVIOUS_IN_FILE];
  const after = slots[at + NEXT_IN_FILE];
  if (before < 0) files[inFile + FIRST] = after;
  else slots[before * SLOT_WIDTH + NEXT_IN_FILE] = after;
  if (after < 0) files[inFile + LAST] = before;
  else slots[after * SLOT_WIDTH + PREVIOUS_IN_FILE] = before;
  if (--files[inFile + SIZE] === 0) dropFrom(filled, file);
}

/** By tick - context, which does not change while a slot decodes. */
function fileOf({ slots, tick, blockTokens }: ReplicaState, slot: number): number {
  // Remainders of numbers that are not negative: those of others are slow in compiled code.
  const context = slots[slot * SLOT_WIDTH + CONTEXT] + tick;
  const file = (tick % blockTokens) - (context % blockTokens);
  return file < 0 ? file + blockTokens : file;
}

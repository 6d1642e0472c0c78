import { FILE as FILES, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';
import { joinShares, leaveShares } from './work-shares.ts';

const { ORDER, CONTEXT, FILE, FILE_NEXT, FILE_PREVIOUS, WIDTH } = SLOT;
const { FIRST, LAST, SIZE, WIDTH: FILE_WIDTH } = FILES;

/*
 * The sequences of a replica that decode in lockstep: each step adds one token to every one of them. Instead of visiting them,
 * the state keeps a step counter (the tick) and, for each member, what does not change while it decodes: context - tick,
 * and the tick at which it is done. Members are filed by (context - tick) mod block size, because all members of one file reach a
 * block boundary at the same tick.
 *
 * A step costs O(1) plus the members that reach a boundary or finish; joining and leaving cost O(1).
 */

/** Tokens of a slot's context. */
export function contextOf(s: ReplicaState, slot: number): number {
  const context = s.slots[slot * WIDTH + CONTEXT];
  return s.finishes.has(slot) ? context + s.tick : context;
}

/** A slot decodes from the next step on, for `steps` >= 1 tokens. */
export function startDecoding(s: ReplicaState, slot: number, steps: number): void {
  const context = s.slots[slot * WIDTH + CONTEXT];
  s.slots[slot * WIDTH + CONTEXT] = context - s.tick;
  s.decodes++;
  s.contextTokens += context;
  s.finishes.add(slot, s.tick + steps, s.slots[slot * WIDTH + ORDER]);
  for (let i = 0; i < s.windows.length; i++) s.windows[i].join(slot, context, s.tick);
  enterFile(s, slot);
  if (s.serving.attribution !== undefined) joinShares(s, slot, context);
}

/** A slot does not decode any more; its context stays readable. */
export function stopDecoding(s: ReplicaState, slot: number): void {
  const context = s.slots[slot * WIDTH + CONTEXT] + s.tick;
  if (s.serving.attribution !== undefined) leaveShares(s, slot, context);
  s.contextTokens -= context;
  s.decodes--;
  for (let i = 0; i < s.windows.length; i++) s.windows[i].leave(slot, context);
  s.finishes.remove(slot);
  leaveFile(s, slot);
  s.slots[slot * WIDTH + CONTEXT] = context;
}

/** A decode is `tokens` ahead of the others: its context has grown by so much, and so much less is to come. */
export function skipAhead(s: ReplicaState, slot: number, tokens: number): void {
  const left = s.finishes.tickOf(slot) - s.tick;
  stopDecoding(s, slot);
  s.slots[slot * WIDTH + CONTEXT] += tokens;
  startDecoding(s, slot, left - tokens);
}

/** The file of members with a context that is a multiple of the block size `steps` from now. */
export function fileAt(s: ReplicaState, steps: number): number {
  const { blockTokens } = s;
  const past = ((s.tick + steps) % blockTokens) | 0;
  return past === 0 ? 0 : blockTokens - past;
}

/** Blocks that the members need in the steps that begin `from` to `to` - 1 from now. */
export function blocksBetween(s: ReplicaState, from: number, to: number): number {
  const { files, blockTokens } = s;
  let left = to - from;
  let blocks = 0;
  if (left >= blockTokens) {
    const cycles = Math.floor(left / blockTokens);
    blocks = cycles * s.decodes;
    left -= cycles * blockTokens;
  }
  for (let file = fileAt(s, from); left > 0; left--) {
    blocks += files[file * FILE_WIDTH + SIZE];
    file = file === 0 ? blockTokens - 1 : file - 1;
  }
  return blocks;
}

function enterFile(s: ReplicaState, slot: number): void {
  const { slots, files } = s;
  const at = slot * WIDTH;
  const file = fileOf(s, slot);
  const inFile = file * FILE_WIDTH;
  slots[at + FILE] = file;
  // Members join nearly in order of admission, so the place is almost always the end.
  let before = files[inFile + LAST];
  while (before >= 0 && slots[before * WIDTH + ORDER] > slots[at + ORDER]) {
    before = slots[before * WIDTH + FILE_PREVIOUS];
  }
  const after = before < 0 ? files[inFile + FIRST] : slots[before * WIDTH + FILE_NEXT];
  slots[at + FILE_PREVIOUS] = before;
  slots[at + FILE_NEXT] = after;
  if (before < 0) files[inFile + FIRST] = slot;
  else slots[before * WIDTH + FILE_NEXT] = slot;
  if (after < 0) files[inFile + LAST] = slot;
  else slots[after * WIDTH + FILE_PREVIOUS] = slot;
  files[inFile + SIZE]++;
}

function leaveFile({ slots, files }: ReplicaState, slot: number): void {
  const at = slot * WIDTH;
  const inFile = slots[at + FILE] * FILE_WIDTH;
  const before = slots[at + FILE_PREVIOUS];
  const after = slots[at + FILE_NEXT];
  if (before < 0) files[inFile + FIRST] = after;
  else slots[before * WIDTH + FILE_NEXT] = after;
  if (after < 0) files[inFile + LAST] = before;
  else slots[after * WIDTH + FILE_PREVIOUS] = before;
  files[inFile + SIZE]--;
}

/** By context - tick, which does not change while a slot decodes. */
function fileOf({ slots, tick, blockTokens }: ReplicaState, slot: number): number {
  // Remainders of numbers that are not negative: those of others are slow in compiled code.
  const past = ((slots[slot * WIDTH + CONTEXT] + tick) % blockTokens) - (tick % blockTokens);
  return past < 0 ? past + blockTokens : past;
}

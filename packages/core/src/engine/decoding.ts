import type { ReplicaState } from './state.ts';
import { joinShares, leaveShares } from './work-shares.ts';

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
  return s.finishes.has(slot) ? s.context[slot] + s.tick : s.context[slot];
}

/** A slot decodes from the next step on, for `steps` >= 1 tokens. */
export function startDecoding(s: ReplicaState, slot: number, steps: number): void {
  const context = s.context[slot];
  s.context[slot] = context - s.tick;
  s.decodes++;
  s.contextTokens += context;
  s.finishes.add(slot, s.tick + steps, s.order[slot]);
  for (let i = 0; i < s.windows.length; i++) s.windows[i].join(slot, context, s.tick);
  enterFile(s, slot);
  if (s.serving.attribution !== undefined) joinShares(s, slot, context);
}

/** A slot does not decode any more; its context stays readable. */
export function stopDecoding(s: ReplicaState, slot: number): void {
  const context = s.context[slot] + s.tick;
  if (s.serving.attribution !== undefined) leaveShares(s, slot, context);
  s.contextTokens -= context;
  s.decodes--;
  for (let i = 0; i < s.windows.length; i++) s.windows[i].leave(slot, context);
  s.finishes.remove(slot);
  leaveFile(s, slot);
  s.context[slot] = context;
}

/** A decode is `tokens` ahead of the others: its context has grown by so much, and so much less is to come. */
export function skipAhead(s: ReplicaState, slot: number, tokens: number): void {
  const left = s.finishes.tickOf(slot) - s.tick;
  stopDecoding(s, slot);
  s.context[slot] += tokens;
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
  const { fileSize, blockTokens } = s;
  let left = to - from;
  let blocks = 0;
  if (left >= blockTokens) {
    const cycles = Math.floor(left / blockTokens);
    blocks = cycles * s.decodes;
    left -= cycles * blockTokens;
  }
  for (let file = fileAt(s, from); left > 0; left--) {
    blocks += fileSize[file];
    file = file === 0 ? blockTokens - 1 : file - 1;
  }
  return blocks;
}

function enterFile(s: ReplicaState, slot: number): void {
  const { fileLast, fileFirst, fileNext, filePrevious, order } = s;
  const file = fileOf(s, slot);
  s.file[slot] = file;
  // Members join nearly in order of admission, so the place is almost always the end.
  let before = fileLast[file];
  while (before >= 0 && order[before] > order[slot]) before = filePrevious[before];
  const after = before < 0 ? fileFirst[file] : fileNext[before];
  filePrevious[slot] = before;
  fileNext[slot] = after;
  if (before < 0) fileFirst[file] = slot;
  else fileNext[before] = slot;
  if (after < 0) fileLast[file] = slot;
  else filePrevious[after] = slot;
  s.fileSize[file]++;
}

function leaveFile(s: ReplicaState, slot: number): void {
  const { fileLast, fileFirst, fileNext, filePrevious } = s;
  const file = s.file[slot];
  const before = filePrevious[slot];
  const after = fileNext[slot];
  if (before < 0) fileFirst[file] = after;
  else fileNext[before] = after;
  if (after < 0) fileLast[file] = before;
  else filePrevious[after] = before;
  s.fileSize[file]--;
}

/** By context - tick, which does not change while a slot decodes. */
function fileOf({ context, tick, blockTokens }: ReplicaState, slot: number): number {
  // Remainders of numbers that are not negative: of others, machines and languages differ, and compiled code is slow.
  const past = ((context[slot] + tick) % blockTokens) - (tick % blockTokens);
  return past < 0 ? past + blockTokens : past;
}

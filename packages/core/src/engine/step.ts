import { acceptDrafts, addDrafts } from './drafts.ts';
import { expireRunning } from './expire.ts';
import { stepsToRun } from './fast-forward.ts';
import { addChunk, growAll, growAtBoundaries, growInOrder, provide } from './grow.ts';
import { BLOCKED_BY } from './replica-counters.ts';
import { retireFinished, sampleFirst } from './retire.ts';
import { ROW, SLOT } from './slot-columns.ts';
import { noteReturns, rejoin } from './stall.ts';
import type { ReplicaState } from './state.ts';
import { beginStay, endPrefill, vacate } from './stay.ts';
import { shareRun } from './work-shares.ts';

const { ORDER, CONTEXT, SLOT_WIDTH } = SLOT;
const { OF_SLOT, TOKENS, TARGET, ROW_WIDTH } = ROW;

/*
 * One step of a replica, docs/engine.md: `decide` makes its plan and `time` says how long it takes and how often it can be repeated; at
 * its end `commit` carries it out and `retire` lets go who is done. Each phase is a function of the state alone.
 */

/** Decides the step that begins now: everybody who decodes gets a token, and the plan has the rest. */
export function decide(s: ReplicaState): void {
  const { plan } = s;
  plan.preemptedCount = 0;
  for (;;) {
    if (s.active === 0) clearBatch(s);
    const preempted = plan.preemptedCount;
    plan.begin(s.options.maxBatchedTokens);
    if (s.stalled.length > 0) rejoin(s);
    const admits = s.isContinuous || s.running === 0;
    const defers = s.defersPrefills && s.decodes > 0 && (s.prefills > 0 || s.waiting.ready > 0);
    if (defers) growInOrder(s, true);
    else growOrPreempt(s);
    const hasPreempted = plan.preemptedCount > preempted;
    if (admits && !defers && !hasPreempted && s.waiting.ready > 0) admit(s);
    // A preemption that left nothing to run has freed blocks, so the next attempt gets further.
    if (!hasPreempted || hasWork(s)) break;
  }
  if (s.returning.length > 0) noteReturns(s);
}

/** Whether the decision schedules anything. */
export function hasWork(s: ReplicaState): boolean {
  return s.decodes > 0 || s.plan.chunks > 0;
}

/** All of a static batch has ended: its places and blocks are free again. */
function clearBatch(s: ReplicaState): void {
  while (s.first >= 0) vacate(s, s.first);
}

/** Blocks and tokens for those that run, before anybody is admitted. Where blocks run out, some lose their place. */
export function growOrPreempt(s: ReplicaState): void {
  const growth = growAll(s);
  if (growth === 'given') return;
  const newestGoFirst = s.isContinuous && s.options.order !== 'priority';
  if (growth === 'short' && newestGoFirst) growAtBoundaries(s);
  else growInOrder(s);
}

/** Waiting requests from the head of the queue, until one does not fit. */
export function admit(s: ReplicaState): void {
  const { plan, waiting, cache, serving, options } = s;
  while (plan.budgetLeft > 0 && s.running < options.maxSequences) {
    const id = waiting.peek();
    if (id < 0) return;
    const target = serving.targetOf(id);
    const hits = cache.lookUp(id, target);
    const found = hits * cache.blockTokens;
    const cached = serving.cachedOf(id, found);
    const tokens = firstChunk(s, target - cached);
    const reach = cached + tokens;
    if (tokens > plan.budgetLeft || !fits(s, hits, options.reserveWholePrompt ? target : reach)) {
      plan.blocked = id;
      plan.blockedHits = hits;
      return;
    }
    waiting.pop();
    plan.admits(id);
    const slot = beginStay(s, id, hits, cached);
    cache.reuse(slot, id, hits);
    cache.reserve(slot, found, reach);
    cache.register(slot, id, found, reach);
    addChunk(s, slot, tokens);
    plan.budgetLeft -= tokens;
  }
}

/** Tokens of a waiting request's `rest` that it asks for; more than the budget left when it may not be split. */
function firstChunk(s: ReplicaState, rest: number): number {
  if (!s.options.chunkedPrefill || !s.isContinuous) return rest;
  return Math.min(rest, s.chunkLimit, s.plan.budgetLeft);
}

/** Whether the blocks suffice for a request that has found `hits` of them and is to get room for `reach` tokens. */
function fits(s: ReplicaState, hits: number, reach: number): boolean {
  const { cache, options } = s;
  const needed = cache.blocksFor(reach) - hits + cache.freeAmong(hits);
  const watermark = hasWork(s) ? options.watermarkBlocks : 0;
  return needed <= cache.freeBlocks - watermark;
}

/** How long the step takes and how often it is repeated: until the next disturbance that is known of. */
export function time(s: ReplicaState): void {
  const { run, timer, cache } = s;
  run.startS = s.nowS;
  run.describe(s.decodes, s.contextTokens, s.windows, s.plan);
  if (s.speculation !== undefined) addDrafts(s, s.speculation);
  timer.begin(run.work, run.growth);
  run.takes(stepsToRun(s), timer);
  s.runEndS = run.startS + run.lengthS;
  run.kvUseAtStart = 1 - cache.freeBlocks / cache.blocks;
  run.blockedBy = s.waiting.ready === 0 ? -1 : BLOCKED_BY.indexOf(blockedBy(s));
}

/** What kept the first of the queue out of the step that was decided. */
export function blockedBy(s: ReplicaState): (typeof BLOCKED_BY)[number] {
  const { options, plan, serving } = s;
  if (s.running >= options.maxSequences) return 'sequenceLimit';
  if (plan.budgetLeft <= 0) return 'tokenBudget';
  if (s.isContinuous && options.chunkedPrefill) return 'kvMemory';
  const promptTokens = serving.requests.promptTokens[s.waiting.peek()];
  if (promptTokens > plan.budgetLeft) return 'tokenBudget';
  return s.isContinuous ? 'kvMemory' : 'closedBatch';
}

/** The run is over: blocks for all steps but the first, everybody's progress, and what observers want to know. */
export function commit(s: ReplicaState): void {
  const { run, plan, timer, slots, serving, cache } = s;
  const { steps } = run;
  s.runEndS = Number.POSITIVE_INFINITY;
  if (s.waiting.held > 0) {
    s.lastStepS = steps === 1 ? run.startS : run.startS + timer.runS(steps - 1);
  }
  s.steps += steps;
  s.runs++;
  s.gaps.ran(timer, run);
  if (serving.attribution !== undefined) shareRun(s, serving.attribution);
  if (steps > 1) provide(s, 1, steps);
  s.tick += steps;
  s.contextTokens += steps * s.decodes;
  for (let i = 0; i < s.windows.length; i++) s.windows[i].advance(steps, s.tick);
  const { rows } = plan;
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROW_WIDTH;
    slots[rows[at + OF_SLOT] * SLOT_WIDTH + CONTEXT] += steps * rows[at + TOKENS];
  }
  if (s.speculation !== undefined) acceptDrafts(s, s.speculation);
  run.endS = s.nowS;
  run.kvUseAtEnd = 1 - cache.freeBlocks / cache.blocks;
  s.observer.ran(s.index, run, timer);
}

/** End of the last step: complete prefills and decodes sample, and what is done ends, in order of admission. */
export function retire(s: ReplicaState): void {
  const { plan, slots, deadlines } = s;
  const { rows } = plan;
  for (let i = 0; i < plan.chunks; i++) {
    const slot = rows[i * ROW_WIDTH + OF_SLOT];
    if (slots[slot * SLOT_WIDTH + CONTEXT] < rows[i * ROW_WIDTH + TARGET]) continue;
    retireFinished(s, slots[slot * SLOT_WIDTH + ORDER]);
    endPrefill(s, slot);
    sampleFirst(s, slot);
  }
  retireFinished(s, s.admissions);
  if (deadlines?.passed(s.nowS)) expireRunning(s, deadlines);
}

import { stepsOnLine } from '../timing/attention-window.ts';
import { contextOf } from './decoding.ts';
import { blocksToRepeat } from './grow.ts';
import { ROW, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, NEXT, WIDTH } = SLOT;
const { SLOT: OF_SLOT, TOKENS, BEFORE, TARGET, WIDTH: ROWS } = ROW;

/*
 * How often a decision can be repeated before something would change it: a run of equal steps has a closed form, so that its cost
 * does not grow with its steps.
 */

/** Whether the decision leaves room for one more request: places and tokens, and a batch that is not closed. */
export function mayAdmitMore(s: ReplicaState): boolean {
  return s.isContinuous && s.plan.budgetLeft > 0 && s.running < s.options.maxSequences;
}

/** Whether a request that is held back may be the next to be admitted. */
export function heldMayBeNext(s: ReplicaState): boolean {
  const { waiting } = s;
  if (waiting.held === 0 || !mayAdmitMore(s)) return false;
  return waiting.ready === 0 || s.options.order !== 'fcfs';
}

/** Steps of the run that begins now, which the timer is set to. */
export function stepsToRun(s: ReplicaState): number {
  if (!s.plan.isSteady || !s.fastForward || heldMayBeNext(s)) return 1;
  let steps = s.finishes.nextAfter(s.tick) - s.tick;
  if (s.plan.chunks > 0) steps = Math.min(steps, chunkRepeats(s));
  if (s.plan.blocked >= 0 && !s.cache.isCounted) {
    steps = Math.min(steps, stepsBeforeHeadFindsMore(s));
  }
  if (steps > 1 && s.windows.length > 0) steps = stepsToCrossing(s, steps);
  if (steps > 1) steps = stepsWithBlocks(s, steps);
  const { deadlines } = s;
  if (deadlines === undefined) return steps;
  const deadlineS = deadlines.nextS();
  return deadlineS === Number.POSITIVE_INFINITY ? steps : stepsUntil(s, deadlineS, steps);
}

/** Steps of the run to the first boundary at or after `atS`; at least 1 and at most `limit`. */
export function stepsUntil({ timer, run }: ReplicaState, atS: number, limit: number): number {
  const within = timer.stepsWithin(atS - run.startS, limit);
  if (within > 0 && run.startS + timer.runS(within) >= atS) return within;
  return Math.min(limit, within + 1);
}

/**
 * The queue has a new head: the run goes on only to the next boundary, and `more` steps, if that can make a difference there.
 */
export function shortenRun(s: ReplicaState, more: number): void {
  const { run } = s;
  if (run.steps === 1 || !mayAdmitMore(s)) return;
  const steps = Math.min(run.steps, stepsUntil(s, s.nowS, run.steps) + more);
  if (steps === run.steps) return;
  run.takes(steps, s.timer);
  s.runEndS = run.startS + run.lengthS;
}

/** Steps that the same chunks can repeat before one of them is complete or gets fewer tokens. */
function chunkRepeats({ plan }: ReplicaState): number {
  const { rows } = plan;
  let steps = Number.POSITIVE_INFINITY;
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROWS;
    const left = rows[at + TARGET] - rows[at + BEFORE];
    steps = Math.min(steps, Math.max(1, Math.ceil(left / rows[at + TOKENS]) - 1));
  }
  return steps;
}

/** Steps, at most `limit`, that can be repeated before what a window holds of somebody's context leaves its line. */
function stepsToCrossing({ windows, plan, tick }: ReplicaState, limit: number): number {
  const { rows } = plan;
  let steps = limit;
  for (const decodes of windows) {
    steps = Math.min(steps, decodes.stepsToCrossing(tick, steps));
    for (let i = 0; i < plan.chunks; i++) {
      const at = i * ROWS;
      steps = Math.min(steps, stepsOnLine(decodes.window, rows[at + TOKENS], rows[at + BEFORE]));
    }
  }
  return steps;
}

/**
 * Blocks that steps 2 and on of a run may take: those that are free, unless evicting one may cost the blocked head of the queue
 * several that it found. A request that finds less may need fewer free ones.
 */
function blocksToSpare({ plan, cache }: ReplicaState): number {
  const mayLoseHits = plan.blocked >= 0 && plan.blockedHits > 0 && !cache.evictsEndsFirst;
  return mayLoseHits ? 0 : cache.freeBlocks;
}

/** The largest number of steps up to `limit` for which blocks suffice; the first step has its blocks already. */
function stepsWithBlocks(s: ReplicaState, limit: number): number {
  const free = blocksToSpare(s);
  // More than everybody can need.
  const atMost = s.plan.chunks === 0 ? s.decodes * (1 + limit / s.blockTokens) : free + 1;
  if (atMost <= free || blocksToRepeat(s, limit) <= free) return limit;
  let low = 1;
  let high = limit;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (blocksToRepeat(s, middle) <= free) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Steps that can be repeated before a running request fills the block that the blocked head of the queue lacks first:
 * with it the head finds more and may fit. Infinity when nobody is about to.
 */
function stepsBeforeHeadFindsMore(s: ReplicaState): number {
  const { plan, cache, slots } = s;
  const { rows } = plan;
  const index = plan.blockedHits;
  const wanted = cache.nameOf(plan.blocked, index);
  let steps = Number.POSITIVE_INFINITY;
  if (wanted < 0) return steps;
  const fullAt = (index + 1) * cache.blockTokens;
  for (let slot = s.first; slot >= 0; slot = slots[slot * WIDTH + NEXT]) {
    if (!s.finishes.has(slot)) continue;
    if (cache.nameOf(slots[slot * WIDTH + REQUEST], index) !== wanted) continue;
    const left = fullAt - contextOf(s, slot);
    if (left > 0) steps = Math.min(steps, left - 1);
  }
  for (let i = 0; i < plan.chunks; i++) {
    const at = i * ROWS;
    const id = slots[rows[at + OF_SLOT] * WIDTH + REQUEST];
    if (cache.nameOf(id, index) !== wanted) continue;
    const left = fullAt - rows[at + BEFORE];
    if (left > 0) steps = Math.min(steps, Math.ceil(left / rows[at + TOKENS]) - 1);
  }
  return Math.max(1, steps);
}

import { windowPairs } from '../timing/attention-window.ts';
import { causalPairs } from '../timing/step-work.ts';
import { contextOf, skipAhead } from './decoding.ts';
import { SLOT } from './slot-columns.ts';
import type { Speculation } from './speculation.ts';
import type { ReplicaState } from './state.ts';
import { shareDrafts } from './work-shares.ts';

const { REQUEST, NEXT, WIDTH } = SLOT;

/** Adds the drafts of a decided step to its work, which has one token for each decode. */
export function addDrafts(s: ReplicaState, speculation: Speculation): void {
  const { slots } = s;
  const { work } = s.run;
  work.drafting = s.decodes;
  if (s.decodes === 0) return;
  for (let slot = s.first; slot >= 0; slot = slots[slot * WIDTH + NEXT]) {
    if (!s.finishes.has(slot)) continue;
    const drafts = speculation.tokensOf(slot) - 1;
    work.tokens += drafts;
    work.sampled += drafts;
    work.contextTokens += drafts;
    // Each draft attends to all that the token has that is computed anyway, and to the drafts up to itself.
    const context = contextOf(s, slot) + 1;
    work.attentionPairs += causalPairs(drafts, context);
    for (const [i, { window }] of s.windows.entries()) {
      work.windows[i].contextTokens += drafts;
      work.windows[i].attentionPairs += windowPairs(window, drafts, context);
    }
  }
}

/** At the end of a step, all decodes being one token further: those whose drafts are accepted are ahead. */
export function acceptDrafts(s: ReplicaState, speculation: Speculation): void {
  const { slots, cache } = s;
  speculation.beginStep(s.decodes);
  if (s.decodes > 0) {
    for (let slot = s.first; slot >= 0; slot = slots[slot * WIDTH + NEXT]) {
      if (!s.finishes.has(slot)) continue;
      const id = slots[slot * WIDTH + REQUEST];
      const drafts = speculation.tokensOf(slot) - 1;
      const accepted = Math.min(drafts, speculation.draw(id), s.finishes.tickOf(slot) - s.tick);
      speculation.count(accepted, drafts - accepted);
      const context = contextOf(s, slot);
      shareDrafts(s, slot, drafts, context);
      if (accepted === 0) continue;
      cache.register(slot, id, context, context + accepted);
      skipAhead(s, slot, accepted);
    }
  }
  s.run.rejected = speculation.stepRejected;
  s.gaps.cameTogether(speculation.stepAccepted);
}

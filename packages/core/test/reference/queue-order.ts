import type { ReferenceInput } from './contract.ts';
import type { RequestState } from './request-state.ts';

/** Waiting requests in the order in which they are admitted. Sorting is stable: equal ones stay as they were put in. */
export function inOrder(
  waiting: readonly RequestState[],
  order: ReferenceInput['scheduler']['order'],
): RequestState[] {
  if (order === 'priority') return waiting.toSorted(byPriority);
  if (order !== 'shortest-prompt-first') return [...waiting];
  const preempted = waiting.filter((request) => request.row.preemptions > 0);
  const fresh = waiting.filter((request) => request.row.preemptions === 0);
  return [...preempted, ...fresh.toSorted(byPrompt)];
}

export function byPriority(a: RequestState, b: RequestState): number {
  return a.priority - b.priority || byArrival(a, b);
}

function byPrompt(a: RequestState, b: RequestState): number {
  return a.promptTokens - b.promptTokens || byArrival(a, b);
}

function byArrival(a: RequestState, b: RequestState): number {
  return a.arrivalS - b.arrivalS || a.id - b.id;
}

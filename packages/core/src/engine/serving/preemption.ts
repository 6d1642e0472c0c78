import type { QueueOrder } from './options.ts';
import type { WaitingRequests } from './queue/contract.ts';
import type { RunningList } from './running-list.ts';

/** Whether the request of slot `a` is preempted before that of slot `b`. */
export type Preference = (a: number, b: number) => boolean;

/** The newest admission goes first; under `priority` the largest (priority value, arrival, id). */
export function preemptedBefore(
  order: QueueOrder,
  running: RunningList,
  { arrivalS, priority }: WaitingRequests,
): Preference {
  if (order !== 'priority') return (a, b) => running.order[a] > running.order[b];
  return (a, b) => {
    const x = running.request[a];
    const y = running.request[b];
    const byPriority = priority === undefined ? 0 : priority[x] - priority[y];
    return (byPriority || arrivalS[x] - arrivalS[y] || x - y) > 0;
  };
}

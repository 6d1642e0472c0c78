import type { QueueOrder } from '../options.ts';
import type { WaitingQueue, WaitingRequests } from './contract.ts';
import { FcfsQueue } from './fcfs.ts';
import { byPriority, byPromptTokens, KeyedQueue } from './keyed.ts';

/** The queue of each order, by its name in the scenario. */
export const WAITING_QUEUES: Readonly<
  Record<QueueOrder, (requests: WaitingRequests) => WaitingQueue>
> = {
  fcfs: () => new FcfsQueue(),
  priority: (requests) => new KeyedQueue(byPriority(requests), false),
  'shortest-prompt-first': (requests) => new KeyedQueue(byPromptTokens(requests), true),
};

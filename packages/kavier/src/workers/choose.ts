import type { RequestTable } from '@kavier/core';
import { maxRequestsInMemory } from '../scenario/memory-limit.ts';

/** The threads that there may be. */
export interface Threads {
  /** So many, if somebody says so. Default: as many as pay off. */
  readonly asked?: number | undefined;
  /** Threads that this machine carries out at once. */
  readonly processors: number;
}

export const ONE_THREAD: Threads = { asked: 1, processors: 1 };

/** Work that there is for workers. */
export interface WorkAhead {
  /** Parts that can be done at once. */
  readonly parts: number;
  /** Requests of all parts together, those with named prefix blocks by what they take longer. */
  readonly requests: number;
  /** Requests that each worker has to hold apart from the others; 0 where all see the same. */
  readonly heldApart: number;
}

export interface Choice {
  readonly workers: number;
  /** Why there are not more of them. */
  readonly because: string;
}

/** A thread is loaded and warm after the time in which one that is simulates about so many chat requests. */
const REQUESTS_TO_PAY = 100_000;
/** Where requests go is found out by each worker, so that more of them gain little. */
const MOST = 16;
/** Named blocks that take as long as a request. */
const BLOCKS_PER_REQUEST = 16;

/** How many workers: as many as asked for, or as pay off; never more than there are parts. */
export function chooseWorkers(
  { asked, processors }: Threads,
  { parts, requests, heldApart }: WorkAhead,
): Choice {
  if (asked !== undefined) {
    return asked <= parts
      ? { workers: asked, because: 'as asked for' }
      : { workers: Math.max(1, parts), because: partsInWords(parts) };
  }
  const fitting = heldApart === 0 ? MOST : Math.floor(maxRequestsInMemory() / heldApart);
  const limits: readonly Choice[] = [
    { workers: parts, because: partsInWords(parts) },
    { workers: processors, because: `this machine has ${inWords(processors, 'processor')}` },
    { workers: Math.floor(requests / REQUESTS_TO_PAY), because: 'starting more would not pay' },
    { workers: fitting, because: 'memory holds no more' },
    { workers: MOST, because: 'more would gain little' },
  ];
  const least = limits.reduce((one, other) => (other.workers < one.workers ? other : one));
  return { ...least, workers: Math.max(1, least.workers) };
}

/** Requests of a table by what they take to simulate. */
export function weighed({ count, promptBlocks }: RequestTable): number {
  return count + (promptBlocks?.ids.length ?? 0) / BLOCKS_PER_REQUEST;
}

/** `2 workers: this machine has 2 processors`. */
export function choiceInWords({ workers, because }: Choice): string {
  return `${inWords(workers, 'worker')}: ${because}`;
}

function partsInWords(parts: number): string {
  return parts < 2 ? 'there is nothing to do at once' : `there are ${parts} parts to do at once`;
}

function inWords(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

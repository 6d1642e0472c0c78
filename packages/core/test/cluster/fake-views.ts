import { LateFleet } from '../../src/cluster/late-fleet.ts';
import { PoolLife } from '../../src/cluster/pool-life.ts';
import type {
  FleetView,
  PromptRuns,
  ReplicaView,
  RoutableRequest,
} from '../../src/cluster/router/contract.ts';

/** Views that say what a test wants. */
export function viewsOf(outstanding: readonly number[]): readonly ReplicaView[] {
  return outstanding.map((count) => ({
    waiting: 0,
    running: count,
    outstanding: count,
    kvUsage: 0,
  }));
}

/** The same as a pool of them; `held`: those that take requests, default all. */
export function fleetOf(outstanding: readonly number[], held?: readonly number[]): FleetView {
  const views = viewsOf(outstanding);
  const spans = held && views.map((_, index) => ({ fromS: held.includes(index) ? 0 : 1, toS: 2 }));
  const life = new PoolLife(views.length, spans);
  if (spans !== undefined) life.advance(0, () => {});
  return new LateFleet(views, life);
}

/** A request with this prompt, as named blocks of 16 tokens. */
export function requestOf(
  id: number,
  { session = -1, blocks = [] }: { session?: number; blocks?: readonly number[] } = {},
): RoutableRequest {
  return {
    id,
    arrivalS: id,
    promptTokens: 16 * blocks.length + 1,
    session,
    requestClass: -1,
    promptBlocks: { length: blocks.length, at: (index) => blocks[index] },
    promptRuns: runsOf(blocks),
  };
}

/** Blocks as runs of one block each. */
export function runsOf(blocks: readonly number[]): PromptRuns {
  return { length: blocks.length, runAt: (index) => blocks[index], endAt: (index) => index + 1 };
}

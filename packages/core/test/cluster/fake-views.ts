import { LateFleet } from '../../src/cluster/late-fleet.ts';
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

/** The same as a pool of them. */
export function fleetOf(outstanding: readonly number[]): FleetView {
  return new LateFleet(viewsOf(outstanding));
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

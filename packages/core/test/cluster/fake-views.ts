import type { ReplicaView, RoutableRequest } from '../../src/cluster/router/contract.ts';

/** Views that say what a test wants. */
export function viewsOf(outstanding: readonly number[]): readonly ReplicaView[] {
  return outstanding.map((count) => ({
    waiting: 0,
    running: count,
    outstanding: count,
    kvUsage: 0,
  }));
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
    promptBlocks: { length: blocks.length, at: (index) => blocks[index] },
  };
}

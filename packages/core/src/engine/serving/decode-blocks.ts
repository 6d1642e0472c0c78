import type { KvCache } from '../../kvcache/contract.ts';
import type { DecodeGroup } from './decode-group.ts';
import type { RunningList } from './running-list.ts';

/**
 * Gives all members of a group their blocks for steps `from` to `to` - 1 from now, and registers what they fill.
 *
 * What one step fills is what the next needs a block after: members at the boundary before step `from` get a block,
 * those at the boundary behind the last step have filled one, and in between each is visited once.
 */
export function decodeBlocks(
  cache: KvCache,
  group: DecodeGroup,
  running: RunningList,
  from: number,
  to: number,
): void {
  if (cache.isCounted) {
    cache.takeAny(group.blocksWithin(to) - group.blocksWithin(from));
    return;
  }
  for (let step = from; step <= to; step++) {
    for (let slot = group.firstAtBoundary(step); slot >= 0; slot = group.nextInFile(slot)) {
      if (step > from) cache.registerLast(slot, running.request[slot]);
      if (step < to) cache.grow(slot);
    }
  }
}

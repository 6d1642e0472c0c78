import { addTo, bitSet, nextIn, rankIn, ranksOf } from '../kernel/bit-set.ts';
import { Int32Column } from '../kernel/columns.ts';
import type { BlockLists, RequestTable } from './request-table.ts';

/**
 * The full blocks of every request, prompt and output, as runs. A run is a chain of blocks of the prefix trie: whoever has a block of
 * it has all of its blocks before that one. A request enters each of its runs at the run's first block and may leave it
 * anywhere. So a prompt of thousands of blocks is a few runs, whatever the size of a block.
 */
export interface PrefixRuns {
  /** Runs are 0 .. count - 1; the first `named` of them are of ids that the workload names. */
  readonly count: number;
  readonly named: number;
  /** The runs of request i are the entries `offsets[i] .. offsets[i + 1] - 1` of the two columns below. */
  readonly offsets: Int32Array;
  readonly run: Int32Array;
  /** Number of the request's blocks up to where it leaves the run; it has entered it where it left the one before. */
  readonly end: Int32Array;
}

/**
 * The runs of a workload in blocks of `blockTokens` tokens. Ids are a run as long as they are consecutive, so that ids given in
 * order of appearance, as loading does, make the longest. Blocks without a name are a run of their request's own. Takes one look
 * at each block, and a bit for each id.
 */
export function prefixRuns(requests: RequestTable, blockTokens: number): PrefixRuns {
  const { offsets: of, first: firsts, end: ends, starts } = stretchesOf(requests, blockTokens);
  const ranks = ranksOf(starts);
  const named = ranks[starts.length];
  const run = new Int32Column(ends.length);
  const end = new Int32Column(ends.length);
  const offsets = new Int32Array(requests.count + 1);
  let own = named;
  for (let id = 0; id < requests.count; id++) {
    let from = 0;
    for (let at = of[id]; at < of[id + 1]; at++) {
      const first = firsts[at];
      const to = ends[at];
      let here = first < 0 ? own++ : rankIn(starts, ranks, first);
      run.push(here);
      // Where another stretch begins within this one, equal ids must be the same block of the same run.
      const after = first + to - from;
      let start = first < 0 ? after : nextIn(starts, first + 1, after);
      for (; start < after; start = nextIn(starts, start + 1, after)) {
        end.push(from + start - first);
        run.push(++here);
      }
      end.push(to);
      from = to;
    }
    offsets[id + 1] = run.length;
  }
  return { count: own, named, offsets, run: run.view(), end: end.view() };
}

/** Stretches of consecutive ids in each request's blocks, and the set of ids that one begins with; `first` is -1 where they have no names. */
function stretchesOf(requests: RequestTable, blockTokens: number) {
  const { count, promptTokens, outputTokens, promptBlocks, outputBlocks } = requests;
  const offsets = new Int32Array(count + 1);
  const first = new Int32Column();
  const end = new Int32Column();
  const starts = bitSet((promptBlocks ?? outputBlocks)?.distinctCount ?? 0);
  const add = (lists: BlockLists | undefined, request: number, from: number, to: number) => {
    if (lists === undefined && to > from) {
      first.push(-1);
      end.push(to);
    }
    if (lists === undefined) return;
    const { ids } = lists;
    const shift = lists.offsets[request] - from;
    for (let at = from; at < to; ) {
      let id = ids[at + shift];
      first.push(id);
      addTo(starts, id);
      do {
        at++;
        id++;
      } while (at < to && ids[at + shift] === id);
      end.push(at);
    }
  };
  for (let id = 0; id < count; id++) {
    const prompt = Math.floor(promptTokens[id] / blockTokens);
    const all = Math.floor((promptTokens[id] + outputTokens[id]) / blockTokens);
    add(promptBlocks, id, 0, prompt);
    add(outputBlocks, id, prompt, all);
    offsets[id + 1] = end.length;
  }
  return { offsets, first: first.view(), end: end.view(), starts };
}

const SHARED = new WeakMap<
  RequestTable,
  { readonly blockTokens: number; readonly runs: PrefixRuns }
>();

/** The runs of a workload, made once for all that want them. */
export function prefixRunsOf(requests: RequestTable, blockTokens: number): PrefixRuns {
  const known = SHARED.get(requests);
  if (known?.blockTokens === blockTokens) return known.runs;
  const runs = prefixRuns(requests, blockTokens);
  SHARED.set(requests, { blockTokens, runs });
  return runs;
}

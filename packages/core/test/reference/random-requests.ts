import fc from 'fast-check';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import type { Clock } from './random-clock.ts';

/** A request before it is a row: what it says in terms of the requests before it, and when it comes. */
export interface Draft {
  /** Ticks after the request before it; 0 is the same instant. */
  readonly gapTicks: number;
  /**
   * What the prompt begins with: nothing that another has, a text that a whole family of requests begins with, all of an earlier
   * request (prompt and answer, as the next turn of a conversation), or exactly an earlier prompt and nothing more.
   */
  readonly begins: 'fresh' | 'family' | 'turn' | 'repeat';
  /** Which family, or which request counted back from this one. */
  readonly pick: number;
  readonly newTokens: number;
  readonly outputTokens: number;
  readonly priority: number;
  /** 0: arrives by the clock. k > 0: follows the k-th request before it, when there is one. */
  readonly follows: number;
  readonly thinkTicks: number;
  /** 0: never cancels. */
  readonly patienceTicks: number;
  /** Most output tokens asked for, at least those that come; -1: no limit. */
  readonly asksTokens: number;
}

const lengths = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 3 },
  { arbitrary: fc.integer({ min: 1, max: 100 }), weight: 4 },
  { arbitrary: fc.integer({ min: 1, max: 8 }).map((n) => 16 * n), weight: 2 },
  { arbitrary: fc.integer({ min: 100, max: 300 }), weight: 1 },
  { arbitrary: fc.constant(0), weight: 1 },
);

export const draftArbitrary: fc.Arbitrary<Draft> = fc.record({
  gapTicks: fc.oneof(
    { arbitrary: fc.constant(0), weight: 12 },
    { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 8 },
    { arbitrary: fc.integer({ min: 100, max: 2000 }), weight: 1 },
  ),
  begins: fc.constantFrom('fresh', 'family', 'turn', 'turn', 'repeat'),
  pick: fc.nat({ max: 3 }),
  newTokens: lengths,
  outputTokens: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 60 }), weight: 6 },
    { arbitrary: fc.constantFrom(0, 1), weight: 1 },
    { arbitrary: fc.integer({ min: 60, max: 200 }), weight: 1 },
  ),
  priority: fc.integer({ min: -1, max: 2 }),
  follows: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 })),
  thinkTicks: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
  patienceTicks: fc.oneof(
    { arbitrary: fc.constant(0), weight: 4 },
    { arbitrary: fc.integer({ min: 1, max: 100 }), weight: 1 },
  ),
  asksTokens: fc.oneof(
    { arbitrary: fc.constant(-1), weight: 4 },
    { arbitrary: fc.integer({ min: 0, max: 400 }), weight: 1 },
  ),
});

const FAMILY_TOKENS = 64;

export interface TextOptions {
  /** What the table names of the requests' contents. */
  readonly named: 'prompts-and-outputs' | 'prompts' | 'nothing';
  readonly blockTokens: number;
  /** Prompts that would be longer, as those of long conversations, are cut to some shorter beginning. */
  readonly longestPrompt: number;
}

export function tableOf(
  drafts: readonly Draft[],
  { named, blockTokens, longestPrompt }: TextOptions,
  clock: Clock,
): RequestTable {
  const prompts = promptsOf(drafts, longestPrompt);
  const contentIds = new ContentIds(blockTokens);
  const promptLists = prompts.map((prompt) => contentIds.of(prompt));
  const outputLists = prompts.map((prompt, id) => {
    const whole = contentIds.of([...prompt, ...answerOf(id, drafts[id])]);
    const fullBlocks = Math.floor((prompt.length + drafts[id].outputTokens) / blockTokens);
    return whole.slice(Math.floor(prompt.length / blockTokens), fullBlocks);
  });
  const distinctCount = contentIds.count;
  const lists = (ids: readonly number[][]) => blockLists(ids, blockTokens, distinctCount);
  return {
    count: drafts.length,
    arrivalS: arrivalsOf(drafts, clock.tickS),
    promptTokens: Int32Array.from(prompts, (prompt) => prompt.length),
    outputTokens: Int32Array.from(drafts, ({ outputTokens }) => outputTokens),
    ...followersOf(drafts, clock),
    patienceS: patienceOf(drafts, clock.tickS),
    maxTokens: limitsOf(drafts),
    promptBlocks: named === 'nothing' ? undefined : lists(promptLists),
    outputBlocks: named === 'prompts-and-outputs' ? lists(outputLists) : undefined,
  };
}

/** Fractions of its multiples spread evenly over 0..1. */
const GOLDEN = 0.618_033_988_749_894_9;

function arrivalsOf(drafts: readonly Draft[], tickS: number): Float64Array {
  let ticks = 0;
  return Float64Array.from(drafts, ({ gapTicks }) => {
    ticks += gapTicks;
    return ticks * tickS;
  });
}

function patienceOf(drafts: readonly Draft[], tickS: number): Float64Array | undefined {
  if (drafts.every(({ patienceTicks }) => patienceTicks === 0)) return undefined;
  return Float64Array.from(
    drafts,
    ({ patienceTicks }) => (patienceTicks || Number.POSITIVE_INFINITY) * tickS,
  );
}

function limitsOf(drafts: readonly Draft[]): Int32Array | undefined {
  if (drafts.every(({ asksTokens }) => asksTokens < 0)) return undefined;
  return Int32Array.from(drafts, ({ asksTokens, outputTokens }) =>
    asksTokens < 0 ? -1 : Math.max(asksTokens, outputTokens),
  );
}

/**
 * With irregular times every think time gets a share of its own: steps that all take the same time (those that wait for the
 * host) would otherwise tie with a follower's arrival up to a rounding.
 */
function followersOf(drafts: readonly Draft[], { tickS, kind }: Clock) {
  const shareOf = (id: number) => (kind === 'irregular' ? 1 + (((id + 1) * GOLDEN) % 1) : 1);
  if (drafts.every(({ follows }) => follows === 0)) return {};
  const isFollower = ({ follows }: Draft, id: number) => follows > 0 && follows <= id;
  return {
    afterRequest: Int32Array.from(drafts, (draft, id) =>
      isFollower(draft, id) ? id - draft.follows : -1,
    ),
    thinkTimeS: Float64Array.from(drafts, (draft, id) =>
      isFollower(draft, id) ? draft.thinkTicks * tickS * shareOf(id) : 0,
    ),
  };
}

/** Each prompt as tokens; a token is a number that stands for its text. */
function promptsOf(drafts: readonly Draft[], longest: number): number[][] {
  const prompts: number[][] = [];
  for (const [id, draft] of drafts.entries()) {
    const earlier = Math.max(0, id - 1 - draft.pick);
    const fresh = tokensFrom(1_000_000 * (id + 1), draft.newTokens);
    const begins = id === 0 && draft.begins !== 'family' ? 'fresh' : draft.begins;
    const prompt = {
      fresh: () => fresh,
      family: () => [...tokensFrom(-FAMILY_TOKENS * (draft.pick + 1), FAMILY_TOKENS), ...fresh],
      turn: () => [...prompts[earlier], ...answerOf(earlier, drafts[earlier]), ...fresh],
      repeat: () => prompts[earlier],
    }[begins]();
    const length = prompt.length > longest ? 1 + (prompt.length % longest) : prompt.length;
    prompts.push(prompt.slice(0, length));
  }
  return prompts;
}

function answerOf(id: number, { outputTokens }: Draft): number[] {
  return tokensFrom(1_000_000 * (id + 1) + 500_000, outputTokens);
}

function tokensFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Interned block contents: equal id means equal tokens in the block and in every block before it. */
class ContentIds {
  readonly #blockTokens: number;
  readonly #ids = new Map<string, number>();

  constructor(blockTokens: number) {
    this.#blockTokens = blockTokens;
  }

  get count(): number {
    return this.#ids.size;
  }

  of(tokens: readonly number[]): number[] {
    const ids: number[] = [];
    let parent = -1;
    for (let start = 0; start < tokens.length; start += this.#blockTokens) {
      const key = `${parent}: ${tokens.slice(start, start + this.#blockTokens).join(' ')}`;
      parent = this.#ids.get(key) ?? this.#ids.size;
      this.#ids.set(key, parent);
      ids.push(parent);
    }
    return ids;
  }
}

function blockLists(
  lists: readonly (readonly number[])[],
  blockTokens: number,
  distinctCount: number,
): BlockLists {
  let end = 0;
  const offsets = [0, ...lists.map((list) => (end += list.length))];
  return {
    blockTokens,
    offsets: Int32Array.from(offsets),
    ids: Int32Array.from(lists.flat()),
    distinctCount,
  };
}

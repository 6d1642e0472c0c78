/** Size of the trace behind the large experiments; the trace itself is not public. */
export const PUBLISHED_TRACE = {
  /** Rows shown in experiment3's notebook `experiment_3_mf10-mf13.ipynb`. */
  requests: 96_870,
  /** Total prefill tokens printed by the same notebook. */
  promptTokens: 1_041_916_164,
} as const;

/** Accelerator hours of one model over the large trace; A100-80GB, no prefix cache. */
export interface PublishedKvCacheRow {
  /** Name in the published catalog, and as printed. */
  readonly model: string;
  readonly title: string;
  readonly prefillH: number;
  /** With a KV cache. */
  readonly decodeOnH: number;
  /** Without one. */
  readonly decodeOffH: number;
}

/** Experiment 2, `experiment2/data.csv`: simulated by the original, not measured. */
export const PUBLISHED_KV_CACHE: readonly PublishedKvCacheRow[] = [
  {
    model: 'llama-3-8b',
    title: 'Llama-3-8B',
    prefillH: 50.14,
    decodeOnH: 117.2,
    decodeOffH: 58_006.02,
  },
  {
    model: 'llama-2-13b',
    title: 'Llama-2-13B',
    prefillH: 81.06,
    decodeOnH: 190.45,
    decodeOffH: 94_259.84,
  },
  {
    model: 'granite-20b',
    title: 'Granite-20B',
    prefillH: 124.36,
    decodeOnH: 293.01,
    decodeOffH: 145_015.13,
  },
  { model: 'mpt-30b', title: 'MPT-30B', prefillH: 186.2, decodeOnH: 439.52, decodeOffH: 217_522.7 },
];

/** Prefill hours of Llama-3-8B on one A10 without a prefix cache, from `experiment3/data.csv`. */
export const PUBLISHED_PREFIX_OFF_H = 124.15;

export interface PublishedPrefixRow {
  readonly maxPrompts: number;
  readonly minTokens: number;
  /** Hits over all requests, percent. */
  readonly hitPct: number;
  readonly prefillH: number;
}

/**
 * Experiment 3, `experiment3/data.csv`: policy `prefill`, scope `session`, Llama-3-8B on one A10;
 * simulated.
 */
export const PUBLISHED_PREFIX: readonly PublishedPrefixRow[] = [
  { maxPrompts: 8, minTokens: 1024, hitPct: 5.14, prefillH: 119.41 },
  { maxPrompts: 8, minTokens: 2048, hitPct: 4.72, prefillH: 119.21 },
  { maxPrompts: 8, minTokens: 4096, hitPct: 4.56, prefillH: 118.56 },
  { maxPrompts: 16, minTokens: 1024, hitPct: 11.21, prefillH: 113.31 },
  { maxPrompts: 16, minTokens: 2048, hitPct: 9.75, prefillH: 113.14 },
  { maxPrompts: 16, minTokens: 4096, hitPct: 8.44, prefillH: 113.08 },
];

/**
 * Hit ratio by the number of prompts that the cache holds, at a minimum of 1024 tokens (figure of
 * the paper).
 */
export const PUBLISHED_HITS_BY_SIZE: readonly {
  readonly maxPrompts: number;
  readonly hitPct: number;
}[] = [
  { maxPrompts: 2, hitPct: 1.32 },
  { maxPrompts: 4, hitPct: 2.52 },
  { maxPrompts: 8, hitPct: 5.14 },
  { maxPrompts: 16, hitPct: 11.21 },
  { maxPrompts: 32, hitPct: 23.96 },
  { maxPrompts: 64, hitPct: 57.7 },
];

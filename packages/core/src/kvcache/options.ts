/** Where a released block that was never filled goes: vLLM puts it at the front of the queue since mid-2026. */
export type EmptyRelease = 'head' | 'tail';

/** The KV cache of one replica. */
export interface KvCacheOptions {
  /** Tokens of a block; whole, >= 1. vLLM: 16. */
  readonly blockTokens: number;
  /** Blocks that requests can hold; whole, >= 1. */
  readonly blocks: number;
  /** Reuse blocks of equal prefixes. Off: nothing is registered, and released blocks go to the tail. */
  readonly prefixCaching: boolean;
  readonly emptyRelease: EmptyRelease;
}

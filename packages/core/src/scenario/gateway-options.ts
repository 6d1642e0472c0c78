import type { AdmissionOptions } from '../cluster/admission/registry.ts';
import type { ModelRouterOptions } from '../cluster/model-router/registry.ts';
import type { PromptSaving } from '../cluster/prompt-store.ts';
import type { RouterOptions } from '../cluster/router/registry.ts';
import type { CacheScope } from '../engine/published/prompt-keys.ts';

/** What stands between users and replicas. */
export interface GatewayOptions {
  /** Which pool a request is sent to. Default: everything to the first. */
  readonly pools?: ModelRouterOptions | undefined;
  /** Which replica of its pool. */
  readonly router: RouterOptions;
  readonly admission: AdmissionOptions;
  /** Seconds by which the router's view of the replicas is late, >= 0. */
  readonly viewDelayS: number;
  /** Whether a late view counts what the router itself has sent since. */
  readonly countOwnDispatches: boolean;
  /** The published cache of whole prompts; only before a single pool without prefix caching of its own. Default: none. */
  readonly promptCache?: PromptCacheOptions | undefined;
}

/** The published cache of whole prompts, in front of batching replicas. */
export interface PromptCacheOptions {
  readonly policy: PromptSaving;
  /** Tokens that make a cache key; shorter prompts bypass the cache. Whole, >= 1. */
  readonly minTokens: number;
  /** Prompts that the cache holds. Whole, >= 1. */
  readonly maxPrompts: number;
  readonly scope: CacheScope;
}

/** A gateway that does as little as one can. */
export const PLAIN_GATEWAY: GatewayOptions = {
  router: { policy: 'round-robin' },
  admission: { policy: 'none' },
  viewDelayS: 0,
  countOwnDispatches: false,
};

import type { SchedulerOptions } from '../../src/engine/options.ts';
import type { KvCacheOptions } from '../../src/kvcache/options.ts';
import type { Outcome } from '../../src/record/request-record.ts';
import type { AttentionWindow } from '../../src/timing/attention-window.ts';
import type { StepTimer } from '../../src/timing/contract.ts';
import type { StepWork } from '../../src/timing/step-work.ts';
import type { TimeSpan } from '../../src/units/time-span.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

/** Equal replicas behind a router. */
export interface ReferencePool {
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** Of the model's attention. */
  readonly windows: readonly AttentionWindow[];
  readonly timer: StepTimer;
  readonly replicas: number;
  /** How replicas that follow each other step together. Default: each by itself. */
  readonly lockstep?: ReferenceLockstep | undefined;
  /** By replica, when it takes requests. Default: all for the whole run. */
  readonly held?: readonly TimeSpan[] | undefined;
  /** Seconds between the client's request and the router of the pool. Default 0. */
  readonly frontendS?: number | undefined;
  /** Which of the replicas that take requests takes this one. Called once for each that comes to one, rejected ones included. */
  readonly route: ReferenceRouter;
}

export interface ReferenceLockstep {
  readonly ranks: number;
  readonly finishSyncSteps: number;
  readonly prefillInterval: number;
  /** Seconds of a step, from the work of each rank; `isDecoding`: nobody prefills. */
  readonly stepS: (works: readonly StepWork[], isDecoding: boolean) => number;
  /** New tokens of all ranks together, as their experts see them. */
  readonly allTokens: (works: readonly StepWork[], isDecoding: boolean) => number;
}

/** What the reference engine simulates: a pool, and others beside it. */
export interface ReferenceInput extends ReferencePool {
  readonly requests: RequestTable;
  /** Priority of each request, lower goes first; absent: 0. */
  readonly priority?: Int32Array | undefined;
  readonly seed: number;
  /** Further pools, each with the workload's blocks cut to its own. Replicas are counted on over them. Default none. */
  readonly others?: readonly (ReferencePool &
    Pick<RequestTable, 'promptBlocks' | 'outputBlocks'>)[];
  /** Pool of a request, asked when it has come through what all front ends have in common. Default: the first. */
  readonly choose?: ReferenceModelRouter | undefined;
  /** A store of whole prompts before the router; absent: none. */
  readonly store?: ReferenceStore | undefined;
}

export interface ReferenceStore {
  /** A hit brings its prompt but the last token, or is answered. */
  readonly saves: 'prefill' | 'full';
  /** Whether an arriving request hits. Called once for each arrival. */
  readonly finds: (request: number) => boolean;
}

export type ReferenceRouter = (
  request: number,
  nowS: number,
  views: readonly ReferenceView[],
) => number;

export type ReferenceModelRouter = (request: number, views: readonly ReferencePoolView[]) => number;

/** A pool at one instant, as a model router may see it. */
export interface ReferencePoolView {
  /** Requests sent to its replicas that have not ended. */
  readonly outstanding: number;
  /** Requests that its replicas that take any may run at once. */
  readonly capacity: number;
}

/** A replica at one instant, as a router may see it. */
export interface ReferenceView {
  readonly waiting: number;
  /** Places taken in the batch. */
  readonly running: number;
  /** Requests sent here that have not ended. */
  readonly outstanding: number;
  /** Share of the KV blocks that requests hold, 0..1. */
  readonly kvUsage: number;
}

export interface ReferenceRun {
  readonly requests: readonly RequestRow[];
  readonly counters: ReferenceCounters;
  /** In order of start, then replica. */
  readonly steps: readonly ReferenceStep[];
  /** Blocks of each replica at the end: free, and free with a content that can still be hit. */
  readonly pools: readonly { readonly freeBlocks: number; readonly cachedBlocks: number }[];
}

/** What became of one request; instants that never came are NaN. The four durations sum to finishS - arrivalS. */
export interface RequestRow {
  arrivalS: number;
  startS: number;
  firstTokenS: number;
  /** When each output token left the engine. */
  tokenTimesS: number[];
  finishS: number;
  queueS: number;
  prefillS: number;
  decodeS: number;
  stallS: number;
  cachedTokens: number;
  selfHitTokens: number;
  recomputedTokens: number;
  /** Drafted tokens that were verified and not accepted. */
  rejectedTokens: number;
  preemptions: number;
  outputTokens: number;
  truncated: boolean;
  outcome: Outcome;
  replica: number;
}

export interface ReferenceCounters {
  readonly steps: number;
  readonly evictions: number;
  readonly registered: number;
  readonly queriedTokens: number;
  readonly hitTokens: number;
  /** Prompt tokens in full blocks that were not hit, by cause. */
  readonly firstSeenTokens: number;
  readonly evictedTokens: number;
  readonly unusableTokens: number;
  /** Drafted tokens that were verified, and those of them that became output. */
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
  /** Steps of ranks that had nothing to do. */
  readonly dummySteps: number;
}

/** What one request gets in a step: `tokens` new ones behind `context` earlier ones, of which `sampled` go through the head. */
export interface ReferenceShare {
  readonly request: number;
  readonly context: number;
  readonly tokens: number;
  readonly sampled: number;
}

export interface ReferenceStep extends Readonly<StepWork> {
  readonly replica: number;
  readonly startS: number;
  readonly endS: number;
  /** New tokens of all ranks of a group together; 0 where a replica shares nothing. */
  readonly allTokens: number;
  /** In the order in which they were scheduled. */
  readonly batch: readonly ReferenceShare[];
}

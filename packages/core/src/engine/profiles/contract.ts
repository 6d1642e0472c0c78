import type { Provenance } from '../../hardware/provenance.ts';
import type { EmptyRelease } from '../../kvcache/options.ts';
import type { BatchLimits } from '../../model/memory-constants.ts';
import type { EngineGroup } from '../../timing/engine-group.ts';
import type { Batching, QueueOrder } from '../options.ts';

/** A default of an engine and where it stands in its source. */
export interface EngineDefault<T> {
  readonly value: T;
  readonly provenance: Provenance;
}

/** The defaults of a continuously batching engine; a scenario may change each of them. */
export interface EngineDefaults {
  readonly batching: EngineDefault<Batching>;
  readonly order: EngineDefault<QueueOrder>;
  readonly chunkedPrefill: EngineDefault<boolean>;
  /** Tokens; 0 sets no limit. */
  readonly longPrefillTokens: EngineDefault<number>;
  readonly reserveWholePrompt: EngineDefault<boolean>;
  /** Share of the KV blocks, 0..1. */
  readonly watermark: EngineDefault<number>;
  readonly prefixCaching: EngineDefault<boolean>;
  readonly blockTokens: EngineDefault<number>;
  readonly emptyRelease: EngineDefault<EmptyRelease>;
  /** Share of the accelerator's memory, 0..1. */
  readonly memoryFraction: EngineDefault<number>;
  /** Release of vLLM whose start-up the memory plan follows, such as 0.27. */
  readonly release: EngineDefault<string>;
  /** Whether the host prepares a step before the accelerator computes it, or while it computes the one before. */
  readonly host: EngineDefault<'serial' | 'overlapped'>;
  /** Steps between two looks of replicas that share experts at whether any of them has work. */
  readonly finishSyncSteps: EngineDefault<number>;
  /** A replica that shares experts and decodes prefills in every so many steps. */
  readonly prefillInterval: EngineDefault<number>;
  /** Limits of a step, or `by-accelerator`: vLLM's rule, `defaultBatchLimits`. */
  readonly limits: EngineDefault<BatchLimits | 'by-accelerator'>;
}

/** One engine at one time: data, and what of it the simulation leaves out. */
export interface ServingProfile {
  /** Name in scenarios, kebab-case, with the month where defaults drift. */
  readonly name: string;
  readonly title: string;
  /** Whose step times it has. */
  readonly engineGroup: EngineGroup;
  readonly defaults: EngineDefaults;
  /** What the engine does and the simulation does not, one sentence each. */
  readonly notModelled: readonly string[];
}

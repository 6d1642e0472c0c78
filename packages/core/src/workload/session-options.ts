import type { ArrivalOptions } from './arrivals/registry.ts';
import type { DurationOptions } from './durations.ts';
import type { LengthOptions } from './lengths/registry.ts';
import type { SessionLoop } from './session-draft.ts';

/** Options of generated sessions. */
export interface SessionOptions {
  /**
   * Number of sessions, an integer >= 0. Give this, or `durationS`, or both: the first to be
   * reached ends it.
   */
  readonly sessions?: number | undefined;
  /** Sessions that would start at or after this time in seconds are not generated; > 0. */
  readonly durationS?: number | undefined;
  /** When sessions start; `rateRps` counts sessions, not requests. */
  readonly arrivals: ArrivalOptions;
  /** Turns in a session; a draw of 0 counts as 1. */
  readonly turns: LengthOptions;
  /** Number of different system prompts, an integer from 1 to 1e6. Default 1. */
  readonly groups?: number | undefined;
  /**
   * Popularity of the system prompts: the k-th is chosen in proportion to k^-groupExponent, 0 to
   * 20. Default 1.
   */
  readonly groupExponent?: number | undefined;
  /** Tokens of each group's system prompt, drawn once a group. */
  readonly systemPromptTokens: LengthOptions;
  /** Tokens that the user adds in each turn; a draw of 0 counts as 1. */
  readonly userTokens: LengthOptions;
  /** Tokens of each answer. */
  readonly outputTokens: LengthOptions;
  /**
   * Seconds between an answer and the user's next turn (closed loop), or between their arrivals
   * (open loop).
   */
  readonly thinkTimeS: DurationOptions;
  /** Makes some sessions agent loops, whose later turns bring tool results. Default: none. */
  readonly agents?: AgentOptions | undefined;
  /** Whether turns wait for answers. Default `closed`. */
  readonly loop?: SessionLoop | undefined;
  /**
   * Longest prompt plus output in tokens; a session ends before a turn that would exceed it.
   * Default 131,072.
   */
  readonly maxContextTokens?: number | undefined;
  /** Tokens in a prefix block, an integer >= 1. Default 16. */
  readonly blockTokens?: number | undefined;
  /** Seed of all draws: an integer or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/**
 * Agent loops: the first turn is a user's task, each later one carries the result of a tool call.
 */
export interface AgentOptions {
  /** Share of sessions that are agent loops, 0 to 1. Default 1. */
  readonly share?: number | undefined;
  /** Turns (model calls) in an agent session. */
  readonly turns: LengthOptions;
  /** Tokens of a tool's result. */
  readonly toolTokens: LengthOptions;
  /** Seconds that a tool takes. */
  readonly toolDurationS: DurationOptions;
  /** Tokens of each answer of an agent. Default: the sessions' `outputTokens`. */
  readonly outputTokens?: LengthOptions | undefined;
}

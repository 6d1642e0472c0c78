import { float64s, int32s, type Memory, uint8s } from '../kernel/memory.ts';

/**
 * What an engine says of each request besides `RequestRecord` when requests wait, share steps and lose their place:
 * one row per request, as columns. queueS + prefillS + decodeS + stallS = finishS - arrivalS.
 */
export interface ServingColumns {
  /** Seconds from arrival to the first admission, or to the end of a request that was never admitted. */
  readonly queueS: Float64Array;
  /** Seconds of waiting again after preemptions. */
  readonly stallS: Float64Array;
  /** Output tokens generated, whatever became of the request. */
  readonly generatedTokens: Int32Array;
  /** 1 where the output was cut because it would not fit, otherwise 0. */
  readonly truncated: Uint8Array;
  /** Times that the request lost its place. */
  readonly preemptions: Int32Array;
  /** Tokens found cached on admissions after a preemption. */
  readonly selfHitTokens: Int32Array;
  /** Tokens computed again because a preemption had thrown them away. */
  readonly recomputedTokens: Int32Array;
}

export function emptyServingColumns(count: number, memory: Memory = 'own'): ServingColumns {
  return {
    queueS: float64s(count, memory),
    stallS: float64s(count, memory),
    generatedTokens: int32s(count, memory),
    truncated: uint8s(count, memory),
    preemptions: int32s(count, memory),
    selfHitTokens: int32s(count, memory),
    recomputedTokens: int32s(count, memory),
  };
}

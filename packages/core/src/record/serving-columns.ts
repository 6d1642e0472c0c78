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

export function emptyServingColumns(count: number): ServingColumns {
  return {
    queueS: new Float64Array(count),
    stallS: new Float64Array(count),
    generatedTokens: new Int32Array(count),
    truncated: new Uint8Array(count),
    preemptions: new Int32Array(count),
    selfHitTokens: new Int32Array(count),
    recomputedTokens: new Int32Array(count),
  };
}

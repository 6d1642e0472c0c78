/**
 * The published single-stream model (`kavier-2025`; arXiv 2605.25247 and atlarge-research/Kavier at 7329bb0):
 * one request at a time, no batching, no queueing.
 *
 *   prefill seconds          = o + n * 2 P / (e_c F)
 *   decode seconds a token   = max(2 P / (e_c F), b P / (e_m B))
 *   decode, KV cache on      = m * (seconds a token)
 *   decode, KV cache off     = m (m + 1) / 2 * (seconds a token)
 *
 * n prompt tokens, m output tokens, P parameters, b bytes of a weight, F peak FLOP/s, B peak memory bytes/s,
 * e_c = 0.30 and e_m = 0.60 achieved shares of the peaks, o = 0.025 s fixed prefill overhead.
 *
 * Approximation: against vLLM 0.9.0 with Llama-3-8B on one A10, mean absolute error 7.39 % in prefill and 4.00 % in
 * decode. Attention's growth with context is left out, so long prompts are predicted too fast (-9 % at 8,192 tokens).
 */
export interface PublishedHardware {
  readonly name: string;
  /** Peak FLOP/s as the profile lists it (some figures of the published list are 2:4-sparse). */
  readonly peakFlops: number;
  readonly memoryBytesPerS: number;
}

export interface PublishedModelSize {
  readonly name: string;
  readonly parameters: number;
  readonly weightBytes: number;
  /** The profile counts 2 * layers * hiddenSize elements of KV a token: no grouped heads. */
  readonly layers: number;
  readonly hiddenSize: number;
}

export const COMPUTE_EFFICIENCY = 0.3;
export const MEMORY_EFFICIENCY = 0.6;
export const PREFILL_OVERHEAD_S = 0.025;

/** Seconds and work of the published model for one (model, accelerator) pair. Pure; no state. */
export class PublishedCostModel {
  /** Floating-point operations of one token: two a parameter. */
  readonly flopsPerToken: number;
  readonly weightBytes: number;
  readonly kvBytesPerToken: number;
  readonly #prefillSPerToken: number;
  /** Seconds of one output token. */
  readonly decodeSPerToken: number;

  constructor(model: PublishedModelSize, hardware: PublishedHardware) {
    this.flopsPerToken = 2 * model.parameters;
    this.weightBytes = model.weightBytes * model.parameters;
    this.kvBytesPerToken = model.layers * model.hiddenSize * 2 * model.weightBytes;
    this.#prefillSPerToken = this.flopsPerToken / (COMPUTE_EFFICIENCY * hardware.peakFlops);
    const memoryS = this.weightBytes / (MEMORY_EFFICIENCY * hardware.memoryBytesPerS);
    this.decodeSPerToken = Math.max(this.#prefillSPerToken, memoryS);
  }

  /** Seconds to process a prompt. An empty prompt still pays the overhead, as published. */
  prefillS(promptTokens: number): number {
    return PREFILL_OVERHEAD_S + promptTokens * this.#prefillSPerToken;
  }

  /** Seconds to generate an answer; without a KV cache token k costs k token times. */
  decodeS(outputTokens: number, kvCache: boolean): number {
    return this.decodeSPerToken * decodeTokenTimes(outputTokens, kvCache);
  }
}

/** Token times that an answer takes: m with a KV cache, m (m + 1) / 2 without one. */
export function decodeTokenTimes(outputTokens: number, kvCache: boolean): number {
  return kvCache ? outputTokens : (outputTokens * (outputTokens + 1)) / 2;
}

import { engineGroupOf } from '@kavier/core';
import type { MeasuredSetup } from './point.ts';

/**
 * The engine profile whose rules come nearest to what was measured. vLLM before 2026 prepares a step before it runs it; the
 * other engines overlap, and are simulated with vLLM's scheduler, which batches as they do.
 *
 * Approximation: engines without chunked prefill (vLLM before 0.6) interrupt decodes for prompts; that shows in the tails of
 * loaded services, not in single batches.
 */
export function profileOf(setup: MeasuredSetup): string {
  const group = engineGroupOf(setup);
  const isEarlier = group.startsWith('vllm') && group !== 'vllm-2026';
  return isEarlier ? 'vllm-2025-06' : 'vllm-2026-08';
}

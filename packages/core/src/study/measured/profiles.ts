import type { MeasuredSetup } from './point.ts';

/**
 * The engine profile that comes nearest to what was measured. vLLM before its asynchronous scheduling (0.14, early 2026) prepares a
 * step before it runs it; other engines overlap, and are simulated with vLLM's scheduler, which batches as they do.
 *
 * Approximation: engines without chunked prefill (vLLM before 0.6) interrupt decodes for prompts; that shows in the tails of
 * loaded services, not in single batches.
 */
export function profileOf({ engine, engineVersion }: MeasuredSetup): string {
  if (!engine.includes('vllm')) return 'vllm-2026-08';
  const release = /(\d+)\.(\d+)/.exec(engineVersion);
  if (release === null) return 'vllm-2025-06';
  const [major, minor] = [Number(release[1]), Number(release[2])];
  return major > 0 || minor >= 14 ? 'vllm-2026-08' : 'vllm-2025-06';
}

/**
 * Engines whose step times differ enough to need coefficients of their own: an engine at one time. vLLM changes fastest: its
 * first engine launched kernels from Python (2023), then it captured graphs (2024), was rewritten (V1, 2025) and
 * learned to schedule ahead (from 0.14, 2026). Without its server, as a library (`offline`), that of 2024 has far less to do on the host.
 */
export const ENGINE_GROUPS = [
  'vllm-2026',
  'vllm-2025',
  'vllm-2024-offline',
  'vllm-2024',
  'vllm-2023',
  'trtllm-2025',
  'trtllm-2024',
  'sglang-2025',
] as const;
export type EngineGroup = (typeof ENGINE_GROUPS)[number];

/** An engine as people name it, and its version as they state it. */
export interface EngineVersion {
  readonly engine: string;
  readonly engineVersion: string;
}

/** The group of an engine. A version that its source does not state is taken as the newest of its kind. */
export function engineGroupOf({ engine, engineVersion }: EngineVersion): EngineGroup {
  const year = /20(2\d)/.exec(engineVersion)?.[0];
  if (engine.includes('vllm') && engineVersion.includes('offline')) return 'vllm-2024-offline';
  if (engine.includes('trt')) return year === '2024' ? 'trtllm-2024' : 'trtllm-2025';
  if (engine.includes('sglang')) return 'sglang-2025';
  const release = /(?<!\d)0\.(\d+)/.exec(engineVersion);
  if (release !== null) return vllmRelease(Number(release[1]));
  if (year === '2023') return 'vllm-2023';
  if (year === '2024') return 'vllm-2024';
  return year === '2025' ? 'vllm-2025' : 'vllm-2026';
}

/** First releases: 0.3 in January 2024, 0.7 (V1) in January 2025, 0.14 in January 2026. */
function vllmRelease(minor: number): EngineGroup {
  if (minor >= 14) return 'vllm-2026';
  if (minor >= 7) return 'vllm-2025';
  return minor >= 3 ? 'vllm-2024' : 'vllm-2023';
}

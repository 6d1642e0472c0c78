import type { ScenarioInput } from '../../src/scenario/schema.ts';

/** Conversations on a small batching service, to be changed by tests. */
export const SERVING = {
  workload: {
    generate: {
      kind: 'sessions',
      sessions: 40,
      arrivals: { process: 'poisson', rateRps: 2 },
      turns: { distribution: 'uniform', min: 1, max: 6 },
      systemPromptTokens: { distribution: 'fixed', tokens: 300 },
      userTokens: { distribution: 'uniform', min: 10, max: 200 },
      outputTokens: { distribution: 'uniform', min: 1, max: 120 },
      thinkTimeS: { distribution: 'exponential', mean: 3 },
      loop: 'open',
    },
  },
  fleet: [
    {
      model: 'llama-3.1-8b',
      accelerator: 'h100-sxm',
      engine: { profile: 'vllm' },
    },
  ],
  prices: { acceleratorHourUsd: 3 },
  seed: 3,
} as const satisfies ScenarioInput;

/** Independent requests of fixed lengths, all at once or at a rate. */
export function plainRequests(
  requests: number,
  promptTokens: number,
  outputTokens: number,
  rateRps = 1e6,
) {
  return {
    generate: {
      kind: 'plain',
      requests,
      arrivals: { process: 'constant', rateRps },
      promptTokens: { distribution: 'fixed', tokens: promptTokens },
      outputTokens: { distribution: 'fixed', tokens: outputTokens },
    },
  } as const satisfies ScenarioInput['workload'];
}

import type { ScenarioInput } from '../../src/scenario/schema.ts';

/** A scenario of a few requests, to be changed by tests. */
export const SMALL = {
  workload: {
    generate: {
      kind: 'plain',
      requests: 20,
      arrivals: { process: 'poisson', rateRps: 1 },
      promptTokens: { distribution: 'uniform', min: 100, max: 2000 },
      outputTokens: { distribution: 'fixed', tokens: 50 },
    },
  },
  fleet: [{ model: 'llama-3-8b', accelerator: 'a10', engine: { profile: 'kavier-2025' } }],
} as const satisfies ScenarioInput;

/** The same as YAML, one key a line where tests look for lines. */
export const SMALL_YAML = `workload:
  generate:
    kind: plain
    requests: 20
    arrivals: { process: poisson, rateRps: 1 }
    promptTokens: { distribution: uniform, min: 100, max: 2000 }
    outputTokens: { distribution: fixed, tokens: 50 }
fleet:
  - model: llama-3-8b
    accelerator: a10
    engine:
      profile: kavier-2025
prices:
  acceleratorHourUsd: 2
seed: 1
`;

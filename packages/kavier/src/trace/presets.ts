import type { PresetName } from '../cli/preset-names.ts';
import type { ScenarioInput } from '../scenario/schema.ts';

type Generate = Extract<ScenarioInput['workload'], { generate: unknown }>['generate'];

/**
 * Workloads to start from. Lengths of `azure-chat` follow the conversation trace of Azure (Patel et al., Splitwise, ISCA
 * 2024: prompts of 1,155 tokens on average with a median of 1,020, outputs of 211 and 129); the others are
 * round figures of plausible services, not measurements.
 */
export const PRESETS = {
  /** Conversations that share a few long system prompts. */
  chat: {
    kind: 'sessions',
    sessions: 500,
    arrivals: { process: 'poisson', rateRps: 0.5 },
    turns: { distribution: 'lognormal', mean: 5, cv: 0.8, max: 40 },
    groups: 8,
    systemPromptTokens: { distribution: 'uniform', min: 600, max: 2400 },
    userTokens: { distribution: 'lognormal', mean: 120, cv: 1.2, max: 8000 },
    outputTokens: { distribution: 'lognormal', mean: 220, cv: 0.9, max: 2000 },
    thinkTimeS: { distribution: 'lognormal', mean: 25, cv: 1.2 },
  },
  /** Tool-calling loops: many turns, short pauses, fast-growing contexts. */
  agents: {
    kind: 'sessions',
    sessions: 100,
    arrivals: { process: 'poisson', rateRps: 0.1 },
    turns: { distribution: 'fixed', tokens: 1 },
    groups: 3,
    systemPromptTokens: { distribution: 'uniform', min: 3000, max: 8000 },
    userTokens: { distribution: 'lognormal', mean: 400, cv: 1, max: 8000 },
    outputTokens: { distribution: 'lognormal', mean: 180, cv: 1, max: 2000 },
    thinkTimeS: 0,
    agents: {
      turns: { distribution: 'lognormal', mean: 14, cv: 0.7, max: 60 },
      toolTokens: { distribution: 'lognormal', mean: 700, cv: 1.5, max: 20_000 },
      toolDurationS: { distribution: 'lognormal', mean: 2, cv: 1.5 },
    },
  },
  /** Independent requests with the lengths of a public conversation trace. */
  'azure-chat': {
    kind: 'plain',
    requests: 1000,
    arrivals: { process: 'gamma', rateRps: 5.5, cv: 1.2 },
    promptTokens: { distribution: 'lognormal', median: 1020, sigma: 0.9, max: 14_000 },
    outputTokens: { distribution: 'lognormal', median: 129, sigma: 0.95, max: 1000 },
  },
} as const satisfies Readonly<Record<PresetName, Generate>>;

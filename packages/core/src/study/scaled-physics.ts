import type { ServingPhysics } from '../timing/step-costs.ts';

/** The physics of a service whose every second takes `factor` times as long; amounts of work stay. */
export function scaledPhysics(physics: ServingPhysics, factor: number): ServingPhysics {
  if (factor === 1) return physics;
  const { costs, amounts, frontendS } = physics;
  return {
    costs: {
      ...costs,
      linearS: (tokens) => factor * costs.linearS(tokens),
      headS: (sampled) => factor * costs.headS(sampled),
      attentionSPerPair: factor * costs.attentionSPerPair,
      contextSPerToken: factor * costs.contextSPerToken,
      deviceS: factor * costs.deviceS,
      deviceSPerSequence: factor * costs.deviceSPerSequence,
      hostS: factor * costs.hostS,
      hostSPerSequence: factor * costs.hostSPerSequence,
      launchS: factor * costs.launchS,
    },
    amounts,
    frontendS: factor * frontendS,
  };
}

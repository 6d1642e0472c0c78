import type { AttentionCosts, StepCosts } from '../timing/roofline.ts';
import type { ServingPhysics } from '../timing/step-costs.ts';

/** The physics of a service whose every second takes `factor` times as long; amounts of work stay. */
export function scaledPhysics(physics: ServingPhysics, factor: number): ServingPhysics {
  if (factor === 1) return physics;
  const { costs, amounts, frontendS } = physics;
  return { costs: scaledCosts(costs, factor), amounts, frontendS: factor * frontendS };
}

type EveryField<T> = { [Name in keyof Required<T>]: T[Name] };

/** Every field is written out, so that the compiler asks for a new one here. */
function scaledCosts(costs: StepCosts, factor: number): EveryField<StepCosts> {
  const { draftS, linearOfRankS, windows } = costs;
  return {
    linearS: (tokens) => factor * costs.linearS(tokens),
    linearOfRankS: linearOfRankS && ((...tokens) => factor * linearOfRankS(...tokens)),
    headS: (sampled) => factor * costs.headS(sampled),
    ...scaledAttention(costs, factor),
    windows: windows?.map((layers) => scaledAttention(layers, factor)),
    deviceS: factor * costs.deviceS,
    deviceSPerSequence: factor * costs.deviceSPerSequence,
    prefillS: factor * costs.prefillS,
    hostS: factor * costs.hostS,
    hostSPerSequence: factor * costs.hostSPerSequence,
    launchS: factor * costs.launchS,
    host: costs.host,
    draftS: draftS && ((sequences) => factor * draftS(sequences)),
    stages: costs.stages,
  };
}

function scaledAttention(costs: AttentionCosts, factor: number): EveryField<AttentionCosts> {
  return {
    attentionSPerPair: factor * costs.attentionSPerPair,
    contextSPerToken: factor * costs.contextSPerToken,
    mixedContextSPerToken: factor * costs.mixedContextSPerToken,
  };
}

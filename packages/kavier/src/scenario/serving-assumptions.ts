import type { Coefficient, ModelArchitecture, ResolvedServing } from '@kavier/core';
import { formatCount, formatSeconds, formatSignificant } from '../report/format.ts';
import { acceleratorsOfReplica } from '../report/parallel-words.ts';
import { coefficientAssumptions } from './coefficient-assumptions.ts';
import type { ReadEngine } from './schema-engine.ts';
import { startDoubts } from './start-doubts.ts';

/** What a run of a serving engine takes for granted, one sentence each. */
export function servingAssumptions(given: ReadEngine, resolved: ResolvedServing): string[] {
  const { profile } = resolved;
  return [
    ...shapeDoubts(resolved.fleet.model),
    ...startDoubts(resolved.plan),
    `Engine defaults are those of ${profile.title}. ${profile.notModelled.join(' ')}`,
    ...stepTimes(resolved),
    ...coefficientAssumptions(given, resolved),
    ...parallelism(resolved),
    ...throttling(resolved),
    ...speculation(resolved),
    memory(given, resolved),
    ...states(resolved),
    ...context(given, resolved),
    ...promptCache(resolved),
  ];
}

/** What of the model's shape was assumed and not read, as warnings. */
export function shapeDoubts({ doubts }: Pick<ModelArchitecture, 'doubts'>): string[] {
  return (doubts ?? []).map((doubt) => `MODEL SHAPE IN DOUBT: ${doubt}.`);
}

/** The coefficients behind the times. */
function stepTimes(resolved: ResolvedServing): string[] {
  const { fleet } = resolved;
  const { values, host } = fleet.coefficients;
  const share = ({ value }: Coefficient) => `${formatSignificant(value * 100)} %`;
  const time = ({ value }: Coefficient) => formatSeconds(value);
  const collective =
    acceleratorsOfReplica(fleet) > 1
      ? `, ${fleet.accelerator.peerLink === undefined ? share(values.hostLink) : share(values.peerLink)} ` +
        `of the link between accelerators and ${time(values.hopS)} a hop`
      : '';
  return [
    `Step times are a roofline of operators that achieve ${share(values.linearCompute)} of peak compute in ` +
      `matrix products and ${share(values.attentionCompute)} in attention, ${share(values.weightMemory)} of ` +
      `bandwidth for weights and ${share(values.attentionMemory)} for keys and values${collective}; ` +
      `${time(values.layerOverheadS)} a layer; ${time(values.stepHostS)} a step and ` +
      `${time(values.sequenceHostS)} a sequence on the host, ` +
      (host === 'serial'
        ? 'before each step. '
        : 'hidden behind the step before where it is shorter; each step is decided while the one before runs. ') +
      `A request reaches the router ${time(values.frontendS)} after its client sent it.`,
  ];
}

/** What is not the rule: stages, shared experts, kernels without CUDA graphs. */
function parallelism({ fleet }: ResolvedServing): string[] {
  const { pipelineParallel, dataParallel, eager } = fleet;
  const launch = fleet.coefficients.values.layerLaunchS.value;
  return [
    ...(pipelineParallel > 1
      ? [
          `A step is cut into up to ${pipelineParallel} parts, one a stage, which follow each other without gaps.`,
        ]
      : []),
    ...(dataParallel > 1
      ? [
          `Each replica is ${dataParallel} parts that share its routed experts; requests are routed to parts, and a part’s ` +
            'step is timed as if the others computed the same in lockstep.',
        ]
      : []),
    ...(eager
      ? [`Kernels are launched one by one, ${formatSeconds(launch)} a layer on the host.`]
      : []),
  ];
}

/** Clocks and watts below those of the data sheet. */
function throttling({ fleet }: ResolvedServing): string[] {
  const { capW, clock } = fleet.throttling ?? {};
  return [
    ...(clock === undefined
      ? []
      : [`Units run at ${clock} of their highest clock; memory and links are as fast as ever.`]),
    ...(capW === undefined
      ? []
      : [
          `An accelerator may draw ${capW} W: steps take longer until they draw no more, by the power of its activity.`,
        ]),
  ];
}

function speculation({ fleet }: ResolvedServing): string[] {
  if (fleet.scheduler.speculation === undefined) return [];
  const { draftTokens, acceptance, draftCost } = fleet.scheduler.speculation;
  return [
    `Speculative decoding verifies ${draftTokens} drafted ${draftTokens === 1 ? 'token' : 'tokens'} a step; each is accepted ` +
      `with probability ${formatSignificant(acceptance)} after those before it, whatever the text, and takes the draft model ` +
      `${formatSignificant(100 * draftCost)} % of the model’s time. Its weights and keys and values take no memory here.`,
  ];
}

function memory({ kvCacheBlocks }: ReadEngine, { fleet, plan }: ResolvedServing): string {
  const { blocks, blockTokens } = fleet.kv;
  const holder = fleet.dataParallel > 1 ? 'a data parallel part' : 'a replica';
  const size = `${formatCount(blocks * blockTokens)} tokens of KV cache ${holder} (${formatCount(blocks)} blocks of ${blockTokens})`;
  const { weights, activations, workspace, cudaGraphs, runtime } = plan.parts;
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  if (kvCacheBlocks !== undefined) {
    return `${size}, as the scenario says; the memory plan would leave ${formatCount(plan.blocks)} blocks.`;
  }
  const usable = plan.visibleBytes - plan.parts.withheld;
  return (
    `${size}: what ${formatSignificant(plan.options.memoryFraction * 100)} % of the memory ` +
    `that a process sees (${gib(usable)}) leaves beside ${gib(weights)} of weights, ` +
    `${gib(activations + workspace)} of activations, ${gib(runtime)} of runtime and ${gib(cudaGraphs)} of CUDA ` +
    'graphs on each accelerator.'
  );
}

/** Models that keep states find prefixes only in large blocks. */
function states({ fleet, plan }: ResolvedServing): string[] {
  const { kinds, hitTokens } = plan.layout;
  if (!kinds.some(({ kind }) => kind === 'linear') || !fleet.kv.prefixCaching) return [];
  return [
    `A block holds the state of a layer, so that prefixes are found again in blocks of ${formatCount(hitTokens)} tokens: ` +
      'a shorter shared prefix hits nothing.',
  ];
}

function context(given: ReadEngine, { fleet, contextCut }: ResolvedServing): string[] {
  if (given.maxContextTokens !== undefined || !contextCut) return [];
  return [
    `The longest context is ${formatCount(fleet.scheduler.maxContextTokens)} tokens, which is what the KV memory ` +
      `holds, instead of the model’s ${formatCount(fleet.model.maxContextTokens)}.`,
  ];
}

/** What the published cache of prompts does in front of an engine that batches. */
function promptCache({ fleet: { gateway } }: ResolvedServing): string[] {
  if (gateway.promptCache === undefined) return [];
  const { policy, minTokens, maxPrompts, scope } = gateway.promptCache;
  const sharing = scope === 'session' ? 'within a session' : 'across sessions';
  const saved =
    policy === 'full'
      ? 'is answered from there with all of its output at once and reaches no replica; its TTFT is the time of the front end, its TPOT is 0, ' +
        'and its tokens count among those that energy and cost are divided by'
      : 'brings the keys and values of its whole prompt but the last token, which is computed; they take their place in KV ' +
        'memory, and moving them takes no time and no energy';
  return [
    `A cache before the router holds the last ${maxPrompts} prompts by their first ${minTokens} tokens (${sharing}), each from the ` +
      `arrival of its first request on. A request that hits ${saved}. As published, a hit saves the whole prompt even where it ` +
      `differs after those ${minTokens} tokens, so this is the most that such a cache could save. The engine's own prefix caching is off.`,
  ];
}

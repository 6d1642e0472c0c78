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
    ...shapeDoubts(resolved.pool.model),
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
  ];
}

/** What of the model's shape was assumed and not read, as warnings. */
export function shapeDoubts({ doubts }: Pick<ModelArchitecture, 'doubts'>): string[] {
  return (doubts ?? []).map((doubt) => `MODEL SHAPE IN DOUBT: ${doubt}.`);
}

/** The coefficients behind the times. */
function stepTimes(resolved: ResolvedServing): string[] {
  const { pool } = resolved;
  const { values, host } = pool.coefficients;
  const share = ({ value }: Coefficient) => `${formatSignificant(value * 100)} %`;
  const time = ({ value }: Coefficient) => formatSeconds(value);
  const collective =
    acceleratorsOfReplica(pool) > 1
      ? `, ${pool.accelerator.peerLink === undefined ? share(values.hostLink) : share(values.peerLink)} ` +
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
function parallelism({ pool }: ResolvedServing): string[] {
  const { pipelineParallel, dataParallel, eager } = pool;
  const launch = pool.coefficients.values.layerLaunchS.value;
  return [
    ...(pipelineParallel > 1
      ? [
          `A step is cut into up to ${pipelineParallel} parts, one a stage, which follow each other without gaps.`,
        ]
      : []),
    ...(dataParallel > 1
      ? [
          `Each replica is ${dataParallel} parts that share its routed experts; requests are routed to parts, which step together ` +
            'while any has work, at the pace of the slowest.',
        ]
      : []),
    ...(eager
      ? [`Kernels are launched one by one, ${formatSeconds(launch)} a layer on the host.`]
      : []),
  ];
}

/** Clocks and watts below those of the data sheet. */
function throttling({ pool }: ResolvedServing): string[] {
  const { capW, clock } = pool.throttling ?? {};
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

function speculation({ pool }: ResolvedServing): string[] {
  if (pool.scheduler.speculation === undefined) return [];
  const { draftTokens, acceptance, draftCost } = pool.scheduler.speculation;
  return [
    `Speculative decoding verifies ${draftTokens} drafted ${draftTokens === 1 ? 'token' : 'tokens'} a step; each is accepted ` +
      `with probability ${formatSignificant(acceptance)} after those before it, whatever the text, and takes the draft model ` +
      `${formatSignificant(100 * draftCost)} % of the model’s time. Its weights and keys and values take no memory here.`,
  ];
}

function memory({ kvCacheBlocks }: ReadEngine, { pool, plan }: ResolvedServing): string {
  const { blocks, blockTokens } = pool.kv;
  const holder = pool.dataParallel > 1 ? 'a data parallel part' : 'a replica';
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
function states({ pool, plan }: ResolvedServing): string[] {
  const { kinds, hitTokens } = plan.layout;
  if (!kinds.some(({ kind }) => kind === 'linear') || !pool.kv.prefixCaching) return [];
  return [
    `A block holds the state of a layer, so that prefixes are found again in blocks of ${formatCount(hitTokens)} tokens: ` +
      'a shorter shared prefix hits nothing.',
  ];
}

function context(given: ReadEngine, { pool, contextCut }: ResolvedServing): string[] {
  if (given.maxContextTokens !== undefined || !contextCut) return [];
  return [
    `The longest context is ${formatCount(pool.scheduler.maxContextTokens)} tokens, which is what the KV memory ` +
      `holds, instead of the model’s ${formatCount(pool.model.maxContextTokens)}.`,
  ];
}

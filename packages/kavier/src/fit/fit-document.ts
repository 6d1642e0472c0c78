import {
  canSplit,
  DEFAULT_SEQUENCE_TOKENS,
  type EncoderBudget,
  encoderBudget,
  KavierError,
  type KvFormat,
  type MemoryLimit,
  type MemoryOptions,
  type MemoryParts,
  type MemoryPlan,
  type MemoryRemedy,
  memoryPlan,
  memoryRemedies,
  type StagePlan,
  type WeightFormat,
} from '@kavier/core';
import { acceleratorsOfReplica, replicaInWords } from '../report/parallel-words.ts';
import { startDoubts } from '../scenario/start-doubts.ts';
import { VERSION } from '../version.ts';
import { type EngineLine, engineLines } from './engine-lines.ts';
import { type ComparedLine, compareWithLog } from './log-comparison.ts';
import type { StartUpLog } from './start-up-log.ts';

/** What `kavier fit MODEL --gpu NAME --json` prints. Bytes are those of one accelerator. */
export interface FitDocument {
  readonly schema: 'kavier.fit/1';
  readonly kavier: string;
  readonly model: { readonly name: string; readonly title: string; readonly parameters: number };
  readonly accelerator: {
    readonly name: string;
    readonly title: string;
    readonly memoryBytes: number;
    /** What a process sees of it; the memory fraction is a share of this. */
    readonly visibleBytes: number;
  };
  /** What of the model's shape was assumed, and why the engine would not start. */
  readonly doubts: readonly string[];
  /** Of the replica, all its data parallel parts together. */
  readonly accelerators: number;
  readonly options: {
    readonly tensorParallel: number;
    readonly pipelineParallel: number;
    readonly dataParallel: number;
    readonly weights: WeightFormat;
    readonly kvCache: KvFormat;
    readonly blockTokens: number;
    readonly memoryFraction: number;
    readonly maxContextTokens: number;
    readonly maxBatchedTokens: number;
    readonly maxSequences: number;
    readonly meanSequenceTokens: number;
    /** Release of vLLM whose start-up is followed. */
    readonly release: string;
    readonly eager: boolean;
    readonly prefixCaching: boolean;
  };
  readonly fits: boolean;
  /** What is short, or what limits how many requests run at once. */
  readonly limit: MemoryLimit;
  /** They sum to the accelerator's memory; `unused` is negative by what is missing. KV figures below are of a data parallel part. */
  readonly partsBytes: MemoryParts;
  readonly kvBytesPerToken: number;
  /** Blocks as the engine counts them. */
  readonly blocks: number;
  /** Tokens in which a prefix is found again: one that is shorter than this hits nothing. */
  readonly prefixBlockTokens: number;
  readonly kvTokens: number;
  /** How many requests of `maxContextTokens` the engine says it can hold. */
  readonly maxConcurrency: number;
  /** What the engine profiles of a multimodal model's towers; null for models of text. */
  readonly encoder: (EncoderBudget & { readonly weightParameters: number }) | null;
  /** One for a stage of the pipeline; the least `blocks` decide. */
  readonly stages: readonly StagePlan[];
  /** What the engine would log at its start. */
  readonly engineLines: readonly EngineLine[];
  /** The same beside a log that was given; otherwise null. */
  readonly log: readonly ComparedLine[] | null;
  readonly longestRequestTokens: number;
  /** How many requests of a length run at once: by memory, and with the limit on sequences. */
  readonly concurrency: readonly {
    readonly sequenceTokens: number;
    readonly byMemory: number;
    readonly requests: number;
  }[];
  /** Single changes that make it fit; empty when it does. */
  readonly remedies: readonly MemoryRemedy[];
  /** The same at other degrees of tensor and pipeline parallelism. */
  readonly sizes: readonly {
    readonly tensorParallel: number;
    readonly pipelineParallel: number;
    readonly fits: boolean;
    readonly kvTokens: number;
    readonly longestRequestTokens: number;
    readonly concurrentRequests: number;
  }[];
}

/** Degrees within a node. */
const DEGREES = [1, 2, 4, 8];
const LENGTHS = [1024, 4096, 16_384, 65_536];

/**
 * Whether a model fits, and what it leaves room for.
 * Errors (KavierError, kind `input`): options out of range, heads that cannot be divided.
 */
export function fitDocument(given: MemoryOptions, log?: StartUpLog): FitDocument {
  const plan = memoryPlan(given);
  const { model, accelerator, ...options } = plan.options;
  const asked = given.meanSequenceTokens ?? DEFAULT_SEQUENCE_TOKENS;
  const lengths = [...LENGTHS, asked, options.maxContextTokens];
  const sorted = [...new Set(lengths)]
    .filter((tokens) => tokens <= options.maxContextTokens)
    .sort((a, b) => a - b);
  return {
    schema: 'kavier.fit/1',
    kavier: VERSION,
    model: { name: model.name, title: model.title, parameters: model.parameters },
    accelerator: {
      name: accelerator.name,
      title: accelerator.title,
      memoryBytes: accelerator.memoryBytes,
      visibleBytes: plan.visibleBytes,
    },
    doubts: [...(model.doubts ?? []), ...startDoubts(plan)],
    accelerators: acceleratorsOfReplica(options),
    options,
    fits: plan.fits,
    limit: plan.limit,
    partsBytes: plan.parts,
    kvBytesPerToken: plan.kvBytesPerToken,
    blocks: plan.poolBlocks,
    prefixBlockTokens: plan.layout.hitTokens,
    kvTokens: plan.kvTokens,
    maxConcurrency: plan.maxConcurrency,
    encoder: encoderOf(plan),
    stages: plan.stages,
    engineLines: engineLines(plan),
    log: log === undefined ? null : compareWithLog(plan, log),
    longestRequestTokens: plan.longestRequestTokens,
    concurrency: sorted.map((sequenceTokens) => concurrencyOf(plan, sequenceTokens)),
    remedies: memoryRemedies(plan),
    sizes: sizesOf(plan),
  };
}

function encoderOf({ options }: MemoryPlan): FitDocument['encoder'] {
  const budget = encoderBudget(options);
  if (budget === undefined) return null;
  const { encoders = [] } = options.model;
  return { ...budget, weightParameters: encoders.reduce((sum, one) => sum + one.parameters, 0) };
}

/** Within a node: other degrees of tensor parallelism, more stages, and the other way to use as many accelerators. */
function sizesOf(plan: MemoryPlan): FitDocument['sizes'] {
  const { model, tensorParallel, pipelineParallel } = plan.options;
  const accelerators = tensorParallel * pipelineParallel;
  const splits: [number, number][] = [
    ...[...new Set([...DEGREES, tensorParallel])]
      .sort((a, b) => a - b)
      .map((degree): [number, number] => [degree, pipelineParallel]),
    [1, accelerators],
    [accelerators, 1],
    ...STAGES.map((stages): [number, number] => [tensorParallel, stages]),
  ];
  const seen = new Set<string>();
  return splits
    .filter(([degree, stages]) => {
      const isNew = !seen.has(`${degree} ${stages}`);
      seen.add(`${degree} ${stages}`);
      return isNew && stages <= model.layers && canSplit(model, degree);
    })
    .map(([degree, stages]) => sizeOf(plan, degree, stages));
}

const STAGES = [2, 4];

function concurrencyOf({ options }: MemoryPlan, sequenceTokens: number) {
  const at = memoryPlan({ ...options, meanSequenceTokens: sequenceTokens });
  return { sequenceTokens, byMemory: at.concurrentByMemory, requests: at.concurrentRequests };
}

function sizeOf({ options }: MemoryPlan, tensorParallel: number, pipelineParallel: number) {
  const { fits, kvTokens, longestRequestTokens, concurrentRequests } = memoryPlan({
    ...options,
    tensorParallel,
    pipelineParallel,
  });
  const split = { tensorParallel, pipelineParallel };
  return { ...split, fits, kvTokens, longestRequestTokens, concurrentRequests };
}

/**
 * Throws a KavierError of kind `work` unless the model fits, so that the command fails.
 */
export function requireFit(document: FitDocument): void {
  if (document.fits) return;
  const { model, accelerator, options, remedies } = document;
  throw new KavierError('the model does not fit', {
    kind: 'work',
    where: `${model.name} on ${replicaInWords(options, accelerator.name)}`,
    hint:
      remedies.length === 0
        ? 'No single change of --tp, --pp, --weights, --kv-precision or --max-context makes it fit'
        : `Any of these makes it fit: ${remedies.map(flagOf).join(', ')}`,
  });
}

const FLAGS = {
  tensorParallel: '--tp',
  pipelineParallel: '--pp',
  weights: '--weights',
  kvCache: '--kv-precision',
  maxContextTokens: '--max-context',
} as const satisfies Readonly<Record<MemoryRemedy['change'], string>>;

/** The flag that applies a change. */
export function flagOf({ change, value }: MemoryRemedy): string {
  return `${FLAGS[change]} ${value}`;
}

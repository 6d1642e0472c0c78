import {
  canSplit,
  DEFAULT_SEQUENCE_TOKENS,
  KavierError,
  type KvFormat,
  type MemoryLimit,
  type MemoryOptions,
  type MemoryParts,
  type MemoryPlan,
  type MemoryRemedy,
  memoryPlan,
  memoryRemedies,
  type WeightFormat,
} from '@kavier/core';
import { acceleratorsOfReplica, replicaInWords } from '../report/parallel-words.ts';
import { VERSION } from '../version.ts';

/** What `kavier fit MODEL --gpu NAME --json` prints. Bytes are those of one accelerator. */
export interface FitDocument {
  readonly schema: 'kavier.fit/1';
  readonly kavier: string;
  readonly model: { readonly name: string; readonly title: string; readonly parameters: number };
  readonly accelerator: {
    readonly name: string;
    readonly title: string;
    readonly memoryBytes: number;
  };
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
  };
  readonly fits: boolean;
  /** What is short, or what limits how many requests run at once. */
  readonly limit: MemoryLimit;
  /** They sum to the accelerator's memory; `unused` is negative by what is missing. KV figures below are of a data parallel part. */
  readonly partsBytes: MemoryParts;
  readonly kvBytesPerToken: number;
  readonly blocks: number;
  readonly kvTokens: number;
  readonly longestRequestTokens: number;
  /** How many requests of a length run at once: by memory, and with the limit on sequences. */
  readonly concurrency: readonly {
    readonly sequenceTokens: number;
    readonly byMemory: number;
    readonly requests: number;
  }[];
  /** Single changes that make it fit; empty when it does. */
  readonly remedies: readonly MemoryRemedy[];
  /** The same at other degrees of tensor parallelism. */
  readonly sizes: readonly {
    readonly tensorParallel: number;
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
export function fitDocument(given: MemoryOptions): FitDocument {
  const plan = memoryPlan(given);
  const { model, accelerator, ...options } = plan.options;
  const asked = given.meanSequenceTokens ?? DEFAULT_SEQUENCE_TOKENS;
  const lengths = [...LENGTHS, asked, options.maxContextTokens];
  const sorted = [...new Set(lengths)]
    .filter((tokens) => tokens <= options.maxContextTokens)
    .sort((a, b) => a - b);
  const degrees = new Set([...DEGREES, options.tensorParallel]);
  return {
    schema: 'kavier.fit/1',
    kavier: VERSION,
    model: { name: model.name, title: model.title, parameters: model.parameters },
    accelerator: {
      name: accelerator.name,
      title: accelerator.title,
      memoryBytes: accelerator.memoryBytes,
    },
    accelerators: acceleratorsOfReplica(options),
    options,
    fits: plan.fits,
    limit: plan.limit,
    partsBytes: plan.parts,
    kvBytesPerToken: plan.kvBytesPerToken,
    blocks: plan.blocks,
    kvTokens: plan.kvTokens,
    longestRequestTokens: plan.longestRequestTokens,
    concurrency: sorted.map((sequenceTokens) => concurrencyOf(plan, sequenceTokens)),
    remedies: memoryRemedies(plan),
    sizes: [...degrees]
      .filter((degree) => canSplit(model, degree))
      .sort((a, b) => a - b)
      .map((tensorParallel) => sizeOf(plan, tensorParallel)),
  };
}

function concurrencyOf({ options }: MemoryPlan, sequenceTokens: number) {
  const at = memoryPlan({ ...options, meanSequenceTokens: sequenceTokens });
  return { sequenceTokens, byMemory: at.concurrentByMemory, requests: at.concurrentRequests };
}

function sizeOf({ options }: MemoryPlan, tensorParallel: number) {
  const { fits, kvTokens, longestRequestTokens, concurrentRequests } = memoryPlan({
    ...options,
    tensorParallel,
  });
  return { tensorParallel, fits, kvTokens, longestRequestTokens, concurrentRequests };
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
        ? 'No single change of --tp, --weights, --kv-precision or --max-context makes it fit'
        : `Any of these makes it fit: ${remedies.map(flagOf).join(', ')}`,
  });
}

const FLAGS = {
  tensorParallel: '--tp',
  weights: '--weights',
  kvCache: '--kv-precision',
  maxContextTokens: '--max-context',
} as const satisfies Readonly<Record<MemoryRemedy['change'], string>>;

/** The flag that applies a change. */
export function flagOf({ change, value }: MemoryRemedy): string {
  return `${FLAGS[change]} ${value}`;
}

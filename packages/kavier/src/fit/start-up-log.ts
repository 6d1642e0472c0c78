import { stripVTControlCharacters } from 'node:util';
import { KavierError, largestOf, minorOf, smallestOf } from '@kavier/core';
import type { EngineLine } from './engine-lines.ts';

/** What a start-up log of vLLM says, in the forms of its releases. Absent: the log has no such line. */
export interface StartUpLog {
  readonly release?: string | undefined;
  readonly model?: string | undefined;
  readonly quantization?: string | undefined;
  readonly kvCacheDtype?: string | undefined;
  readonly tensorParallel?: number | undefined;
  readonly pipelineParallel?: number | undefined;
  readonly memoryFraction?: number | undefined;
  readonly maxContextTokens?: number | undefined;
  readonly maxSequences?: number | undefined;
  readonly maxBatchedTokens?: number | undefined;
  readonly blockTokens?: number | undefined;
  readonly eager?: boolean | undefined;
  readonly prefixCaching?: boolean | undefined;
  /** The figures that a plan can be compared with. */
  readonly figures: Readonly<Partial<Record<EngineLine['key'], number>>>;
}

type Figures = Partial<Record<EngineLine['key'], number>>;

/** A figure that pipelines print once a stage: the poorest stage decides, the heaviest one is compared. */
const LEAST = new Set<string>(['kvMemory', 'kvTokens', 'concurrency']);

const N = String.raw`(-?[\d,]*\.?\d+)`;

/** Every form of a line that a release of vLLM prints; groups of digits may have separators. */
const FIGURES: readonly (readonly [EngineLine['key'], string])[] = [
  ['visible', String.raw`Free memory on device(?: cuda:\d+)? \([\d.]+/${N} ?GiB\)`],
  ['visible', String.raw`total_gpu_memory ?\(?=? ?${N} ?GiB`],
  ['weights', `Model loading took ${N} ?Gi?B`],
  ['weights', `Loading model weights took ${N} ?Gi?B`],
  ['weights', String.raw`${N} GiB for weight\b`],
  ['weights', `weights memory: ${N} ?GiB`],
  ['weights', `model weights take ${N} ?GiB`],
  ['consumed', `${N} GiB for consumed memory`],
  ['consumed', String.raw`total consumed \(from mem_get_info\): ${N} ?GiB`],
  ['activation', `${N} GiB for peak activation`],
  ['activation', `torch peak memory increase: ${N} ?GiB`],
  ['activation', `PyTorch activation peak memory takes ${N} ?GiB`],
  ['runtime', `${N} GiB for non-torch memory`],
  ['runtime', `non-torch forward increase memory: ${N} ?GiB`],
  ['runtime', `non_torch_memory takes ${N} ?GiB`],
  ['cudaGraphs', `Estimated CUDA graph memory: ${N} ?GiB`],
  ['cudaGraphs', String.raw`\(actual\), ${N} GiB \(estimated\)`],
  ['kvMemory', `Available KV cache memory: ${N} ?GiB`],
  ['kvMemory', `Current kv cache memory in use is ${N} ?GiB`],
  ['kvMemory', `memory reserved for KV Cache is ${N} ?GiB`],
  ['kvTokens', `GPU KV cache size: ${N} tokens`],
  ['concurrency', String.raw`Maximum concurrency for [\d,]+ tokens per request: ${N}x`],
  ['blockTokens', `Setting attention block size to ${N} tokens`],
];

/**
 * Reads the lines of a start-up log that a memory plan can be compared with. Colours, prefixes of processes and broken
 * lines of a terminal do not matter.
 *
 * @throws KavierError of kind `input` for a text without any such line.
 */
export function readStartUpLog(text: string, where: string): StartUpLog {
  const plain = stripVTControlCharacters(text).replaceAll(/\s+/g, ' ');
  const figures = readFigures(plain);
  if (Object.keys(figures).length === 0) {
    throw new KavierError('this is no start-up log of vLLM', {
      kind: 'input',
      where,
      found: 'none of the lines that state memory',
      expected: 'a line such as "Available KV cache memory: 51.38 GiB" or "GPU KV cache size: ..."',
    });
  }
  const value = (name: string) => argument(plain, name);
  const count = (...names: readonly string[]) => {
    const word = names
      .map(value)
      .find((found) => found !== undefined)
      ?.replace(/\.$/, '');
    return word === undefined || !/^\d+$/.test(word) ? undefined : Number(word);
  };
  const fraction = value('gpu_memory_utilization') ?? group(plain, /utilization is \(([\d.]+),/);
  const model = value('model') ?? value('model_tag');
  return {
    release: releaseOf(plain),
    model: model === 'None' ? undefined : model,
    quantization: value('quantization'),
    kvCacheDtype: value('kv_cache_dtype'),
    tensorParallel: count('tensor_parallel_size'),
    pipelineParallel: count('pipeline_parallel_size'),
    memoryFraction: fraction === undefined ? undefined : Number(fraction),
    maxContextTokens:
      count('max_seq_len', 'max_model_len') ??
      integer(group(plain, /concurrency for ([\d,]+) tokens per request/)),
    maxSequences: count('max_num_seqs'),
    maxBatchedTokens: count('max_num_batched_tokens'),
    blockTokens: count('block_size'),
    eager: isTrue(value('enforce_eager')),
    prefixCaching: isTrue(value('enable_prefix_caching')),
    figures,
  };
}

function readFigures(plain: string): Figures {
  const figures: Figures = {};
  for (const [key, source] of FIGURES) {
    if (figures[key] !== undefined) continue;
    const values = [...plain.matchAll(new RegExp(source, 'g'))]
      .map(([, digits]) => Number(digits.replaceAll(',', '')))
      .filter(Number.isFinite);
    if (values.length > 0) {
      figures[key] = LEAST.has(key) ? smallestOf(values) : largestOf(values);
    }
  }
  if (figures.kvMemory === undefined) {
    const bytes = group(plain, /Current kv cache memory in use is (\d+) bytes/);
    if (bytes !== undefined) figures.kvMemory = Number(bytes) / 2 ** 30;
  }
  if (figures.kvTokens === undefined) {
    const blocks = integer(group(plain, /# (?:GPU|cuda) blocks: ([\d,]+)/));
    const size = integer(group(plain, /\bblock_size['"]?[=:] ?(\d+)/)) ?? 16;
    if (blocks !== undefined) figures.kvTokens = size * blocks;
  }
  return figures;
}

/** An argument as `name=value`, `'name': value` or `--name-with-dashes value`. */
function argument(plain: string, name: string): string | undefined {
  const dashed = `--${name.replaceAll('_', '-')}`;
  return (
    group(plain, new RegExp(String.raw`\b${name}=['"]?([^'",\s)}]+)`)) ??
    group(plain, new RegExp(`['"]${name}['"]: ['"]?([^'",}]+)`)) ??
    group(plain, new RegExp(String.raw`(?:^| )${dashed}[ =]['"]?([^'"\s]+)`))
  );
}

function isTrue(word: string | undefined): boolean | undefined {
  return word === undefined || word === 'None' ? undefined : word === 'True';
}

function releaseOf(plain: string): string | undefined {
  const found =
    group(plain, /LLM engine \(v?([\d.]+)[^)]*\)/) ??
    group(plain, /vLLM API server version v?(\d+\.\d+(?:\.\d+)?)/) ??
    group(plain, /\bversion (\d+\.\d+\.\d+)/);
  if (found === undefined) return undefined;
  try {
    minorOf(found);
    return found;
  } catch {
    // Before the engine that is planned for: its log is compared with the first release of that engine.
    return FIRST_RELEASE;
  }
}

const FIRST_RELEASE = '0.8';

function group(plain: string, pattern: RegExp): string | undefined {
  return pattern.exec(plain)?.[1];
}

function integer(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''));
}

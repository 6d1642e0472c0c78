import type { ComputeFormat, StoredWeights } from '@kavier/core';
import { compressedTensors } from './compressed-tensors.ts';
import type { ConfigFields } from './config-fields.ts';
import { isListed, modulePatterns } from './module-patterns.ts';
import {
  float8,
  isRouter,
  MXFP4,
  NVFP4,
  type QuantizationRule,
  type StoredFormat,
} from './stored-format.ts';
import { elementsOf, type Tensor, type TensorList } from './tensor-list.ts';

/** Bytes by part of a quantized checkpoint; `unknown` says what is there where it cannot be read. */
export interface Quantization {
  readonly stored?: StoredWeights | undefined;
  readonly unknown?: string | undefined;
}

/** What the quantization block of a configuration does to its tensors; nothing where it has none. */
export function readQuantization(
  block: ConfigFields | undefined,
  list: TensorList,
  plainBytes: number,
): Quantization {
  if (block === undefined) return {};
  const method = block.text('quant_method') ?? block.text('quant_algo') ?? 'absent';
  const rule = ruleOf(block, method.toLowerCase());
  if (rule === undefined) return { unknown: `quant_method "${method}"` };
  return { stored: storedWeights(list, rule, plainBytes) };
}

/** A checkpoint that brings scales for an 8-bit KV cache makes vLLM keep one, unasked. */
export function kvCacheDoubts(block: ConfigFields | undefined): readonly string[] {
  const blocks = [block?.object('quantization'), block];
  const scheme = blocks.map((own) => own?.object('kv_cache_scheme')).find((own) => own);
  const algorithm = blocks.map((own) => own?.text('kv_cache_quant_algo')).find((own) => own);
  const bits = scheme?.optionalCount('num_bits') ?? (algorithm?.toUpperCase() === 'FP8' ? 8 : 16);
  if (bits !== 8) return [];
  return [
    'The checkpoint is made for a KV cache of 8 bits, which vLLM then takes by itself: ' +
      'kvPrecision fp8 (--kv-precision fp8) plans that one',
  ];
}

function ruleOf(block: ConfigFields, method: string): QuantizationRule | undefined {
  const [first = ''] = method.split(':');
  switch (first) {
    case 'fp8':
      return without(block, ['modules_to_not_convert', 'ignored_layers'], fp8(block));
    case 'fbgemm_fp8':
      // One 32-bit scale for each row.
      return without(block, ['modules_to_not_convert'], ({ columns }) => float8(4 / columns));
    case 'compressed-tensors':
      return compressedTensors(block);
    case 'modelopt':
    case 'modelopt_fp4':
    case 'nvfp4':
      return modelopt(block);
    case 'bitsandbytes':
      return without(block, ['llm_int8_skip_modules'], bitsAndBytes(block));
    case 'awq':
    case 'gptq':
    case 'gptq_marlin':
    case 'awq_marlin':
    case 'auto-round':
    case 'intel/auto-round':
      return grouped(block);
    case 'mxfp4':
      return without(block, ['modules_to_not_convert'], ({ part }) =>
        part === 'routedExperts' ? MXFP4 : undefined,
      );
    case 'experts_int8':
      return ({ part, columns }) =>
        part === 'routedExperts' ? { bytes: 1 + 4 / columns, compute: 'bf16' } : undefined;
    default:
      return undefined;
  }
}

/** One 32-bit scale for each tile, or for a whole matrix. */
function fp8(block: ConfigFields): QuantizationRule {
  const tile = block.counts('weight_block_size');
  const elements = tile?.reduce((product, side) => product * side, 1);
  return () => float8(elements === undefined || elements <= 0 ? 0 : 4 / elements);
}

/** NF4 or FP4 with a 32-bit scale for 64, which double quantization stores in 8 bits; or 8 bits with a scale a row. */
function bitsAndBytes(block: ConfigFields): QuantizationRule | undefined {
  if (block.flag('load_in_4bit', block.flag('_load_in_4bit', false))) {
    const isDouble = block.flag('bnb_4bit_use_double_quant', false);
    const scale = isDouble ? 1 / 64 + 4 / (64 * 256) : 4 / 64;
    return () => ({ bytes: 0.5 + scale, compute: 'bf16' });
  }
  if (!block.flag('load_in_8bit', block.flag('_load_in_8bit', false))) return undefined;
  return ({ columns }) => ({ bytes: 1 + 4 / columns, compute: 'int8' });
}

/** AWQ, GPTQ, AutoRound: a 16-bit scale and a zero point for each group, or for each row where no size is positive. */
function grouped(block: ConfigFields): QuantizationRule | undefined {
  const bits = block.optionalCount('bits', 'w_bit');
  if (bits === undefined) return undefined;
  const size = block.integer('group_size', 'q_group_size') ?? 128;
  const keepsHead = !block.flag('lm_head', false);
  const own = modulesOfTheirOwn(block);
  const format: QuantizationRule = ({ columns, part, module }) => {
    if (part === 'head' && keepsHead) return undefined;
    const fields = own.find(({ patterns }) => isListed(module, patterns))?.fields;
    const width = fields?.optionalCount('bits') ?? bits;
    const wanted = fields?.integer('group_size') ?? size;
    const group = wanted > 0 ? wanted : columns;
    return { bytes: (width + (16 + width) / group) / 8, compute: 'bf16' };
  };
  const excluded = [
    ...(block.texts('modules_to_not_convert') ?? []),
    ...(block.object('dynamic')?.keys() ?? [])
      .filter((key) => key.startsWith('-:'))
      .map((key) => `re:.*${key.slice(2)}`),
    ...(block.object('extra_config')?.objectEntries() ?? [])
      .filter(([, own]) => (own.optionalCount('bits') ?? bits) >= 16)
      .map(([name]) => name),
  ];
  return excluding(excluded, format, true);
}

/** Modules with bits or groups of their own: GPTQ's `dynamic`, AutoRound's `extra_config`. */
function modulesOfTheirOwn(block: ConfigFields) {
  const dynamic = (block.object('dynamic')?.objectEntries() ?? [])
    .filter(([key]) => !key.startsWith('-:'))
    .map(([key, fields]) => [`re:.*${key.replace(/^\+:/, '')}`, fields] as const);
  const listed = block.object('extra_config')?.objectEntries() ?? [];
  return [...dynamic, ...listed].map(([name, fields]) => ({
    patterns: modulePatterns([name]),
    fields,
  }));
}

/** NVIDIA's model optimizer: one algorithm for all, or one for each module of a list. */
function modelopt(block: ConfigFields): QuantizationRule | undefined {
  const own = block.object('quantization') ?? block;
  const excluded = own.texts('exclude_modules') ?? own.texts('ignore') ?? [];
  const listed = own.object('quantized_layers');
  if (listed !== undefined) {
    const rules = listed.objectEntries().map(([name, entry]) => {
      const format = algorithm(entry.text('quant_algo'));
      return { patterns: modulePatterns([name]), format };
    });
    return (tensor) => rules.find(({ patterns }) => isListed(tensor.module, patterns))?.format;
  }
  const format = algorithm(own.text('quant_algo') ?? (block.text('quant_method') || undefined));
  if (format === undefined) {
    return own.object('config_groups') === undefined ? undefined : compressedTensors(own);
  }
  return excluding(excluded, () => format);
}

function algorithm(name: string | undefined): StoredFormat | undefined {
  const word = (name ?? '').toUpperCase();
  if (word.startsWith('MXFP8')) return float8(1 / 32);
  if (word.startsWith('FP8')) return float8(0);
  if (word.includes('NVFP4') || word === 'MODELOPT_FP4') return NVFP4;
  if (word.startsWith('MXFP4') || word.startsWith('W4A8_MXFP4')) return MXFP4;
  if (word.startsWith('W4A')) return { bytes: (4 + 16 / 128) / 8, compute: 'bf16' };
  return word === 'INT8' || word.startsWith('W8A8') ? { bytes: 1, compute: 'int8' } : undefined;
}

/** A rule for all matrices but those that the block lists under one of its keys, and the head. */
function without(
  block: ConfigFields,
  keys: readonly string[],
  format: QuantizationRule | undefined,
): QuantizationRule | undefined {
  if (format === undefined) return undefined;
  return excluding(
    keys.flatMap((key) => block.texts(key) ?? []),
    format,
  );
}

/** Engines leave the head alone unless a format says that it has it, and routers always. */
export function excluding(
  list: readonly string[],
  format: QuantizationRule,
  withHead = false,
): QuantizationRule {
  const patterns = modulePatterns(list);
  return (tensor) => {
    if ((tensor.part === 'head' && !withHead) || isRouter(tensor)) return undefined;
    return isListed(tensor.module, patterns) ? undefined : format(tensor);
  };
}

/** Bytes by part: what the rule gives for matrices, and the published bytes, at most 16 bits, for the rest. */
function storedWeights(list: TensorList, rule: QuantizationRule, published: number): StoredWeights {
  const plain = Math.min(published, 2);
  const sums = { matrix: new Mean(plain), expert: new Mean(plain), plain: new Mean(plain) };
  const held = new Map<ComputeFormat, number>();
  for (const tensor of list.tensors) {
    const format = tensor.isLinear ? rule(tensor) : undefined;
    const elements = elementsOf(tensor);
    sums[kindOf(tensor)].add(elements, format?.bytes ?? plain);
    if (format !== undefined) held.set(format.compute, (held.get(format.compute) ?? 0) + elements);
  }
  const [most] = [...held].sort((a, b) => b[1] - a[1]);
  return {
    matrixBytes: sums.matrix.value,
    routedExpertBytes: sums.expert.value,
    plainBytes: sums.plain.value,
    compute: most?.[0] ?? 'bf16',
  };
}

function kindOf({ part }: Tensor): 'matrix' | 'expert' | 'plain' {
  if (part === 'routedExperts') return 'expert';
  return part === 'attention' || part === 'feedForward' ? 'matrix' : 'plain';
}

/** A mean of bytes by elements. */
class Mean {
  readonly #otherwise: number;
  #elements = 0;
  #bytes = 0;

  constructor(otherwise: number) {
    this.#otherwise = otherwise;
  }

  add(elements: number, bytes: number): void {
    this.#elements += elements;
    this.#bytes += elements * bytes;
  }

  get value(): number {
    return this.#elements === 0 ? this.#otherwise : this.#bytes / this.#elements;
  }
}

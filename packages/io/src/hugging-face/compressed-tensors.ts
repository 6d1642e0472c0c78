import type { ConfigFields } from './config-fields.ts';
import { isListed, modulePatterns } from './module-patterns.ts';
import {
  isRouter,
  MXFP4,
  NVFP4,
  type QuantizationRule,
  type StoredFormat,
} from './stored-format.ts';
import type { Tensor } from './tensor-list.ts';

/**
 * compressed-tensors (llm-compressor): groups of modules, each with a format, and a list of those that are left alone.
 * The first group whose targets name a module gives its format; `Linear` names every matrix.
 */
export function compressedTensors(block: ConfigFields): QuantizationRule | undefined {
  const groups = block.object('config_groups')?.objects() ?? [];
  const ignored = modulePatterns(block.texts('ignore') ?? []);
  const rules = groups.map((group) => ({ targets: targetsOf(group), format: formatOf(group) }));
  const known = rules.filter(({ format }) => format !== undefined);
  if (known.length === 0 || known.length < rules.length) return undefined;
  return (tensor) => {
    if (isRouter(tensor) || isListed(tensor.module, ignored)) return undefined;
    return rules.find(({ targets }) => targets(tensor))?.format?.(tensor);
  };
}

function targetsOf(group: ConfigFields): (tensor: Tensor) => boolean {
  const targets = group.texts('targets') ?? ['Linear'];
  if (targets.includes('Linear')) return () => true;
  const patterns = modulePatterns(targets);
  return ({ module }) => isListed(module, patterns);
}

/** The format of a group; undefined where its weights have none that is known. */
function formatOf(group: ConfigFields): ((tensor: Tensor) => StoredFormat) | undefined {
  const weights = group.object('weights');
  const bits = weights?.optionalCount('num_bits');
  const type = weights?.text('type') ?? 'int';
  if (weights === undefined || bits === undefined) return undefined;
  const hasActivations = group.object('input_activations') !== undefined;
  const packing = `${group.text('format') ?? ''} ${weights.text('scale_dtype') ?? ''}`;
  const size = weights.optionalCount('group_size');
  if (type === 'float' && bits === 4) {
    const isMicroscaled = packing.includes('mxfp4') || size === 32;
    const { bytes, compute } = isMicroscaled ? MXFP4 : NVFP4;
    return () => ({ bytes, compute: hasActivations ? compute : 'bf16' });
  }
  const narrow = type === 'float' ? 'fp8' : 'int8';
  const compute = bits === 8 && hasActivations ? narrow : 'bf16';
  const zero = weights.flag('symmetric', true) ? 0 : bits;
  return ({ columns }) => ({
    bytes: (bits + scaleBits(weights, columns, size, zero)) / 8,
    compute,
  });
}

/** Bits of scale and zero point for one weight: 16 and `zero` for a row, a group or a tile; none for a whole matrix. */
function scaleBits(
  weights: ConfigFields,
  columns: number,
  size: number | undefined,
  zero: number,
): number {
  const strategy = weights.text('strategy') ?? (size === undefined ? 'tensor' : 'group');
  if (strategy === 'channel') return (16 + zero) / columns;
  if (strategy === 'group' || strategy === 'tensor_group') return (16 + zero) / (size ?? 128);
  if (strategy !== 'block') return 0;
  const tile = weights.counts('block_structure') ?? [128, 128];
  const elements = tile.reduce((product, side) => product * side, 1);
  return elements > 0 ? 16 / elements : 0;
}

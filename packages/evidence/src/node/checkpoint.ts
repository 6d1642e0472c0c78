import type { ModelArchitecture, WeightFormat } from '@kavier/core';
import type { MeasuredPoint } from '../measured/point.ts';
import { knownModel } from './known.ts';

/**
 * The catalog's model of a published checkpoint: by its own name, else by the name of the checkpoint that it was quantized
 * or trained further from, whose shape it has. Undefined when the catalog has none of them.
 */
export function modelOfCheckpoint(name: string): ModelArchitecture | undefined {
  for (const candidate of candidates(name)) {
    const model = knownModel(candidate);
    if (model !== undefined) return model;
  }
  return undefined;
}

function candidates(name: string): readonly string[] {
  const unquantized = name.replace(/-(FP8|NVFP4|FP4)$/i, '');
  const base = unquantized
    .replace(/^meta-llama\/Meta-/, 'meta-llama/')
    .replace(/-(Instruct|Thinking)-2507$/, '')
    .replace('-Instruct-v', '-v');
  const full = [name, unquantized, base];
  return [...full, ...full.map((title) => title.slice(title.lastIndexOf('/') + 1))];
}

/** gpt-oss is published in MXFP4; sources that call its weights `fp4` or `mxfp4` mean that checkpoint. */
export function checkpointFormat(model: ModelArchitecture, format: WeightFormat): WeightFormat {
  return model.family === 'gpt-oss' ? 'published' : format;
}

/** Points whose ids repeat, because the same was measured more than once, get a number. */
export function withUniqueIds(points: readonly MeasuredPoint[]): readonly MeasuredPoint[] {
  const seen = new Map<string, number>();
  return points.map((point) => {
    const times = (seen.get(point.id) ?? 0) + 1;
    seen.set(point.id, times);
    return times === 1 ? point : { ...point, id: `${point.id} (${times})` };
  });
}

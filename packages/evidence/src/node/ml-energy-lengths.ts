import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LengthOptions } from '@kavier/core';
import { type JsonRecord, readJson } from './json-record.ts';

/** Output lengths of the configurations of a benchmark, from the histograms that it publishes. */
export type OutputLengths = ReadonlyMap<string, LengthOptions>;

/** What names a configuration in the files of tasks and in those of models alike. */
export function configurationKey(task: string, modelId: string, row: JsonRecord): string {
  const deployment = [row.text('gpu_model'), row.count('num_gpus'), row.count('max_num_seqs')];
  return [task, modelId, ...deployment].join(' ');
}

/** The histograms in the folder of models, one file a model and task. */
export async function readOutputLengths(folder: string): Promise<OutputLengths> {
  const lengths = new Map<string, LengthOptions>();
  for (const name of (await readdir(folder)).sort()) {
    const file = await readJson(join(folder, name));
    for (const row of file.list('configurations')) {
      const histogram = row.record('output_length_distribution');
      const key = configurationKey(file.text('task'), file.text('model_id'), row);
      lengths.set(key, lengthsOf(histogram.numbers('bins'), histogram.numbers('counts')));
    }
  }
  return lengths;
}

/** Each bin as its middle. */
function lengthsOf(edges: readonly number[], counts: readonly number[]): LengthOptions {
  const values = counts.map((_, i) => Math.max(1, Math.round((edges[i] + edges[i + 1]) / 2)));
  return { distribution: 'empirical', values, weights: counts };
}

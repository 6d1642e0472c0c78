import { join } from 'node:path';
import { findAccelerator, findModel, KavierError } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { readCsv } from './text-file.ts';

/**
 * Reads the accuracy experiment of the original Kavier's reproducibility capsule: its measured
 * columns, not its predictions.
 */
export async function readKavierCapsule(folder: string): Promise<MeasuredSet> {
  const experiment = join(folder, 'experiment1');
  const cells = await readCsv(join(experiment, 'prefill_decode_accuracy.csv'));
  const input = await readCsv(join(experiment, 'input', 'input_decode_accuracy.csv'));
  const promptOf = new Map(
    input.map((row) => [row.count('session_id'), row.count('num_input_tokens')]),
  );
  const setup: MeasuredSetup = {
    engine: 'vllm',
    engineVersion: '0.9.0, 2025',
    // Requests of up to 16,384 tokens were served, twice the model's published context.
    model: { ...findModel('llama-3-8b'), maxContextTokens: 32_768 },
    accelerator: findAccelerator('a10'),
  };
  return {
    name: 'kavier-capsule',
    title: 'Llama-3-8B with vLLM 0.9.0 on one A10, one request at a time: prefill and decode',
    source: 'atlarge-research/Kavier, docs/reproducibility_capsule at 7329bb0a',
    licence: 'MIT',
    assumptions: [
      'The prefill rows ask for one output token, so their time is the time to the first token.',
      'The decode times belong to the output lengths that were requested: over those the rate is ' +
        '35.4 to 37.7 ms a token, over the lengths counted afterwards it is not constant.',
      'The decode rows have the prompt of the input trace, 7 tokens.',
      'Each time is the median of repeats whose number this source does not state; the same ' +
        'measurements with their repeats are the set tracer-surf-a10.',
    ],
    points: [
      ...cells.map((row) => prefillPoint(row, setup)),
      ...cells.map((row) => decodePoint(row, setup, promptOf)),
    ],
    exclusions: [
      {
        rule: 'requested output length without a measured time in the capsule',
        rows: input.length - cells.length,
      },
    ],
  };
}

function prefillPoint(row: CsvRecord, setup: MeasuredSetup): MeasuredPoint {
  const promptTokens = row.count('prompt_size');
  return {
    id: `prefill prompt ${promptTokens}`,
    setup,
    load: { kind: 'batch', requests: 1, promptTokens, outputTokens: 1 },
    measured: { ttftMeanS: row.number('reality_prefill') },
  };
}

function decodePoint(
  row: CsvRecord,
  setup: MeasuredSetup,
  promptOf: ReadonlyMap<number, number>,
): MeasuredPoint {
  const outputTokens = row.count('prompt_size');
  const promptTokens = promptOf.get(outputTokens);
  if (promptTokens === undefined) {
    throw new KavierError('the decode input has no row for this size', {
      kind: 'input',
      where: row.where,
      found: String(outputTokens),
      expected: 'a session_id of input_decode_accuracy.csv',
    });
  }
  return {
    id: `decode output ${outputTokens}`,
    setup,
    load: { kind: 'batch', requests: 1, promptTokens, outputTokens },
    measured: { e2eMeanS: row.number('reality_decode') },
  };
}

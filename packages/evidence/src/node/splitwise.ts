import { join } from 'node:path';
import { findModel } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator } from './known.ts';
import { groupBy, median } from './statistics.ts';
import { readCsv } from './text-file.ts';

const ACCELERATORS: Readonly<Record<string, string>> = {
  'a100-80gb': 'a100-80gb-sxm',
  'h100-80gb': 'h100-sxm',
};

/** Fewest tokens that the engine took in one step: Llama 2's context. */
const LEAST_BATCHED_TOKENS = 4096;

const POWER_CAPPED = 'power-capped H100: prompt times are derived from the uncapped ones';
const DOES_NOT_FIT = 'tensor parallel 2 at batch 64 does not fit in memory';
const ENDED_EARLY =
  'the response ended before its stated length: e2e_time below 95 % of prompt_time + ' +
  '(token_size - 1) x token_time of the same row';

/** Reads the prompt, token and end-to-end times of static batches that Splitwise measured. */
export async function readSplitwise(folder: string): Promise<MeasuredSet> {
  const rows = await readCsv(join(folder, 'perf_model.csv'));
  const counts = new ExclusionCounts();
  const uncapped = counts.keep(POWER_CAPPED, rows, (row) => !row.text('hardware').endsWith('pcap'));
  const fitting = counts.keep(
    DOES_NOT_FIT,
    uncapped,
    (row) => row.count('tensor_parallel') !== 2 || row.count('batch_size') !== 64,
  );
  const whole = counts.keep(ENDED_EARLY, fitting, isWhole);
  const points = groupBy(whole, pointId).flatMap((repeats) => pointOf(repeats, counts) ?? []);
  return {
    name: 'splitwise',
    title: 'Llama-2-70B in static batches on A100-80GB and H100-80GB, tensor parallel 2, 4 and 8',
    source: 'Mutinifni/splitwise-sim, data/perf_model.csv at 8f99e7dc (Patel et al., ISCA 2024)',
    licence: 'MIT',
    assumptions: [
      'Accelerators are the SXM models of cloud machines with eight of them.',
      'prompt_time is the time to the first token of every request of the batch: the whole batch ' +
        'is prefilled in one step, so the limit of batched tokens is at least its prompt tokens.',
      'token_time is the time per output token after the first.',
      'Kernels are launched one by one: this vLLM is older than its CUDA graphs.',
      'The context limit was raised to the longest sequence where that exceeds 4,096 tokens.',
      'average_power is the mean of the whole batch as a share of the board limit; 0 is not recorded.',
      'The engine has no prefix cache; weights and KV cache are 16 bits wide.',
    ],
    points,
    exclusions: counts.list(),
  };
}

/** Whether the row generated the tokens it states; both sides are measured in the same row. */
function isWhole(row: CsvRecord): boolean {
  const decodeMs = (row.count('token_size') - 1) * row.number('token_time');
  return row.number('e2e_time') >= 0.95 * (row.number('prompt_time') + decodeMs);
}

function pointId(row: CsvRecord): string {
  return (
    `${row.text('hardware')} tp${row.count('tensor_parallel')} batch ${row.count('batch_size')} ` +
    `prompt ${row.count('prompt_size')} output ${row.count('token_size')}`
  );
}

function pointOf(rows: readonly CsvRecord[], counts: ExclusionCounts): MeasuredPoint | undefined {
  const [first] = rows;
  const accelerator = knownAccelerator(ACCELERATORS[first.text('hardware')] ?? '');
  if (accelerator === undefined) {
    counts.add(ACCELERATOR_UNKNOWN, rows.length);
    return undefined;
  }
  const requests = first.count('batch_size');
  const promptTokens = first.count('prompt_size');
  const outputTokens = first.count('token_size');
  const model = findModel('llama-2-70b');
  const maxContextTokens = Math.max(model.maxContextTokens, promptTokens + outputTokens);
  const medianS = (column: string) => median(rows.map((row) => row.number(column))) / 1000;
  const shares = rows.map((row) => row.number('average_power')).filter((share) => share > 0);
  return {
    id: pointId(first),
    setup: {
      engine: 'splitwise-vllm',
      engineVersion: 'vLLM 0.2 with changes, 2023',
      eager: true,
      // The shape alone matters for time, and the runs went beyond the context it was trained for.
      model: { ...model, maxContextTokens },
      accelerator,
      tensorParallel: first.count('tensor_parallel'),
      maxBatchedTokens: Math.max(LEAST_BATCHED_TOKENS, requests * promptTokens),
      maxContextTokens,
      prefixCaching: false,
    },
    load: { kind: 'batch', requests, promptTokens, outputTokens },
    measured: {
      ttftMeanS: medianS('prompt_time'),
      tpotMeanS: medianS('token_time'),
      e2eMeanS: medianS('e2e_time'),
      ...(shares.length > 0 && { powerW: median(shares) * accelerator.tdpW }),
    },
    repeats: rows.length,
  };
}

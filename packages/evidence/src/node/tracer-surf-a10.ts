import { join } from 'node:path';
import { findAccelerator, findModel, largestOf } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { groupBy, median } from './statistics.ts';
import { readCsv } from './text-file.ts';

/** Prompt of the decode measurements; the capsule that was made from them states it. */
const DECODE_PROMPT_TOKENS = 7;

/** A repeat this much shorter than the longest of its size ended before the requested length. */
const EARLY_STOP_SHARE = 0.75;

const EARLY_STOP =
  'the response ended early: below 75 % of the longest latency at its requested length';

/** Reads the raw repeats of single requests behind the capsule. */
export async function readTracerSurfA10(folder: string): Promise<MeasuredSet> {
  const prefill = await readCsv(join(folder, 'raw_prefill.csv'));
  const decode = await readCsv(join(folder, 'raw_decode.csv'));
  const setup: MeasuredSetup = {
    engine: 'vllm',
    engineVersion: '0.9.0, 2025',
    // Requests of up to 16,384 tokens were served, twice the model's published context.
    model: { ...findModel('llama-3-8b'), maxContextTokens: 32_768 },
    accelerator: findAccelerator('a10'),
  };
  const counts = new ExclusionCounts();
  const prefillPoints = groupBy(prefill, (row) => row.count('requested_response_size')).map(
    (rows) => prefillPoint(rows, setup),
  );
  const decodePoints = groupBy(decode, (row) => row.count('requested_length')).map((rows) =>
    decodePoint(rows, setup, counts),
  );
  return {
    name: 'tracer-surf-a10',
    title: 'Llama-3-8B with vLLM 0.9.0 on one A10, one request at a time, ten repeats a size',
    source: 'atlarge-research/Tracer, data/surf_traces at 0b2a15be',
    licence: 'MIT',
    assumptions: [
      'The sizes in the prefill file are prompt sizes; it asks for one output token, so its ' +
        'latency is the time to the first token.',
      'A decode latency belongs to the output length that was requested, not to the counted ' +
        'response_size: at 2,048 requested, nine latencies within 0.5 % go with counts from ' +
        '1,332 to 2,014, and latencies of 0.51 s go with counts of 8.',
      `Decode prompts have ${DECODE_PROMPT_TOKENS} tokens, as in the capsule made from them.`,
    ],
    points: [...prefillPoints, ...decodePoints],
    exclusions: counts.list(),
  };
}

function prefillPoint(rows: readonly CsvRecord[], setup: MeasuredSetup): MeasuredPoint {
  const promptTokens = rows[0].count('requested_response_size');
  return {
    id: `prefill prompt ${promptTokens}`,
    setup,
    load: { kind: 'batch', requests: 1, promptTokens, outputTokens: 1 },
    measured: { ttftP50S: median(rows.map((row) => row.number('latency_s'))) },
    repeats: rows.length,
  };
}

function decodePoint(
  rows: readonly CsvRecord[],
  setup: MeasuredSetup,
  counts: ExclusionCounts,
): MeasuredPoint {
  const outputTokens = rows[0].count('requested_length');
  const latenciesS = rows.map((row) => row.number('latency_s'));
  const shortestS = EARLY_STOP_SHARE * largestOf(latenciesS);
  const wholeS = counts.keep(EARLY_STOP, latenciesS, (latencyS) => latencyS >= shortestS);
  return {
    id: `decode output ${outputTokens}`,
    setup,
    load: { kind: 'batch', requests: 1, promptTokens: DECODE_PROMPT_TOKENS, outputTokens },
    measured: { e2eP50S: median(wholeS) },
    repeats: wholeS.length,
  };
}

import { join } from 'node:path';
import type { MeasuredLoad, MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator, knownModel, MODEL_UNKNOWN } from './known.ts';
import { groupBy, median } from './statistics.ts';
import { readCsv } from './text-file.ts';

/** Published hardware names; Argonne's machines say which model of each it is. */
const ACCELERATORS: Readonly<Record<string, string>> = {
  'Nvidia A100 GPU': 'a100-40gb-sxm',
  'Nvidia H100 GPU': 'h100-sxm',
  'AMD MI250 GPU': 'mi250',
  'AMD MI300X GPU': 'mi300x',
};

const ENGINES: Readonly<Record<string, string>> = { vLLM: 'vllm', 'TensorRT-LLM': 'trtllm' };

const OTHER_MAKER = 'hardware of another maker than NVIDIA and AMD';
const OTHER_ENGINE = 'framework other than vLLM and TensorRT-LLM';
const DUPLICATE = 'duplicate: a row with the same setting and the same latency';

/** A row with what it was measured on. */
interface SetRow {
  readonly row: CsvRecord;
  readonly setup: MeasuredSetup;
}

/** Reads the static batches of LLM-Inference-Bench. */
export async function readArgonne(folder: string): Promise<MeasuredSet> {
  const counts = new ExclusionCounts();
  const batches = rowsIn(await readCsv(join(folder, 'All_results.csv')), counts);
  const powers = rowsIn(await readCsv(join(folder, 'power_results.csv')), new ExclusionCounts());
  const wattsOf = new Map(
    powers.map((entry) => [batchId(entry), entry.row.number('avg_power') / 1000]),
  );
  const firstTokens = rowsIn(await readCsv(join(folder, 'all_results_TTFT_ITL.csv')), counts);
  return {
    name: 'argonne',
    title: 'Static batches of n tokens in and n out on A100, H100, MI250 and MI300X',
    source:
      'argonne-lcf/LLM-Inference-Bench, Plots at 4211f5d4 (Chitty-Venkata et al., arXiv 2411.00136)',
    licence: 'BSD-3-Clause',
    assumptions: [
      'The engines ran as libraries, without a server in front of them.',
      'Memory is not stated: the A100 is the 40 GB SXM of Polaris, the H100 the 80 GB SXM.',
      'Latency is the time of the whole batch, from its start to its last token: the makespan.',
      'The number of hardware is the degree of tensor parallelism; the same settings with other ' +
        'splits are in another file of the source.',
      'An MI250 is a module of two dies, counted as one: Mixtral’s 93 GB ran on one of them. A run ' +
        'of a small model may have used one die only.',
      'Engine versions are not stated; weights and KV cache are 16 bits wide.',
      'Rows of one setting with different latencies are repeats; their median is the point.',
      'Power, which few settings have, is the mean of one accelerator over the batch.',
      'A latency at output length 1 is the time of a prefill of the whole batch; its end_latency ' +
        'repeats a row of the main file and is not used twice.',
    ],
    points: [
      ...groupBy(batches, batchId).map((rows) => batchPoint(rows, wattsOf, counts)),
      ...firstTokens.map(firstTokenPoint),
    ],
    exclusions: counts.list(),
  };
}

function rowsIn(rows: readonly CsvRecord[], counts: ExclusionCounts): readonly SetRow[] {
  const gpus = counts.keep(OTHER_MAKER, rows, (row) => /^(nvidia|amd)\b/i.test(hardwareOf(row)));
  const engines = counts.keep(OTHER_ENGINE, gpus, (row) => row.text('Framework') in ENGINES);
  return engines.flatMap((row) => {
    const accelerator = knownAccelerator(ACCELERATORS[hardwareOf(row)] ?? hardwareOf(row));
    const model = knownModel(row.text('Model'));
    if (accelerator !== undefined && model !== undefined) {
      const setup: MeasuredSetup = {
        engine: ENGINES[row.text('Framework')],
        engineVersion: 'not stated, 2024, offline',
        model,
        accelerator,
        tensorParallel: row.count('Num of Hardware'),
      };
      return [{ row, setup }];
    }
    counts.add(
      accelerator === undefined
        ? `${ACCELERATOR_UNKNOWN}: ${hardwareOf(row)}`
        : `${MODEL_UNKNOWN}: ${row.text('Model')}`,
    );
    return [];
  });
}

function hardwareOf(row: CsvRecord): string {
  return row.text('Hardware');
}

function settingId({ row, setup }: SetRow): string {
  const { accelerator, model, tensorParallel } = setup;
  const batch = row.count('Batch Size');
  return `${model.name} ${accelerator.name} tp${tensorParallel} ${row.text('Framework')} batch ${batch}`;
}

function batchId(entry: SetRow): string {
  const tokens = entry.row.count('Input Output Length');
  return `${settingId(entry)} prompt ${tokens} output ${tokens}`;
}

function batchPoint(
  entries: readonly SetRow[],
  wattsOf: ReadonlyMap<string, number>,
  counts: ExclusionCounts,
): MeasuredPoint {
  const [first] = entries;
  const latenciesS = [...new Set(entries.map(({ row }) => row.number('Latency')))];
  counts.add(DUPLICATE, entries.length - latenciesS.length);
  const tokens = first.row.count('Input Output Length');
  const requests = first.row.count('Batch Size');
  const makespanS = median(latenciesS);
  const powerW = wattsOf.get(batchId(first));
  return {
    id: batchId(first),
    setup: first.setup,
    load: { kind: 'batch', requests, promptTokens: tokens, outputTokens: tokens },
    // Its throughput says the same: 2 n tokens a request over the latency.
    measured: { makespanS, ...(powerW !== undefined && { powerW }) },
    repeats: latenciesS.length,
  };
}

function firstTokenPoint(entry: SetRow): MeasuredPoint {
  const { row, setup } = entry;
  const load: MeasuredLoad = {
    kind: 'batch',
    requests: row.count('Batch Size'),
    promptTokens: row.count('Input Length'),
    outputTokens: row.count('Output Length'),
  };
  return {
    id: `${settingId(entry)} prompt ${load.promptTokens} output ${load.outputTokens}`,
    setup,
    load,
    measured: { makespanS: row.number('TTFT Latency') },
  };
}

import { createArrivals, RandomStream, type Workload } from '@kavier/core';
import { fileOnly, type TraceFormat } from './contract.ts';
import type { CsvRow } from './csv-row.ts';
import { type CsvHeader, scanCsv } from './csv-scan.ts';
import type { ReadOptions } from './read-options.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

/** Names that public length tables use, prompt and output. */
const NAMES: readonly (readonly [string, string])[] = [
  ['input_length', 'output_length'],
  ['num_prefill_tokens', 'num_decode_tokens'],
  ['prompt_tokens', 'output_tokens'],
  ['prompt_tokens', 'completion_tokens'],
  ['input_tokens', 'output_tokens'],
  ['prompt_len', 'output_len'],
  ['input_len', 'output_len'],
];

/**
 * Tables of token counts: the summaries of the MLPerf Inference data sets and of ShareGPT, and the
 * processed traces of Vidur (Agrawal et al., MLSys 2024), which may give `arrived_at` in seconds as
 * well.
 */
export const lengths: TraceFormat = {
  name: 'lengths',
  title: 'Token lengths (CSV)',
  description: 'Prompt and output lengths, one request a row, usually without arrivals.',
  input: 'file',
  marks: NAMES[0],
  detect: ({ cells }) => NAMES.some((pair) => pair.every((name) => cells.includes(name))),
  async read(input, options) {
    const source = fileOnly(input);
    const columns = new TraceColumns();
    let hasTime = false;
    const { rows, blankLines } = await scanCsv(source, options, (header) => {
      const [prompt, output] = lengthColumns(header);
      const time = header.find('arrived_at');
      hasTime = time >= 0;
      const onRow = (row: CsvRow) =>
        columns.add(time < 0 ? 0 : row.time(time), row.count(prompt), row.count(output));
      return { onRow };
    });
    const notes = ['Nothing is known of sessions or shared prefixes.'];
    const facts = { source: source.name, format: 'lengths', rows, blankLines };
    if (hasTime) {
      notes.push('Arrivals are the column arrived_at, in seconds.');
      return workloadOf(columns, { ...facts, notes });
    }
    if (options.rateRps === undefined) {
      notes.push('The table has no arrivals: all requests arrive at 0 s.');
      return workloadOf(columns, { ...facts, notes });
    }
    const { rateRps } = options;
    const how = `Poisson at ${rateRps} requests/s, seed ${options.seed ?? 0}`;
    notes.push(`The table has no arrivals: they are drawn, ${how}.`);
    return withArrivals(workloadOf(columns, { ...facts, notes }), rateRps, options);
  },
};

function lengthColumns(header: CsvHeader): number[] {
  const pair = NAMES.find((names) => names.every((name) => header.find(name) >= 0));
  return header.require(...(pair ?? NAMES[0]));
}

function withArrivals(workload: Workload, rateRps: number, options: ReadOptions): Workload {
  const stream = RandomStream.named(options.seed ?? 0, 'trace', 'arrivals');
  const arrivals = createArrivals({ process: 'poisson', rateRps }, stream, 'arrivals');
  const arrivalS = new Float64Array(workload.requests.count);
  for (let i = 0; i < arrivalS.length; i++) arrivalS[i] = arrivals.next();
  return { ...workload, requests: { ...workload.requests, arrivalS } };
}

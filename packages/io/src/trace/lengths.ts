import { createArrivals, RandomStream, type Workload } from '@kavier/core';
import { fileOnly, type TraceFormat } from './contract.ts';
import type { ReadOptions } from './read-options.ts';
import { tableKind } from './table-columns.ts';
import { readTable } from './table-workload.ts';

/**
 * Tables of token counts without arrivals: the summaries of the MLPerf Inference data sets and of
 * ShareGPT, the processed traces of Vidur (Agrawal et al., MLSys 2024), and anyone's.
 */
export const lengths: TraceFormat = {
  name: 'lengths',
  title: 'Token lengths (delimited text, JSON lines or Parquet)',
  description: 'Prompt and output lengths, one request a row, without arrivals.',
  input: 'file',
  marks: ['input_length', 'output_length'],
  detect: ({ columns }) => tableKind(columns) === 'lengths',
  async read(input, options) {
    const format = { name: 'lengths', arrivals: 'optional' } as const;
    const { workload: read, hasTimes } = await readTable(fileOnly(input), options, format);
    if (hasTimes) return read;
    const workload = withLimits(read);
    const { rateRps } = options;
    if (rateRps === undefined) return withDoubt(workload);
    const how = `Poisson at ${rateRps} requests/s, seed ${options.seed ?? 0}`;
    const note = `The table has no arrivals: they are drawn, ${how}.`;
    return withArrivals({ ...workload, card: noted(workload, note) }, rateRps, options);
  },
};

/**
 * The same requests, each asking for its output length, as load generators do that replay a table
 * of lengths; limits that the table gives stay.
 */
function withLimits({ requests, card }: Workload): Workload {
  if (requests.maxTokens !== undefined) return { requests, card };
  const notes = [...card.notes, 'Each request asks for its output length as max_tokens.'];
  return {
    requests: { ...requests, maxTokens: requests.outputTokens.slice() },
    card: { ...card, notes },
  };
}

function withDoubt({ requests, card }: Workload): Workload {
  const doubt =
    'The trace has no arrivals: all requests arrive at once, at 0 s. ' +
    'Set --rate-rps to draw them.';
  return { requests, card: { ...card, doubts: [...(card.doubts ?? []), doubt] } };
}

function noted({ card }: Workload, note: string): Workload['card'] {
  return { ...card, notes: [...card.notes, note] };
}

function withArrivals(workload: Workload, rateRps: number, options: ReadOptions): Workload {
  const stream = RandomStream.named(options.seed ?? 0, 'trace', 'arrivals');
  const arrivals = createArrivals({ process: 'poisson', rateRps }, stream, 'arrivals');
  const arrivalS = new Float64Array(workload.requests.count);
  for (let i = 0; i < arrivalS.length; i++) arrivalS[i] = arrivals.next();
  return { ...workload, requests: { ...workload.requests, arrivalS } };
}

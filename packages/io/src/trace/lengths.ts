import type { Workload } from '@kavier/core';
import { fileOnly, type TraceFormat } from './contract.ts';
import { drawnArrivals } from './drawn-arrivals.ts';
import { tableKind } from './table-columns.ts';
import { readTable } from './table-workload.ts';
import { ALL_AT_ONCE } from './trace-columns.ts';

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
    return options.rateRps === undefined
      ? withDoubt(workload)
      : drawnArrivals(workload, options.rateRps, options.seed);
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
  const doubt = `${ALL_AT_ONCE} A rate draws them: --set workload.rateRps=1.`;
  return { requests, card: { ...card, doubts: [...(card.doubts ?? []), doubt] } };
}

import { fileOnly, type TraceFormat } from './contract.ts';
import { tableKind } from './table-columns.ts';
import { readTable } from './table-workload.ts';

/**
 * Anyone's table of requests: a delimited file, JSON lines or Parquet whose columns carry arrivals
 * and both lengths under names that request logs, load generators and traces use (column-names.ts).
 */
export const table: TraceFormat = {
  name: 'table',
  title: 'Table of requests (delimited text, JSON lines or Parquet)',
  description:
    'Arrivals with prompt and output lengths; sessions, classes and max_tokens if given.',
  input: 'file',
  marks: ['arrival_s', 'prompt_tokens', 'output_tokens'],
  detect: ({ columns }) => tableKind(columns) === 'requests',
  async read(input, options) {
    const format = { name: 'table', arrivals: 'needed' } as const;
    return (await readTable(fileOnly(input), options, format)).workload;
  },
};

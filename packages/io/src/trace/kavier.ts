import { fileOnly, type TraceFormat } from './contract.ts';
import { readHead } from './head.ts';
import { scanKavierCsv, scanKavierParquet } from './kavier-rows.ts';
import { KavierRows } from './kavier-workload.ts';
import { tableKind } from './table-columns.ts';

/**
 * The traces of the first Kavier (repository atlarge-research/Kavier) and of Marconi (Pan et al.,
 * MLSys 2025): session, turn, time and token counts, with or without token ids, as CSV or Parquet.
 */
export const kavier: TraceFormat = {
  name: 'kavier',
  title: 'Kavier and Marconi trace (CSV or Parquet)',
  description: 'Sessions with token counts, optionally with the token ids of prompts and outputs.',
  input: 'file',
  marks: ['num_input_tokens', 'num_output_tokens'],
  detect: ({ cells, names, columns }) => {
    const present = [...cells, ...names];
    const hasLengths = ['num_input_tokens', 'num_output_tokens'].every((name) =>
      present.includes(name),
    );
    // Arrivals under another name are those of a table: here they would be overlooked.
    return hasLengths && (present.includes('ts') || tableKind(columns) !== 'requests');
  },
  async read(input, options) {
    const source = fileOnly(input);
    const head = await readHead(source);
    const rows = new KavierRows(options);
    const scan = head.kind === 'parquet' ? scanKavierParquet : scanKavierCsv;
    const counts = await scan(source, options, rows);
    return rows.finish(source, counts);
  },
};

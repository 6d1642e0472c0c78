import { scanCsv } from '../trace/csv-scan.ts';
import { parquetMetadata, plain, scanParquet } from '../trace/parquet-table.ts';
import type { ResultInput } from './contract.ts';

/** One row of a request log, whatever the file is. */
export interface LogRow {
  /** Counted from 0. */
  readonly index: number;
  /** The cell as it stands: text from CSV; undefined where it is empty or null. */
  raw(column: string): unknown;
  where(column: string): string;
}

/** Hands over the rows of a CSV, JSON lines or Parquet file in order; only `columns` are read. */
export async function scanLog(
  input: ResultInput,
  columns: readonly string[],
  onRow: (row: LogRow) => void,
): Promise<void> {
  if (input.shape === 'csv') await scanCsvLog(input, onRow);
  else if (input.shape === 'parquet') await scanParquetLog(input, columns, onRow);
  else {
    input.nodes.forEach((node, index) => {
      onRow({ index, raw: (column) => node.raw(column), where: () => node.where });
    });
  }
}

async function scanCsvLog({ source }: ResultInput, onRow: (row: LogRow) => void): Promise<void> {
  let index = 0;
  await scanCsv(source, {}, (header) => ({
    onRow: (row) => {
      const raw = (column: string) => {
        const text = row.text(header.find(column)).trim();
        return text === '' ? undefined : text;
      };
      onRow({ index: index++, raw, where: (column) => row.where(header.find(column)) });
    },
  }));
}

async function scanParquetLog(
  { source, names }: ResultInput,
  columns: readonly string[],
  onRow: (row: LogRow) => void,
): Promise<void> {
  // An empty file has no row groups to read; its footer is checked all the same.
  if ((await parquetMetadata(source)).num_rows === 0n) return;
  const required = columns.filter((column) => names.includes(column));
  await scanParquet(source, {}, { required, optional: [] }, (group) => {
    for (let i = 0; i < group.rows; i++) {
      const index = group.rowStart + i;
      const raw = (column: string) => plain(group.column(column)?.[i]) ?? undefined;
      onRow({ index, raw, where: (column) => `${source.name}: row ${index} of ${column}` });
    }
  });
}

import { KavierError } from '@kavier/core';
import type { AsyncBuffer, DecodedArray, FileMetaData, ParquetParsers } from 'hyparquet';
import type { ByteSource } from '../source/byte-source.ts';
import { missingColumns } from './csv-scan.ts';
import type { ReadOptions } from './read-options.ts';

/** A timestamp of a Parquet file, which is finer than a Date can say. */
export class EpochInstant {
  /** Nanoseconds since 1970 in UTC. */
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** Give timestamps with all their digits. */
export const EXACT_INSTANTS = {
  timestampFromMilliseconds: (value: bigint) => new EpochInstant(BigInt(value) * 1_000_000n),
  timestampFromMicroseconds: (value: bigint) => new EpochInstant(BigInt(value) * 1000n),
  timestampFromNanoseconds: (value: bigint) => new EpochInstant(BigInt(value)),
} as const;

/** One row group: its columns by name, all of one length. */
export interface RowGroup {
  readonly rowStart: number;
  readonly rows: number;
  /** Values of a column; undefined when the file does not have it. */
  column(name: string): DecodedArray | undefined;
}

/** Names of the top-level columns of a Parquet file. */
export async function parquetColumns(source: ByteSource): Promise<readonly string[]> {
  const { parquetSchema } = await import('hyparquet');
  const metadata = await parquetMetadata(source);
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

/** The footer of a Parquet file. Errors: no whole Parquet file. */
export async function parquetMetadata(source: ByteSource): Promise<FileMetaData> {
  const { parquetMetadataAsync } = await import('hyparquet');
  return readable(source.name, async () => parquetMetadataAsync(await asyncBuffer(source)));
}

/**
 * Reads a Parquet file row group by row group, only the named columns of it. `onGroup` gets the
 * groups in order; its arrays must not be kept. Errors: a required column that is missing; a
 * damaged file.
 */
export async function scanParquet(
  source: ByteSource,
  options: ReadOptions,
  columns: {
    readonly required: readonly string[];
    readonly optional: readonly string[];
    /** How timestamps are given. Default: as Dates. */
    readonly parsers?: typeof EXACT_INSTANTS | undefined;
  },
  onGroup: (group: RowGroup) => void,
): Promise<number> {
  const present = await parquetColumns(source);
  const missing = columns.required.filter((name) => !present.includes(name));
  if (missing.length > 0) throw missingColumns(source.name, missing, present);
  const names = [...columns.required, ...columns.optional].filter((name) => present.includes(name));
  const { parquetScan } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const scan = await readable(source.name, async () =>
    parquetScan({
      file: await asyncBuffer(source),
      columns: names,
      compressors,
      // The library's types ask for Dates; values pass through it untouched.
      parsers: columns.parsers as Partial<ParquetParsers> | undefined,
    }),
  );
  let rows = 0;
  for (const range of scan.ranges) {
    const values = new Map<string, DecodedArray>();
    for (const column of names) {
      values.set(column, await readable(source.name, () => scan.readColumn({ column, ...range })));
    }
    const count = range.rowEnd - range.rowStart;
    onGroup({ rowStart: range.rowStart, rows: count, column: (name) => values.get(name) });
    rows += count;
    const share = rows / Math.max(1, Number(scan.metadata.num_rows));
    const bytesRead = Math.round(share * (source.sizeBytes ?? 0));
    options.onProgress?.({ bytesRead, sizeBytes: source.sizeBytes, rows });
  }
  return rows;
}

/**
 * INT64 columns come as bigints: a number where it is exact, the bigint where it is not, so that
 * checks refuse it.
 */
export function plain(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

async function asyncBuffer(source: ByteSource): Promise<AsyncBuffer> {
  if (source.sizeBytes === undefined) {
    throw new KavierError('a Parquet file can only be read where its size is known', {
      kind: 'input',
      where: source.name,
    });
  }
  return { byteLength: source.sizeBytes, slice: (start, end) => source.slice(start, end) };
}

async function readable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KavierError) throw error;
    throw new KavierError('the Parquet file cannot be read', {
      kind: 'input',
      where: name,
      found: error instanceof Error ? error.message : String(error),
      expected: 'a whole, undamaged Parquet file',
    });
  }
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ByteSource } from '../../src/source/byte-source.ts';
import { memorySource } from '../../src/source/memory-source.ts';

type Row = Record<string, unknown>;

/** Files in memory as tables of a database that knows nothing of this project, for the length of `use`. */
export async function withTables<T>(
  files: Readonly<Record<string, Uint8Array>>,
  use: (query: (sql: string) => Promise<Row[]>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kavier-tables-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, `${name}.parquet`);
      await writeFile(path, bytes);
      await connection.run(`create view "${name}" as select * from '${path}'`);
    }
    return await use(async (sql) => {
      const result = await connection.runAndReadAll(sql.replaceAll('$folder', folder));
      return result.getRowObjectsJson() as Row[];
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Name, physical type, logical type and repetition of each column. */
export const SCHEMA_OF = (table: string) => `select name || ' ' || type
  || coalesce(' ' || logical_type, '') || ' ' || lower(repetition_type) as column_text
  from parquet_schema('$folder/${table}.parquet') where type is not null`;

/** A Parquet file that DuckDB writes from a query. */
export async function written(name: string, select: string, options = ''): Promise<ByteSource> {
  return withTables({}, async (query) => {
    await query(`copy (${select}) to '$folder/${name}' (format parquet ${options})`);
    const [{ folder }] = await query(`select '$folder' as folder`);
    return memorySource(name, new Uint8Array(await readFile(join(String(folder), name))));
  });
}

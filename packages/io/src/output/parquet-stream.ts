import { KavierError } from '@kavier/core';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnSpec, type ColumnValues, parquetSchema } from './column.ts';
import { type ColumnChunk, writeColumnChunk } from './column-chunk.ts';

/** Rows of a row group: a column of doubles then fills one page of just under a mebibyte. */
export const ROW_GROUP_ROWS = 122_880;

/** Bytes that may wait in memory before they go to the sink. */
const FLUSH_BYTES = 1 << 18;

/**
 * Writes a Parquet file batch by batch: one row group per batch, in memory that does not grow with the file except
 * for the footer (some hundred bytes per row group). The same batches give the same bytes.
 *
 * Page headers, bit packing and the footer are hyparquet-writer's; columns are encoded here from typed arrays and runs.
 */
export class ParquetStream {
  readonly #sink: ByteSink;
  readonly #columns: readonly ColumnSpec[];
  readonly #buffer = new ByteWriter(2 * FLUSH_BYTES);
  readonly #writer: ParquetWriter;

  /** @param metadata key-value pairs for the footer. */
  constructor(
    sink: ByteSink,
    columns: readonly ColumnSpec[],
    metadata: Readonly<Record<string, string>> = {},
  ) {
    this.#sink = sink;
    this.#columns = columns;
    this.#writer = new ParquetWriter({
      writer: this.#buffer,
      schema: parquetSchema(columns),
      codec: 'UNCOMPRESSED',
      createdBy: 'kavier',
      kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    });
  }

  /** Appends `rows` rows as one row group; `values` has one entry per column. An empty batch writes nothing. */
  async write(values: readonly ColumnValues[], rows: number): Promise<void> {
    if (values.length !== this.#columns.length) {
      throw new KavierError('a batch must have one entry per column', {
        kind: 'work',
        found: `${values.length} entries`,
        expected: `${this.#columns.length}`,
      });
    }
    if (rows === 0) return;
    const start = this.#buffer.offset;
    const chunks: ColumnChunk[] = [];
    for (let column = 0; column < values.length; column++) {
      chunks.push(writeColumnChunk(this.#buffer, this.#columns[column], values[column], rows));
      if (this.#buffer.index >= FLUSH_BYTES) await this.#flush();
    }
    const size = BigInt(this.#buffer.offset - start);
    this.#writer.row_groups.push({
      columns: chunks,
      num_rows: BigInt(rows),
      total_byte_size: size,
      total_compressed_size: size,
    });
    this.#writer.num_rows += BigInt(rows);
  }

  /** Writes the footer and closes the sink. */
  async close(): Promise<void> {
    await this.#writer.finish();
    await this.#flush();
    await this.#sink.close();
  }

  async #flush(): Promise<void> {
    const written = this.#sink.write(this.#buffer.getBytes());
    if (written !== undefined) await written;
    this.#buffer.index = 0;
  }
}

import type { RequestTable, Workload } from '@kavier/core';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink } from '../output/byte-sink.ts';
import {
  columnsOf,
  LAYOUT_VERSION,
  METADATA_KEY,
  type TraceMetadata,
} from './kavier-parquet-schema.ts';

/**
 * Rows of a row group, and block ids of one, whichever is reached first; bounds the memory of
 * writing and reading.
 */
const GROUP_ROWS = 122_880;
const GROUP_IDS = 1 << 20;

/**
 * Writes a workload as Kavier's own Parquet, which readTrace gives back unchanged (format
 * `kavier-parquet`), and closes the sink. Row groups go out one by one. The same workload gives the
 * same bytes.
 */
export async function writeTrace({ requests, card }: Workload, sink: ByteSink): Promise<void> {
  const columns = columnsOf(requests);
  const blocks = requests.promptBlocks ?? requests.outputBlocks;
  const metadata: TraceMetadata = {
    version: LAYOUT_VERSION,
    card,
    classNames: requests.classNames,
    blockTokens: blocks?.blockTokens,
    distinctBlocks: blocks?.distinctCount,
  };
  const buffer = new ByteWriter();
  const writer = new ParquetWriter({
    writer: buffer,
    schema: [
      { name: 'trace', num_children: columns.length },
      ...columns.flatMap(({ schema }) => schema),
    ],
    createdBy: 'kavier',
    kvMetadata: [{ key: METADATA_KEY, value: JSON.stringify(metadata) }],
  });
  for (let from = 0; from < requests.count; ) {
    const to = groupEnd(requests, from);
    const columnData = columns.map(({ name, encoding, values }) => ({
      name,
      encoding,
      data: values(from, to),
    }));
    await writer.write({ columnData, rowGroupSize: to - from });
    await flush(buffer, sink);
    from = to;
  }
  await writer.finish();
  await flush(buffer, sink);
  await sink.close();
}

function groupEnd({ count, promptBlocks, outputBlocks }: RequestTable, from: number): number {
  const limit = Math.min(count, from + GROUP_ROWS);
  let to = from;
  let ids = 0;
  while (to < limit && (ids < GROUP_IDS || to === from)) {
    if (promptBlocks) ids += promptBlocks.offsets[to + 1] - promptBlocks.offsets[to];
    if (outputBlocks) ids += outputBlocks.offsets[to + 1] - outputBlocks.offsets[to];
    to++;
  }
  return to;
}

async function flush(buffer: ByteWriter, sink: ByteSink): Promise<void> {
  const written = sink.write(buffer.getBytes());
  if (written !== undefined) await written;
  buffer.index = 0;
}

import { KavierError, type RequestTable } from '@kavier/core';
import type { ByteSink } from '@kavier/io';

/** Lines that are put together before they are written. */
const LINES_PER_WRITE = 4096;

/** Writes lines made one by one, in constant memory. */
async function writeLines(
  sink: ByteSink,
  head: string,
  count: number,
  lineOf: (index: number) => string,
): Promise<void> {
  const encoder = new TextEncoder();
  let text = head;
  for (let index = 0; index < count; index++) {
    text += `${lineOf(index)}\n`;
    if (index % LINES_PER_WRITE === LINES_PER_WRITE - 1) {
      await sink.write(encoder.encode(text));
      text = '';
    }
  }
  await sink.write(encoder.encode(text));
  await sink.close();
}

/**
 * Writes the CSV of the first Kavier: session, turn, time in seconds, prompt and output tokens. Prefix blocks have no
 * place in it; a reader assumes them from growing sessions.
 */
export async function writeKavierCsv(sink: ByteSink, table: RequestTable): Promise<void> {
  const { arrivalS, promptTokens, outputTokens, session, turn, count } = table;
  const head = 'session_id,turn_id,ts,num_input_tokens,num_output_tokens\n';
  await writeLines(sink, head, count, (i) => {
    const isInSession = session !== undefined && session[i] >= 0;
    const place = isInSession ? `${session[i]},${turn === undefined ? '' : turn[i]}` : ',';
    return `${place},${arrivalS[i]},${promptTokens[i]},${outputTokens[i]}`;
  });
}

/**
 * Writes Mooncake's JSON lines: time in ms, lengths, and the ids of the prompt's blocks. Sessions have no place in it.
 * Errors: a workload without prefix blocks.
 */
export async function writeMooncake(sink: ByteSink, table: RequestTable): Promise<void> {
  const { arrivalS, promptTokens, outputTokens, promptBlocks, count } = table;
  if (promptBlocks === undefined) {
    throw new KavierError('the workload has no prefix blocks, which Mooncake traces consist of', {
      kind: 'usage',
      expected: 'a .parquet or .csv file for this workload',
    });
  }
  const { offsets, ids } = promptBlocks;
  await writeLines(sink, '', count, (i) =>
    JSON.stringify({
      timestamp: arrivalS[i] * 1000,
      input_length: promptTokens[i],
      output_length: outputTokens[i],
      hash_ids: [...ids.subarray(offsets[i], offsets[i + 1])],
    }),
  );
}

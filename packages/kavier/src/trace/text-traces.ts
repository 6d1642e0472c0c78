import type { RequestTable } from '@kavier/core';
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
  const { arrivalS, promptTokens, outputTokens, session, turn, maxTokens, count } = table;
  const limit = maxTokens === undefined ? '' : ',max_tokens';
  const head = `session_id,turn_id,ts,num_input_tokens,num_output_tokens${limit}\n`;
  const limitOf = (i: number) =>
    maxTokens === undefined ? '' : `,${maxTokens[i] < 0 ? '' : maxTokens[i]}`;
  await writeLines(sink, head, count, (i) => {
    const isInSession = session !== undefined && session[i] >= 0;
    const place = isInSession ? `${session[i]},${turn === undefined ? '' : turn[i]}` : ',';
    return `${place},${arrivalS[i]},${promptTokens[i]},${outputTokens[i]}${limitOf(i)}`;
  });
}

/**
 * Writes Mooncake's JSON lines: time in ms, lengths, what the client asked for, the ids of the prompt's blocks and the session.
 * A turn that waits for the answer before it has a delay instead of a time.
 */
export async function writeMooncake(sink: ByteSink, table: RequestTable): Promise<void> {
  const { arrivalS, promptTokens, outputTokens, promptBlocks, maxTokens, session } = table;
  const { afterRequest, thinkTimeS, count } = table;
  await writeLines(sink, '', count, (i) => {
    const waits = (afterRequest?.[i] ?? -1) >= 0;
    return JSON.stringify({
      ...((session?.[i] ?? -1) >= 0 && { session_id: String(session?.[i]) }),
      ...(waits ? { delay: (thinkTimeS?.[i] ?? 0) * 1000 } : { timestamp: arrivalS[i] * 1000 }),
      input_length: promptTokens[i],
      output_length: outputTokens[i],
      ...((maxTokens?.[i] ?? -1) >= 0 && { max_tokens: maxTokens?.[i] }),
      ...(promptBlocks && {
        hash_ids: [
          ...promptBlocks.ids.subarray(promptBlocks.offsets[i], promptBlocks.offsets[i + 1]),
        ],
      }),
    });
  });
}

/**
 * Whether every request that waits for an answer waits for that of the turn before it in its session, which is all that
 * Mooncake's JSON lines can say.
 */
export function followsTurns({ afterRequest, session, count }: RequestTable): boolean {
  if (afterRequest === undefined) return true;
  const last = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const own = session?.[i] ?? -1;
    if (afterRequest[i] >= 0 && (own < 0 || last.get(own) !== afterRequest[i])) return false;
    if (own >= 0) last.set(own, i);
  }
  return true;
}

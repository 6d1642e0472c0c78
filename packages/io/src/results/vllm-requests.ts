import { checkedCount, described } from '../trace/values.ts';
import { type RequestFacts, RequestRows, sum } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';

/**
 * Single requests of a result saved with `--save-detailed`; undefined where it has none or does not
 * say when they were sent (older versions). `start_times` are the times of sending, after any wait
 * for a free slot in the client.
 */
export function vllmRequests(node: ResultNode, notes: string[]): RequestFacts | undefined {
  const promptTokens = node.list('input_lens');
  const outputTokens = node.list('output_lens');
  const ttftS = node.numbers('ttfts');
  if (promptTokens === undefined || outputTokens === undefined || ttftS === undefined) {
    return undefined;
  }
  const startS = node.numbers('start_times');
  if (startS === undefined) {
    notes.push('There are no start_times, so the requests cannot be replayed.');
    return undefined;
  }
  const count = promptTokens.length;
  for (const key of ['output_lens', 'ttfts', 'start_times', 'itls', 'latencies', 'errors']) {
    const length = node.list(key)?.length ?? count;
    if (length === count) continue;
    const found = `${length} values`;
    throw node.error(key, 'is not as long as input_lens', found, `${count} values`);
  }
  const hasFailed = failures(node, outputTokens);
  const e2eS = endToEnd(node, ttftS, notes);
  const rows = new RequestRows();
  for (let i = 0; i < count; i++) {
    if (hasFailed(i)) continue;
    const row = {
      arrivalS: startS[i],
      promptTokens: checkedCount(promptTokens[i], node.where, `input_lens[${i}]`),
      outputTokens: checkedCount(outputTokens[i], node.where, `output_lens[${i}]`),
      ttftS: ttftS[i] > 0 ? ttftS[i] : undefined,
      e2eS: e2eS?.[i],
    };
    rows.add(row, i);
  }
  return rows.count === 0 ? undefined : rows.finish();
}

/** A failed request has an error, and no output tokens. */
function failures(node: ResultNode, outputTokens: readonly unknown[]): (i: number) => boolean {
  const errors = node.list('errors');
  if (errors === undefined) return (i) => outputTokens[i] === 0;
  return (i) => typeof errors[i] === 'string' && errors[i] !== '';
}

/** As stated, or else TTFT and the gaps after it: the last chunk is then taken to be the end. */
function endToEnd(
  node: ResultNode,
  ttftS: readonly number[],
  notes: string[],
): readonly number[] | undefined {
  const stated = node.numbers('latencies');
  if (stated !== undefined) return stated;
  const gapsS = node.list('itls');
  if (gapsS === undefined) return undefined;
  notes.push('E2E of each request is its TTFT plus its gaps, as latencies are not in the file.');
  return gapsS.map((list, i) => {
    if (Array.isArray(list) && list.every((gap) => Number.isFinite(gap)))
      return ttftS[i] + sum(list);
    throw node.error(`itls[${i}]`, 'is not a list of times', described(list), 'a list of numbers');
  });
}

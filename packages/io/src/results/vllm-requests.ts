import { checkedCount, described } from '../trace/values.ts';
import { type RequestFacts, RequestRows, sum } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';

const LISTS = ['output_lens', 'ttfts', 'start_times', 'itls', 'latencies', 'errors'] as const;

/**
 * Single requests of a result saved with `--save-detailed` (vLLM) or `--output-details` (SGLang);
 * undefined where it has none or does not say when they were sent. `start_times` are the times of
 * sending, after any wait for a free slot in the client.
 */
export function vllmRequests(node: ResultNode, notes: string[]): RequestFacts | undefined {
  const promptTokens = node.list('input_lens');
  const outputTokens = node.list('output_lens');
  const ttftS = node.numbers('ttfts');
  if (promptTokens === undefined || outputTokens === undefined || ttftS === undefined) {
    return undefined;
  }
  const startS = node.numbers('start_times');
  const count = promptTokens.length;
  for (const key of LISTS) {
    const length = node.list(key)?.length ?? count;
    if (length === count) continue;
    const found = `${length} values`;
    throw node.error(key, 'is not as long as input_lens', found, `${count} values`);
  }
  if (startS === undefined) {
    notes.push('There are no start_times, so the requests cannot be replayed.');
    return undefined;
  }
  const hasFailed = failures(node, outputTokens);
  const gapsS = gapsOf(node);
  const e2eS = endToEnd(node, ttftS, gapsS, notes);
  const rows = new RequestRows(node.where);
  for (let i = 0; i < count; i++) {
    const isFailed = hasFailed(i);
    const length = checkedCount(outputTokens[i], node.where, `output_lens[${i}]`);
    rows.add(
      {
        arrivalS: startS[i],
        isFailed,
        promptTokens: checkedCount(promptTokens[i], node.where, `input_lens[${i}]`),
        // What a broken answer had by then is not what was asked for.
        outputTokens: isFailed ? undefined : length,
        ttftS: ttftS[i],
        e2eS: e2eS?.[i],
        gapsS: gapsS?.[i],
      },
      i,
    );
  }
  return rows.completed === 0 ? undefined : rows.finish();
}

/** How many requests the lists of details have, and how many of them failed; undefined without lists. */
export function detailedCounts(node: ResultNode) {
  const outputTokens = node.list('output_lens');
  const errors = node.list('errors');
  const all = errors ?? outputTokens ?? node.list('input_lens') ?? node.list('ttfts');
  if (all === undefined) return undefined;
  if (errors === undefined && outputTokens === undefined) return { sent: all.length };
  const hasFailed = failures(node, outputTokens ?? []);
  return { sent: all.length, failed: all.filter((_, i) => hasFailed(i)).length };
}

/** A failed request has an error, and no output tokens. */
function failures(node: ResultNode, outputTokens: readonly unknown[]): (i: number) => boolean {
  const errors = node.list('errors');
  if (errors === undefined) return (i) => outputTokens[i] === 0;
  return (i) => {
    const error = errors[i];
    return typeof error === 'string' ? error !== '' : error !== null && error !== undefined;
  };
}

function gapsOf(node: ResultNode): readonly (readonly number[])[] | undefined {
  return node.list('itls')?.map((list, i) => {
    if (Array.isArray(list) && list.every((gap) => Number.isFinite(gap))) return list;
    throw node.error(`itls[${i}]`, 'is not a list of times', described(list), 'a list of numbers');
  });
}

/** As stated, or else TTFT and the gaps after it: the last chunk is then taken to be the end. */
function endToEnd(
  node: ResultNode,
  ttftS: readonly number[],
  gapsS: readonly (readonly number[])[] | undefined,
  notes: string[],
): readonly number[] | undefined {
  const stated = node.numbers('latencies');
  if (stated !== undefined || gapsS === undefined) return stated;
  notes.push('E2E of each request is its TTFT plus its gaps, as latencies are not in the file.');
  return gapsS.map((list, i) => ttftS[i] + sum(list));
}

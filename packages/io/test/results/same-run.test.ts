import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/source/memory-source.ts';
import { readTrace, recognizeTrace } from '../../src/trace/read-trace.ts';
import { expectLawful as expectLawfulTrace } from '../trace/help.ts';
import { expectLawful, notesOf, readOne } from './help.ts';
import { OTEL_DOCUMENT, RUN, TRUTH, WRITTEN } from './same-run.ts';

const formats = Object.keys(WRITTEN);

describe.each(formats)('one run as %s writes it', (name) => {
  const { text, lacks = [] } = WRITTEN[name];

  it('reads as it was', async () => {
    const result = await readOne(text);
    expectLawful(result);
    const read: Record<string, unknown> = { ...result, ...result.measured };
    for (const [figure, value] of Object.entries(TRUTH)) {
      if (lacks.some((lacking) => lacking === figure)) expect(read[figure]).toBeUndefined();
      else expect([figure, read[figure]]).toEqual([figure, expect.closeTo(value, 6)]);
    }
    expect([...(result.outcomes?.isFailed ?? [])]).toEqual([0, 0, 0, 1, 0]);
    expect(notesOf(result)).toContain('1 of 5 requests failed');
  });

  it('is a trace: everything that was sent, when it was sent', async () => {
    const source = memorySource('run', text);
    expect((await recognizeTrace(source)).name).toBe('benchmark-results');
    const workload = await readTrace(source);
    expectLawfulTrace(workload);
    const { requests, card } = workload;
    expect(requests.count).toBe(RUN.length);
    RUN.forEach(({ sentS, prompt, output, isFailed }, i) => {
      expect(requests.arrivalS[i]).toBeCloseTo(sentS, 6);
      if (isFailed) return;
      expect([requests.promptTokens[i], requests.outputTokens[i]]).toEqual([prompt, output]);
    });
    expect(card.notes.join(' ')).toContain('1 of 5 requests failed when they were measured');
    const isCached = !lacks.includes('cachedTokens');
    expect(requests.promptBlocks !== undefined).toBe(isCached);
    if (isCached) expect(hitTokens(requests.promptBlocks)).toEqual(RUN.map(({ cached }) => cached));
  });

  it('is forced by its own name, as a trace as well', async () => {
    const source = memorySource('run', text);
    const forced = await readTrace(source, { format: name });
    expect(forced.requests).toEqual((await readTrace(source)).requests);
  });
});

/** Tokens that an unbounded cache of whole blocks finds, request by request. */
function hitTokens(
  blocks: { ids: Int32Array; offsets: Int32Array; blockTokens: number } | undefined,
) {
  const { ids, offsets, blockTokens } = blocks ?? { ids: [], offsets: [0], blockTokens: 0 };
  const seen = new Set<number>();
  return Array.from({ length: offsets.length - 1 }, (_, i) => {
    const own = Array.from(ids.slice(offsets[i], offsets[i + 1]));
    let hits = 0;
    while (hits < own.length && seen.has(own[hits])) hits++;
    for (const id of own) seen.add(id);
    return hits * blockTokens;
  });
}

it('spans in one document are those of one export a line', async () => {
  const { notes, measured } = await readOne(OTEL_DOCUMENT);
  const byLine = await readOne(WRITTEN.otel.text);
  expect(measured).toEqual(byLine.measured);
  expect(notes).toEqual(byLine.notes);
});

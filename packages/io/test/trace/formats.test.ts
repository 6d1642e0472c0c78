import { describe, expect, it } from 'vitest';
import { memoryFolder, memorySource } from '../../src/source/memory-source.ts';
import { readTrace, recognizeTrace } from '../../src/trace/read-trace.ts';
import { blocksOf, errorOf, expectLawful, gzip, readText } from './help.ts';
import { SAMPLES } from './samples.ts';

describe.each(Object.entries(SAMPLES))('%s', (name, text) => {
  it('is recognised by its content, whatever the file is called', async () => {
    const format = await recognizeTrace(memorySource('notes.txt', text));
    expect(format.name).toBe(name);
  });

  it('gives a lawful workload, the same however the file is cut into blocks', async () => {
    const whole = await readText(text);
    expectLawful(whole);
    for (const blockBytes of [1, 2, 3, 7, 64]) {
      expect(await readText(text, { blockBytes })).toEqual(whole);
    }
  });

  it('reads the same with CRLF, a byte order mark, a last newline, and gzip', async () => {
    const whole = await readText(text);
    expect(await readText(text.replaceAll('\n', '\r\n'))).toEqual(whole);
    expect(await readText(`\uFEFF${text}`)).toEqual(whole);
    expect(await readText(`${text}\n`)).toEqual(whole);
    expect(await readText(await gzip(text))).toEqual(whole);
  });

  it('skips blank lines and says so', async () => {
    const spaced = text.replaceAll('\n', '\n\n');
    const { requests, card } = await readText(spaced);
    expect(requests).toEqual((await readText(text)).requests);
    expect(card.notes.some((note) => note.includes('blank lines'))).toBe(true);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await readText(text, {
      onProgress: ({ bytesRead, sizeBytes }) => seen.push(bytesRead, sizeBytes ?? 0),
    });
    expect(seen.at(-2)).toBe(new TextEncoder().encode(text).length);
    expect(seen.at(-1)).toBe(seen.at(-2));
  });
});

describe('azure', () => {
  it('keeps 100 ns digits across midnight', async () => {
    const { requests } = await readText(SAMPLES.azure);
    expect([...requests.arrivalS]).toEqual([0, 0.0000002, 1.5000001, 3601.2500001]);
  });

  it('reads 2024 times with a zone, with and without a fraction', async () => {
    const rows = ['2024-05-10 00:00:00.000204+00:00,1,2', '2024-05-10 00:00:10+00:00,3,4'];
    const zone = ['2024-05-10 02:00:20+02:00,5,6', '2024-05-10 00:00:30Z,7,8'];
    const text = ['TIMESTAMP,ContextTokens,GeneratedTokens', ...rows, ...zone].join('\n');
    const { requests } = await readText(text);
    expect([...requests.arrivalS]).toEqual([0, 9.999796, 19.999796, 29.999796]);
    expect([...requests.outputTokens]).toEqual([2, 4, 6, 8]);
  });

  it('reads the fast path and the general path alike', async () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const line = (i: number) =>
      `2024-05-${10 + Math.floor(i / 7000)} ${two(Math.floor(i / 300) % 24)}` +
      `:${two(Math.floor(i / 5) % 60)}:${two((i % 5) * 12)}` +
      `.${String((i * 7919) % 1_000_000).padStart(6, '0')}+00:00,${i % 5000},${i % 900}`;
    const rows = Array.from({ length: 3000 }, (_, i) => line(i));
    const published = `TIMESTAMP,ContextTokens,GeneratedTokens\n${rows.join('\n')}\n`;
    const shuffled = `GeneratedTokens,TIMESTAMP,ContextTokens\n${rows
      .map((row) => row.split(','))
      .map(([time, prompt, output]) => `${output},${time},${prompt}`)
      .join('\n')}\n`;
    const expected = rows.map((row) => Number(row.split(',')[1]));
    const a = await readText(published);
    const b = await readText(shuffled);
    expect(a.requests).toEqual(b.requests);
    const ascending = (x: number, y: number) => x - y;
    expect([...a.requests.promptTokens].sort(ascending)).toEqual(expected.sort(ascending));
  });

  it('sorts rows that are out of order, and counts them', async () => {
    const lines = SAMPLES.azure.split('\n');
    const text = [lines[0], lines[2], lines[1], lines[3]].join('\n');
    const { requests, card } = await readText(text);
    expect([...requests.arrivalS]).toEqual([0, 0.0000002, 1.5000001]);
    expect([...(requests.sourceRow ?? [])]).toEqual([1, 0, 2]);
    expect(card.repaired).toEqual([{ reason: 'moved into order of arrival', count: 2 }]);
  });
});

describe('burstgpt', () => {
  it('leaves failed requests out, counted, and starts at the first arrival that stays', async () => {
    const { requests, card } = await readText(SAMPLES.burstgpt);
    expect(card.leftOut).toEqual([{ reason: 'failed: no response tokens', count: 1 }]);
    expect([...requests.arrivalS]).toEqual([0, 2.5, 3.75]);
    expect([...(requests.sourceRow ?? [])]).toEqual([0, 2, 3]);
    expect([...(requests.session ?? [])]).toEqual([0, 0, -1]);
    expect([...(requests.turn ?? [])]).toEqual([0, 1, 0]);
    expect(requests.classNames?.[requests.requestClass?.[2] ?? -1]).toBe('GPT-4');
  });

  it('keeps failed requests when asked', async () => {
    const { requests, card } = await readText(SAMPLES.burstgpt, { keepFailed: true });
    expect([requests.count, card.leftOut]).toEqual([4, []]);
    expect([...requests.outputTokens]).toEqual([18, 0, 230, 29]);
  });

  it('reads the six columns of the first releases', async () => {
    const text =
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,4,1,5,API log';
    const { requests } = await readText(text);
    expect(requests.session).toBeUndefined();
    expect(requests.classNames).toEqual(['ChatGPT']);
  });
});

describe('mooncake', () => {
  it('gives equal ids to equal hash ids, in seconds', async () => {
    const { requests } = await readText(SAMPLES.mooncake);
    expect([...requests.arrivalS]).toEqual([0, 0.25, 0.9]);
    expect([0, 1, 2].map((i) => blocksOf(requests, 'promptBlocks', i))).toEqual([
      [0, 1],
      [0, 2, 3],
      [0],
    ]);
    expect(requests.promptBlocks?.blockTokens).toBe(512);
  });

  it('cuts hash ids into smaller blocks; the last one ends where the prompt does', async () => {
    const workload = await readText(SAMPLES.mooncake, { blockTokens: 128 });
    expectLawful(workload);
    const [a, b, c] = [0, 1, 2].map((i) => blocksOf(workload.requests, 'promptBlocks', i) ?? []);
    expect(a).toHaveLength(8);
    expect(b.slice(0, 4)).toEqual(a.slice(0, 4));
    expect(c).toEqual(a.slice(0, 4));
    expect(new Set([...a, ...b]).size).toBe(4 + 4 + 5);
  });

  it('gives a block that is partial first and whole later the same beginning', async () => {
    const text = [
      '{"timestamp": 0, "input_length": 100, "output_length": 1, "hash_ids": [3]}',
      '{"timestamp": 1, "input_length": 512, "output_length": 1, "hash_ids": [3]}',
      '{"timestamp": 2, "input_length": 512, "output_length": 1, "hash_ids": [3]}',
    ].join('\n');
    const { requests } = await readText(text, { blockTokens: 64 });
    const [a, b, c] = [0, 1, 2].map((i) => blocksOf(requests, 'promptBlocks', i) ?? []);
    expect(b.slice(0, 2)).toEqual(a);
    expect(c).toEqual(b);
    expect(new Set(b).size).toBe(8);
  });

  it('takes another size of hash ids when told, and refuses one that does not divide', async () => {
    const text =
      '{"timestamp": 0, "input_length": 100, "output_length": 1, "hash_ids": [1, 2, 3, 4]}';
    const { requests } = await readText(text, { traceBlockTokens: 32 });
    expect(requests.promptBlocks?.blockTokens).toBe(32);
    const error = await errorOf(readText(text, { traceBlockTokens: 32, blockTokens: 12 }));
    expect([error.kind, error.where]).toEqual(['usage', 'blockTokens']);
  });
});

describe('bailian', () => {
  it('joins continuations into sessions and names output blocks as the next turn does', async () => {
    const { requests, card } = await readText(SAMPLES.bailian);
    expect([...(requests.session ?? [])]).toEqual([0, 1, 0]);
    expect([...(requests.turn ?? [])]).toEqual([0, 0, 1]);
    expect(requests.classNames).toEqual(['text', 'file']);
    const next = blocksOf(requests, 'promptBlocks', 2) ?? [];
    // Blocks 2 and 3 of the first sequence (tokens 32 to 63) become full during its output; the
    // next prompt has both.
    expect(blocksOf(requests, 'outputBlocks', 0)).toEqual([next[2], next[3]]);
    expect(blocksOf(requests, 'promptBlocks', 0)?.slice(0, 2)).toEqual(next.slice(0, 2));
    expect(card.repaired).toEqual([]);
  });

  it('gives outputs ids of their own when the continuation begins otherwise', async () => {
    const text = SAMPLES.bailian.replace('[1, 2, 30', '[1, 99, 30');
    const { requests } = await readText(text);
    const all = blocksOf(requests, 'promptBlocks', 2) ?? [];
    expect(blocksOf(requests, 'outputBlocks', 0)?.some((id) => all.includes(id))).toBe(false);
  });

  it('counts parents that are not in the trace, and finds those that come later', async () => {
    const lines = SAMPLES.bailian.split('\n');
    const orphan = await readText(lines.slice(1).join('\n'));
    expect(orphan.card.notes.some((note) => note.startsWith('1 requests continue one'))).toBe(true);
    const reversed = await readText(lines.reverse().join('\n'));
    expect([...(reversed.requests.session ?? [])]).toEqual([0, 1, 0]);
  });

  it('accepts hash ids for full blocks only, counted as repaired', async () => {
    const { requests, card } = await readText(SAMPLES.bailian.replace('[1, 2, 3]', '[1, 2]'));
    expect(card.repaired).toMatchObject([{ count: 1 }]);
    expect(blocksOf(requests, 'promptBlocks', 0)).toHaveLength(3);
  });
});

describe('kavier', () => {
  it('lets growing prompts of a session share their first tokens, and says so', async () => {
    const { requests, card } = await readText(SAMPLES.kavier, { blockTokens: 10 });
    const [first, , second] = [0, 1, 2].map((i) => blocksOf(requests, 'promptBlocks', i) ?? []);
    expect(second.slice(0, 4)).toEqual(first);
    expect(second.slice(4, 6)).toEqual(blocksOf(requests, 'outputBlocks', 0));
    expect(card.notes.some((note) => note.startsWith('Assumed'))).toBe(true);
  });

  it('reads times in the unit that it is told', async () => {
    const { requests } = await readText(SAMPLES.kavier, { timeUnit: 'ms' });
    expect([...requests.arrivalS]).toEqual([0, 0.0005, 0.002]);
  });

  it('accepts the trailing comma of a published header, and the two columns alone', async () => {
    const comma = SAMPLES.kavier.replace('num_output_tokens', 'num_output_tokens,');
    expect((await readText(comma)).requests).toEqual((await readText(SAMPLES.kavier)).requests);
    const { requests, card } = await readText('num_input_tokens,num_output_tokens\n3,4\n');
    expect([requests.count, requests.session, requests.promptBlocks]).toEqual([
      1,
      undefined,
      undefined,
    ]);
    expect(card.doubts).toContain('NO ARRIVALS ARE KNOWN: all requests arrive at once, at 0 s.');
  });

  it('hashes token ids where there are any', async () => {
    const text = [
      'num_input_tokens,num_output_tokens,input_tokens,output_tokens',
      '4,2,"[1, 2, 3, 4]","[5, 6]"',
      '6,1,"[1, 2, 3, 4, 5, 6]","[7]"',
      '4,1,"[1, 2, 9, 4]","[7]"',
    ].join('\n');
    const { requests } = await readText(text, { blockTokens: 2 });
    const [a, b, c] = [0, 1, 2].map((i) => blocksOf(requests, 'promptBlocks', i) ?? []);
    expect(b.slice(0, 2)).toEqual(a);
    expect(b[2]).toBe(blocksOf(requests, 'outputBlocks', 0)?.[0]);
    expect(c[0]).toBe(a[0]);
    expect(c[1]).not.toBe(a[1]);
  });
});

describe('llmservingsim', () => {
  it('chains the calls of a session: each waits for the one before it and its tool', async () => {
    const { requests, card } = await readText(SAMPLES.llmservingsim);
    expect([...requests.arrivalS]).toEqual([1, 2, 2.5]);
    expect([...(requests.afterRequest ?? [])]).toEqual([-1, -1, 1]);
    expect([...(requests.thinkTimeS ?? [])]).toEqual([0, 0, 0.5]);
    expect([...(requests.session ?? [])]).toEqual([-1, 0, 0]);
    expect(card.rows).toBe(3);
  });

  it('chains token blocks over prompt and output', async () => {
    const { requests } = await readText(SAMPLES.llmservingsim, { blockTokens: 2 });
    const [a, b] = [0, 1].map((i) => blocksOf(requests, 'promptBlocks', i) ?? []);
    expect(a).toHaveLength(3);
    expect(b).toEqual(a.slice(0, 2));
    // Tokens 4 and 5 of the sequence are the prompt's last and the output's first.
    expect(blocksOf(requests, 'outputBlocks', 0)).toHaveLength(1);
  });

  it.each([
    ['[1, 2, 3, 4, 5, 6, 7]', 'repeat the prompt first'],
    ['[6, 7, 8]', 'more output_tok_ids'],
    ['[6]', 'fewer output_tok_ids'],
  ])('takes output_tok_ids %s and says that it %s', async (ids, reason) => {
    const text = SAMPLES.llmservingsim.replace('[6, 7]', ids);
    const { requests, card } = await readText(text, { blockTokens: 1 });
    const plain = await readText(SAMPLES.llmservingsim, { blockTokens: 1 });
    expect(card.repaired).toEqual([{ reason: expect.stringContaining(reason), count: 1 }]);
    const expected = blocksOf(plain.requests, 'outputBlocks', 0) ?? [];
    const found = blocksOf(requests, 'outputBlocks', 0) ?? [];
    expect(found[0]).toBe(expected[0]);
    expect(found).toHaveLength(2);
  });

  it('without token ids says nothing of prefixes', async () => {
    const { requests, card } = await readText(
      '{"input_toks": 3, "output_toks": 1, "arrival_time_ns": 0}',
    );
    expect(requests.promptBlocks).toBeUndefined();
    expect(card.notes[0]).toContain('no token ids');
  });
});

describe('lengths', () => {
  it('draws Poisson arrivals at a rate, the same for the same seed', async () => {
    const text = `prompt_tokens,completion_tokens\n${'5,6\n'.repeat(4000)}`;
    const { requests, card } = await readText(text, { rateRps: 8, seed: 3 });
    expect(requests.arrivalS[3999] / 500).toBeGreaterThan(0.9);
    expect(requests.arrivalS[3999] / 500).toBeLessThan(1.1);
    expect(card.notes.some((note) => note.includes('Poisson at 8'))).toBe(true);
    expect((await readText(text, { rateRps: 8, seed: 3 })).requests).toEqual(requests);
    expect((await readText(text, { rateRps: 8, seed: 4 })).requests).not.toEqual(requests);
  });

  it('takes arrivals from the column arrived_at where there is one', async () => {
    const { requests } = await readText(
      'arrived_at,num_prefill_tokens,num_decode_tokens\n0.5,1,2\n',
    );
    expect(requests.arrivalS[0]).toBe(0.5);
  });
});

describe('servegen', () => {
  const files = {
    'chunk-2-trace.csv': '0,2,1,Gamma,1,0.5\n600,0,0,,0,0\n1200,1,1,Weibull,1,1\n',
    'chunk-2-dataset.json':
      '{"0": {"input_tokens": "{5: 0.5, 7: 0.5}", "output_tokens": "{1: 1.0}"}}',
    'chunk-10-trace.csv': '0,1,1,Weibull,1,1\n',
    'chunk-10-dataset.json': '{"0": {"input_tokens": "{9: 1}", "output_tokens": "{2: 1.0}"}}',
  };

  it('generates requests of its clients over the span that is asked for', async () => {
    const folder = memoryFolder('pool', files);
    const { requests, card } = await readTrace(folder, { toS: 600, rateScale: 2, seed: 9 });
    expect(requests.count).toBeGreaterThan(3600 * 0.9);
    expect(requests.count).toBeLessThan(3600 * 1.1);
    expect(requests.classNames).toEqual(['chunk-2', 'chunk-10']);
    expect(new Set(requests.promptTokens)).toEqual(new Set([5, 7, 9]));
    expect(card.notes[0]).toContain('seconds 0 to 600');
    expect(card.notes[0]).toContain('seed 9');
  });

  it('names the file that a client lacks', async () => {
    const { 'chunk-10-dataset.json': _, ...rest } = files;
    const error = await errorOf(readTrace(memoryFolder('pool', rest)));
    expect(error.message).toContain('pool/chunk-10-dataset.json: there is no such file');
  });
});

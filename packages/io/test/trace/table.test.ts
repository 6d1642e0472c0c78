import { describe, expect, it } from 'vitest';
import { COLUMN_NAMES, ColumnNames } from '../../src/trace/column-names.ts';
import { errorOf, expectLawful, readText } from './help.ts';
import { SAMPLES } from './samples.ts';

const rows = (...lines: readonly string[]) => lines.join('\n');

describe('a table of requests', () => {
  it('becomes requests, sessions, classes and limits; failed rows without output are left out', async () => {
    const workload = await readText(SAMPLES.table);
    expectLawful(workload);
    const { requests, card } = workload;
    expect(card.format).toBe('table');
    expect([...requests.arrivalS]).toEqual([0, 0.5]);
    expect([...requests.promptTokens]).toEqual([374, 12]);
    expect([...requests.outputTokens]).toEqual([44, 3]);
    expect([...(requests.maxTokens ?? [])]).toEqual([512, -1]);
    expect([...(requests.session ?? [])]).toEqual([0, 0]);
    expect(requests.classNames).toEqual(['m', 'n']);
    expect([...(requests.sourceRow ?? [])]).toEqual([0, 2]);
    expect(card.leftOut).toEqual([{ reason: 'failed by status, without output', count: 1 }]);
    expect(card.notes).toContain('Not used: the column user.');
    expect(card.doubts).toBeUndefined();
  });

  it('keeps failed rows when asked', async () => {
    const { requests } = await readText(SAMPLES.table, { keepFailed: true });
    expect([...requests.outputTokens]).toEqual([44, 0, 3]);
  });

  it.each([',', ';', '\t', '|'])('reads cells between %j alike, quoted or not', async (between) => {
    const plain = ['arrival_ms', 'input_tokens', 'output_tokens'];
    const cells = [plain, ['1000', '5', '6'], ['2500', '7', '8']];
    const text = (quote: string) =>
      cells.map((row) => row.map((cell) => quote + cell + quote).join(between)).join('\n');
    for (const quote of ['', '"']) {
      const { requests, card } = await readText(text(quote));
      expect(card.format).toBe('table');
      expect([...requests.arrivalS]).toEqual([0, 1.5]);
      expect([...requests.promptTokens]).toEqual([5, 7]);
    }
  });

  it.each(COLUMN_NAMES.arrival)('takes %s for arrivals', async (name) => {
    const { requests, card } = await readText(rows(`${name},isl,osl`, '0,1,2', '1.5,1,2'));
    expect([...requests.arrivalS]).toEqual([0, 1.5]);
    expect(card.notes.join(' ')).toContain(`the column ${name},`);
  });

  it.each([
    ...COLUMN_NAMES.promptTokens.map((name) => [name, 'osl'] as const),
    ...COLUMN_NAMES.outputTokens.map((name) => ['isl', name] as const),
  ])('takes %s and %s for lengths', async (prompt, output) => {
    const text = rows(`at,arrival_s,${output},${prompt}`, 'x,0,2,1', 'y,1.5,4,3');
    const { requests } = await readText(text);
    expect([...requests.promptTokens]).toEqual([1, 3]);
    expect([...requests.outputTokens]).toEqual([2, 4]);
  });

  it.each([
    ['promptTokens', 'prompt'],
    ['Prompt Tokens', 'prompt'],
    ['PROMPT-TOKENS', 'prompt'],
    ['usage.prompt_tokens', 'prompt'],
    ['gen_ai.usage.input_tokens', 'prompt'],
    ['num_prompt_tokens', 'prompt'],
    ['n_input_tokens', 'prompt'],
    ['input_token_count', 'prompt'],
    ['total_tokens', undefined],
    ['total_input_tokens', undefined],
    ['context_length', undefined],
    ['prompt', undefined],
  ])('a column %s is %s', (name, role) => {
    expect(new ColumnNames([name]).find('promptTokens') === name).toBe(role === 'prompt');
  });

  it('reads JSON lines with fields of inner objects, some of them missing at first', async () => {
    const text = rows(
      '{"created": 1757289240123, "usage": {"prompt_tokens": 5, "completion_tokens": 6}}',
      '{"created": 1757289241123, "usage": {"prompt_tokens": 7, "completion_tokens": 8}, "max_tokens": 9}',
    );
    const { requests, card } = await readText(text);
    expect([...requests.arrivalS]).toEqual([0, 1]);
    expect([...requests.outputTokens]).toEqual([6, 8]);
    expect([...(requests.maxTokens ?? [])]).toEqual([-1, 9]);
    expect(card.notes[0]).toContain('milliseconds since 1970, by their size');
  });

  it('an answer longer than the limit counts as asked for', async () => {
    const { requests, card } = await readText(rows('ts_s,isl,osl,max_tokens', '0,1,20,10'));
    expect([...(requests.maxTokens ?? [])]).toEqual([20]);
    expect(card.repaired[0].count).toBe(1);
  });

  it.each([
    ['an empty output without a status', rows('ts_s,isl,osl', '0,1,'), 'osl is not a count'],
    ['two columns of one name', rows('ts_s,isl,isl,osl', '0,1,1,2'), 'two columns are called isl'],
    ['a count with a decimal comma', rows('ts_s;isl;osl', '0;1,5;2'), 'isl is not a count'],
    ['an empty arrival', rows('ts_s,isl,osl', '0,1,2', ',1,2'), 'ts_s is not a time'],
  ])('refuses %s', async (_, text, message) => {
    expect((await errorOf(readText(text))).message).toContain(message);
  });
});

describe('arrivals of a table', () => {
  const read = (name: string, ...values: readonly string[]) =>
    readText(rows(`${name}|isl|osl`, ...values.map((value) => `${value}|1|2`)));

  it.each([
    ['created', ['1757289240', '1757289242'], 2, 'seconds since 1970, by their size'],
    ['created', ['1757289240.25', '1757289242.5'], 2.25, 'seconds since 1970, by their size'],
    ['time', ['1757289240000', '1757289240250'], 0.25, 'milliseconds since 1970, by their size'],
    ['ts', ['1757289240000000', '1757289240000250'], 0.00025, 'microseconds since 1970'],
    ['ts', ['1757289240123456789', '1757289240123456889'], 1e-7, 'nanoseconds since 1970'],
    ['start_time_unix_nano', ['1757289240123456789', '1757289241123456789'], 1, 'as its name says'],
    ['Arrival Time (ms)', ['250', '1000'], 0.75, 'in milliseconds, as its name says'],
    ['arrival_us', ['250', '1000'], 0.00075, 'in microseconds, as its name says'],
    ['sent_seconds', ['250', '1000'], 750, 'in seconds, as its name says'],
    ['timestamp', ['2025-01-31T18:15:46Z', '2025-01-31T19:15:46+00:00'], 3600, 'dates. '],
    ['timestamp', ['2025-01-31 18:15:46,680', '2025-01-31 18:15:46,681'], 0.001, 'counts as UTC'],
    ['date_time', ['2025/03/30 01:59', '2025/03/30 03:00'], 3660, 'dates'],
    ['at', ['0', '1'], undefined, ''],
  ])('%s with %j spans %d s', async (name, values, spanS, note) => {
    if (spanS === undefined) {
      expect((await read(name, ...values)).card.format).toBe('lengths');
      return;
    }
    const { requests, card } = await read(name, ...values);
    expect(requests.arrivalS[0]).toBe(0);
    expect(requests.arrivalS[1]).toBeCloseTo(spanS, 12);
    expect(card.notes[0]).toContain(note);
    expect(card.doubts).toBeUndefined();
  });

  it('numbers without a unit are seconds, which is a doubt', async () => {
    const { requests, card } = await read('time', '0', '1200');
    expect([...requests.arrivalS]).toEqual([0, 1200]);
    expect(card.doubts?.[0]).toContain('taken as seconds, so that the trace spans 1200 s');
    const text = rows('time,isl,osl', '0,1,2', '1200,1,2');
    const asked = await readText(text, { timeUnit: 'ms' });
    expect([...asked.requests.arrivalS]).toEqual([0, 1.2]);
    expect(asked.card.doubts).toBeUndefined();
  });

  it.each([
    ['ts', ['0', '3000000000'], 'the unit of ts is not known'],
    ['arrival_s', ['1757289240000', '1757289240001'], 'arrival_s is not in seconds'],
    ['ts', ['1757289240', '2025-01-31T18:15:46Z'], 'ts is not a time'],
    ['ts', ['2025-01-31T18:15:46Z', '1757289240'], 'ts is not a time'],
    ['ts', ['2025-02-30T18:15:46Z'], 'ts is not a time'],
    ['ts', ['01/31/2025 18:15'], 'ts is not a time'],
    ['arrival_s', ['-1'], 'arrival_s is not a time'],
  ])('%s with %j is refused', async (name, values, message) => {
    expect((await errorOf(read(name, ...values))).message).toContain(message);
  });

  it('arrival_s counts from the start, other relative times from the first', async () => {
    expect([...(await read('arrival_s', '5', '6')).requests.arrivalS]).toEqual([5, 6]);
    expect([...(await read('start_s', '5', '6')).requests.arrivalS]).toEqual([0, 1]);
  });

  it('a table of num_input_tokens is read with its times, whatever they are called', async () => {
    const text = rows('timestamp_ms,num_input_tokens,num_output_tokens', '0,1,2', '500,1,2');
    const { requests } = await readText(text);
    expect([...requests.arrivalS]).toEqual([0, 0.5]);
  });
});

describe('a table without arrivals', () => {
  it('says before anything else that all requests arrive at once', async () => {
    const { card } = await readText(SAMPLES.lengths);
    expect(card.doubts?.[0]).toContain('all requests arrive at once');
    const drawn = await readText(SAMPLES.lengths, { rateRps: 2 });
    expect(drawn.card.doubts).toBeUndefined();
  });

  it('asks for its outputs as limits, unless it has limits of its own', async () => {
    const { requests } = await readText(SAMPLES.lengths);
    expect(requests.maxTokens).toEqual(requests.outputTokens);
    const own = await readText(rows('isl,osl,max_tokens', '1,2,30'));
    expect([...(own.requests.maxTokens ?? [])]).toEqual([30]);
  });

  it('names what it does not use', async () => {
    const { card } = await readText(rows('isl,osl,when', '1,2,0'));
    expect(card.notes).toContain('Not used: the column when.');
  });
});

describe('what exports of other tools would have misread', () => {
  const head = 'ts,prompt_tokens,output_tokens';

  it.each([
    ['a unit that changes', rows(head, '1738347346680,1,2', '1738347347,1,2'), /span 55 years/],
    ['a time of 0', rows('arrival_s,isl,osl', '1738347346,1,2', '0,1,2'), /span 55/],
    [
      'seconds since 1970 called milliseconds',
      rows('ts_ms,isl,osl', '1738347346.68,1,2', '1738347347.68,1,2'),
      /seconds since 1970 by their size/,
    ],
    ['thousands', rows('arrival_s;isl;osl', '0,5;2.000;3'), /may stand between thousands/],
  ])('%s is refused', async (_, text, message) => {
    expect((await errorOf(readText(text))).message).toMatch(message);
  });

  it('a late start in milliseconds is one', async () => {
    const { requests } = await readText(rows('ts_ms,isl,osl', '1738347346,1,2', '1938347346,1,2'));
    expect([...requests.arrivalS]).toEqual([0, 200_000]);
  });

  it('decimal commas are read where semicolons part the cells', async () => {
    const { requests } = await readText(rows('arrival_s;isl;osl', '0,5;1;2', '1,25;1;2'));
    expect([...requests.arrivalS]).toEqual([0.5, 1.25]);
  });

  it('times since 1970 begin at 0 in every format', async () => {
    const text = rows('ts,num_input_tokens,num_output_tokens', '1738347346,4,2', '1738347348,7,4');
    const { requests, card } = await readText(text);
    expect(card.format).toBe('kavier');
    expect([...requests.arrivalS]).toEqual([0, 2]);
  });

  it('cached tokens that input_tokens leaves out belong to the prompt', async () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 1000, output_tokens: 20 };
    const written = { ...usage, cache_creation_input_tokens: 200 };
    const line = (at: string, fields: object) => JSON.stringify({ created_at: at, usage: fields });
    const text = rows(line('2025-01-31T18:15:46Z', usage), line('2025-01-31T18:15:47Z', written));
    expect([...(await readText(text)).requests.promptTokens]).toEqual([1003, 1203]);
  });

  it.each([
    '@timestamp,input.inputTokenCount,output.outputTokenCount',
    'request_time,promptTokenCount,candidatesTokenCount',
    'startTime,inputUsage,outputUsage',
    'time,Input Length (tokens),Output Length (tokens)',
  ])('reads %s', async (header) => {
    const { requests } = await readText(rows(header, '2025-01-31 18:15:46.5,7,9'));
    expect([requests.promptTokens[0], requests.outputTokens[0]]).toEqual([7, 9]);
  });

  it.each(['201', '200 OK', 'tool_calls'])('a status of %s is no failure', async (status) => {
    const { card } = await readText(rows('arrival_s,isl,osl,status', `0,1,0,${status}`));
    expect(card.requests).toBe(1);
  });
});

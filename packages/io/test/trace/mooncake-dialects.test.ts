import { describe, expect, it } from 'vitest';
import { blocksOf, errorOf, expectLawful, readText } from './help.ts';

type Row = Readonly<Record<string, unknown>>;
const lines = (...rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const read = (...rows: readonly Row[]) => readText(lines(...rows));

describe('dialects of mooncake', () => {
  it('without hash_ids: nothing is known of shared prefixes', async () => {
    const { requests, card } = await read(
      { timestamp: 0, input_length: 70, output_length: 5 },
      { timestamp: 1500, input_length: 30, output_length: 2 },
    );
    expect(card.format).toBe('mooncake');
    expect([...requests.arrivalS]).toEqual([0, 1.5]);
    expect(requests.promptBlocks).toBeUndefined();
    expect(card.doubts).toBeUndefined();
  });

  it('with hash_ids in some rows: the others share nothing', async () => {
    const workload = await read(
      { timestamp: 0, input_length: 600, output_length: 5, hash_ids: [1, 2] },
      { timestamp: 1, input_length: 600, output_length: 5 },
      { timestamp: 2, input_length: 600, output_length: 5, hash_ids: [1, 3] },
    );
    expectLawful(workload);
    const [a, b, c] = [0, 1, 2].map((i) => blocksOf(workload.requests, 'promptBlocks', i) ?? []);
    expect(c[0]).toBe(a[0]);
    expect(new Set([...a, ...b, ...c]).size).toBe(5);
  });

  it.each([
    [{ created_time: 250, input_tokens: 600, output_tokens: 4, hash_ids: [1, 2] }, 0.25],
    [{ timestamp: 250, input_tokens: 600, output_tokens: 4, hash_ids: [1, 2] }, 0.25],
    [{ created_time: 250, input_length: 600, output_length: 4 }, 0.25],
    [{ created_time: 250, input_tokens: 600, output_tokens: 4 }, 0.25],
  ])('other names: %j', async (row, arrivalS) => {
    const { requests, card } = await read(row);
    expect(card.format).toBe('mooncake');
    expect(requests.arrivalS[0]).toBe(arrivalS);
    expect([requests.promptTokens[0], requests.outputTokens[0]]).toEqual([600, 4]);
  });

  it('without times all arrive at once, which stands before an answer; or at a rate', async () => {
    const rows = [1, 2].map((id) => ({ input_length: 9, output_length: 2, hash_ids: [id] }));
    const { requests, card } = await read(...rows);
    expect([...requests.arrivalS]).toEqual([0, 0]);
    expect(card.doubts?.[0]).toContain('all requests arrive at once');
    const drawn = await readText(lines(...rows), { rateRps: 2 });
    expect(drawn.requests.arrivalS[1]).toBeGreaterThan(0);
    expect(drawn.card.doubts).toBeUndefined();
  });

  it('without an output length one token is assumed, said and counted', async () => {
    const { requests, card } = await read(
      { timestamp: 0, input_length: 9 },
      { timestamp: 1, input_length: 9, output_length: 3 },
    );
    expect([...requests.outputTokens]).toEqual([1, 3]);
    expect(card.repaired[0].count).toBe(1);
    expect(card.doubts?.[0]).toContain('NO OUTPUT LENGTH is given in 1 of 2 requests');
  });

  it('times since 1970 start at 0 s', async () => {
    const { requests } = await read(
      { timestamp: 1757289240000, input_length: 9, output_length: 3 },
      { timestamp: 1757289241500, input_length: 9, output_length: 3 },
    );
    expect([...requests.arrivalS]).toEqual([0, 1.5]);
  });

  it('max_tokens is what the client asked for', async () => {
    const { requests } = await read(
      { timestamp: 0, input_length: 9, output_length: 3, max_tokens: 50 },
      { timestamp: 1, input_length: 9, output_length: 3 },
    );
    expect([...(requests.maxTokens ?? [])]).toEqual([50, -1]);
  });

  it('names what is not used', async () => {
    const { card } = await read({ timestamp: 0, input_length: 9, output_length: 3, mood: 1 });
    expect(card.notes).toContain('Not used: the column mood.');
  });
});

describe('sessions of mooncake', () => {
  const turn = (session: string, more: Row): Row => ({
    session_id: session,
    input_length: 600,
    output_length: 40,
    ...more,
  });

  it('a turn with a delay follows the answer of the turn before it', async () => {
    const workload = await read(
      turn('a', { timestamp: 1000, hash_ids: [1, 2] }),
      turn('b', { timestamp: 1200, hash_ids: [7, 8] }),
      turn('a', { delay: 500, hash_ids: [1, 3] }),
      turn('b', { delay_ms: 250, hash_ids: [7, 9] }),
      turn('a', { hash_ids: [1, 4] }),
    );
    expectLawful(workload);
    const { session, turn: turns, afterRequest, thinkTimeS, arrivalS } = workload.requests;
    expect([...(session ?? [])]).toEqual([0, 1, 1, 0, 0]);
    expect([...(turns ?? [])]).toEqual([0, 0, 1, 1, 2]);
    expect([...(afterRequest ?? [])]).toEqual([-1, -1, 1, 0, 3]);
    expect([...(thinkTimeS ?? [])]).toEqual([0, 0, 0.25, 0.5, 0]);
    expect([...arrivalS]).toEqual([1, 1.2, 1.45, 1.5, 1.5]);
  });

  it('a turn with a time alone comes at that time', async () => {
    const { requests } = await read(turn('a', { timestamp: 0 }), turn('a', { timestamp: 900 }));
    expect(requests.afterRequest).toBeUndefined();
    expect([...requests.arrivalS]).toEqual([0, 0.9]);
    expect([...(requests.turn ?? [])]).toEqual([0, 1]);
  });

  it('sessions without any time start at once', async () => {
    const { requests, card } = await read(turn('a', {}), turn('a', { delay: 100 }), turn('b', {}));
    expect([...requests.arrivalS]).toEqual([0, 0, 0.1]);
    expect(card.doubts?.[0]).toContain('all sessions start at once');
  });

  it.each([
    [
      'a delay without a session',
      [{ timestamp: 0, delay: 5, input_length: 9, output_length: 3 }],
      'delay follows nothing',
    ],
    [
      'a time missing in some rows',
      [turn('a', { timestamp: 0 }), turn('b', {})],
      'timestamp is missing',
    ],
    [
      'a negative delay',
      [turn('a', { timestamp: 0 }), turn('a', { delay: -1 })],
      'delay is not a time',
    ],
    [
      'seconds since 1970',
      [turn('a', { timestamp: 1757289240 })],
      'the times are not milliseconds',
    ],
    [
      'nanoseconds since 1970',
      [turn('a', { timestamp: 1.757e18 })],
      'the times are not milliseconds',
    ],
    ['texts', [{ timestamp: 0, text_input: 'hello', output_length: 5 }], 'count their tokens'],
  ])('refuses %s', async (_, rows, message) => {
    expect((await errorOf(read(...rows))).message).toContain(message);
  });

  it('reads times in another unit when that is said', async () => {
    const text = lines(turn('a', { timestamp: 1757289240 }), turn('b', { timestamp: 1757289241 }));
    const { requests } = await readText(text, { timeUnit: 's' });
    expect([...requests.arrivalS]).toEqual([0, 1]);
  });
});

describe('ids of blocks', () => {
  const withIds = (...lists: readonly string[]) =>
    readText(
      lists
        .map(
          (ids) => `{"timestamp": 0, "input_length": 600, "output_length": 1, "hash_ids": ${ids}}`,
        )
        .join('\n'),
    );
  const shared = async (first: string, second: string) => {
    const { requests } = await withIds(first, second);
    const [a, b] = [0, 1].map((i) => blocksOf(requests, 'promptBlocks', i) ?? []);
    return a.filter((id, i) => b[i] === id).length;
  };

  it.each([
    ['64 bits', '[14695981039346656037, 1099511628211]', '[14695981039346656037, 5]', 1],
    ['64 bits that differ in the last digit', '[9007199254740993, 1]', '[9007199254740992, 1]', 1],
    ['signed 64 bits', '[-9007199254740993, -4611686018427387905]', '[-9007199254740993, 3]', 1],
    ['hexadecimal', '["0f1e2d3c4b5a6978", "a"]', '["0f1e2d3c4b5a6978", "b"]', 1],
    ['texts and numbers apart', '["7", "8"]', '[7, 8]', 0],
  ])('%s', async (_, first, second, blocks) => {
    expect(await shared(first, second)).toBe(blocks);
  });

  it.each(['[-1, 3]', '[1.5, 3]', '["", 3]', '[null, 3]', '[1e30, 3]', '[true, 3]'])(
    'refuses %s',
    async (ids) => {
      expect((await errorOf(withIds(ids))).message).toContain('hash_ids[0] is not an id');
    },
  );

  it('cut into smaller blocks they share what their ids share', async () => {
    const text = ['["x", "y"]', '["x", "z"]']
      .map((ids) => `{"timestamp": 0, "input_length": 600, "output_length": 1, "hash_ids": ${ids}}`)
      .join('\n');
    const workload = await readText(text, { blockTokens: 128 });
    expectLawful(workload);
    const [a, b] = [0, 1].map((i) => blocksOf(workload.requests, 'promptBlocks', i) ?? []);
    expect(a.filter((id, i) => b[i] === id).length).toBe(4);
  });
});

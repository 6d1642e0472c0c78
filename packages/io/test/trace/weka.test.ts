import { describe, expect, it } from 'vitest';
import { errorOf, expectLawful, readText } from './help.ts';

const call = (t: number, input: number, hash_ids: readonly number[], more: object = {}) => ({
  t,
  type: 'n',
  model: 'large',
  in: input,
  out: 10,
  hash_ids,
  api_time: 2,
  ...more,
});

const SESSION = {
  id: 'one',
  models: ['large', 'small'],
  block_size: 64,
  hash_id_scope: 'local',
  requests: [
    call(0, 128, [1, 2]),
    call(5, 192, [1, 2, 3]),
    {
      t: 8,
      type: 'subagent',
      agent_id: 'a',
      status: 'completed',
      requests: [
        call(0, 128, [1, 9], { model: 'small' }),
        call(3, 192, [1, 9, 10], { model: 'small' }),
      ],
    },
    call(14, 256, [1, 2, 3, 4], { type: 's', ttft: 0.4 }),
  ],
};

describe('sessions of agents', () => {
  it('are closed loops: each call as long after the answer before it as it was', async () => {
    const workload = await readText(JSON.stringify(SESSION, undefined, 1));
    expectLawful(workload);
    const { requests, card } = workload;
    expect(card.format).toBe('weka');
    expect([...requests.arrivalS]).toEqual([0, 5, 8, 11, 14]);
    // The subagent follows the second call, which was answered at 7 s; its own second call follows its first.
    expect([...(requests.afterRequest ?? [])]).toEqual([-1, 0, 1, 2, 1]);
    expect([...(requests.thinkTimeS ?? [])]).toEqual([0, 3, 1, 1, 7]);
    expect(requests.classNames).toEqual(['large', 'small']);
    expect(card.doubts?.join()).toContain('start at once');
  });

  it('share the prefixes of their session, and none with another', async () => {
    const { requests } = await readText(`${JSON.stringify(SESSION)}\n${JSON.stringify(SESSION)}`);
    const { ids = [], offsets = [], distinctCount } = requests.promptBlocks ?? {};
    const blocks = (i: number) => Array.from(ids.slice(offsets[i], offsets[i + 1]));
    const own = [...(requests.session ?? [])].flatMap((session, i) => (session === 0 ? [i] : []));
    const [first, second, sub] = own.map(blocks);
    expect(second.slice(0, 2)).toEqual(first);
    expect(sub[0]).toBe(first[0]);
    expect(sub[1]).not.toBe(first[1]);
    // Six blocks a session.
    expect(distinctCount).toBe(12);
  });

  it('keep the time of calls that overlap', async () => {
    const requests = [call(0, 64, [1], { api_time: 9 }), call(4, 64, [1])];
    const workload = await readText(JSON.stringify({ ...SESSION, requests }));
    expect([...(workload.requests.afterRequest ?? [])]).toEqual([-1, -1]);
  });

  it.each([
    [{ ...SESSION, block_size: 0 }, 'a block size must be a positive whole number'],
    [
      { ...SESSION, requests: [{ t: 0, type: 'n', out: 4 }] },
      'requests[0].input_length is missing',
    ],
    [{ ...SESSION, requests: 'none' }, 'requests is not a list'],
  ])('refuses %#', async (content, message) => {
    expect((await errorOf(readText(JSON.stringify(content)))).message).toContain(message);
  });
});

import { expect, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';
import { plainRequests, SERVING } from '../scenario/serving.ts';

/** The answer of a service that gets this many requests a second. */
async function answerAt(rateRps: number, ...flags: readonly string[]): Promise<string> {
  const scenario = { ...SERVING, workload: plainRequests(3000, 2000, 300, rateRps) };
  const readStdin = async () => JSON.stringify(scenario);
  return (await kavier(['run', '-', '--no-write', '--no-margin', ...flags], { readStdin })).stdout;
}

test.each([[[]], [['--full']]])(
  'a service that is over has no steady window: %j',
  async (flags) => {
    const over = await answerAt(60, ...flags);
    expect(over).toContain('NOT keep up');
    expect(over).not.toContain('steady window, ');
    expect(over).toMatch(/^Latency, (window \(not steady\)|the whole run)/m);
    expect(await answerAt(0.5, ...flags)).toContain('Latency, steady window, ');
  },
);

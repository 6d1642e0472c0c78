import { expect, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';
import { plainRequests, SERVING } from '../scenario/serving.ts';

/** The answer of a verb about a service that gets this many requests a second. */
async function answerAt(rateRps: number, verb: string, ...flags: readonly string[]) {
  const scenario = { ...SERVING, workload: plainRequests(3000, 2000, 300, rateRps) };
  const readStdin = async () => JSON.stringify(scenario);
  return (await kavier([verb, '-', ...flags], { readStdin })).stdout;
}

const RUN = ['run', '--no-write', '--no-margin'];

test.each([
  { verb: RUN, head: 'Latency' },
  { verb: [...RUN, '--full'], head: 'Latency' },
  { verb: ['footprint', '--grid', 'NL'], head: 'Per million' },
  { verb: ['cost', '--gpu-hour-usd', '3'], head: 'Per million' },
])(
  'a service that is over has no steady window: $verb',
  async ({ verb: [name, ...flags], head }) => {
    const over = await answerAt(60, name, ...flags);
    expect(over).not.toContain('steady window');
    expect(over).toMatch(new RegExp(`^${head}, (window \\(not steady\\)|the whole run)`, 'm'));
    expect(await answerAt(0.5, name, ...flags)).toContain(`${head}, steady window, `);
  },
);

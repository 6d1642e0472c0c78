import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';
import { expectEstimates } from '../uncertainty/estimate-laws.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const SCENARIOS = ['', 'ecosystems/'].flatMap((folder) =>
  readdirSync(join(EXAMPLES, folder))
    .filter((name) => name.endsWith('.yaml') && name !== 'new-accelerator.yaml')
    .map((name) => `${folder}${name}`),
);

test('there are examples', () => {
  expect(SCENARIOS.length).toBeGreaterThanOrEqual(16);
});

const folder = mkdtempSync(join(tmpdir(), 'kavier-answers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What no answer may say: house words, dust of float64, values that are none. */
const NEVER = [
  /nobody|somebody|down-estimated|of lookups|there at a time/i,
  /\d(?:\.\d+)?e-\d/,
  /\bNaN\b|\bundefined\b|\bnull\b|Infinity/,
  /(?<![\w.])-0(?:\.0+)?(?![\d.])/,
];

/** What may follow a number: its unit, the rest of its name, or a word that says what it counts. */
const UNIT =
  /^(?:\s?(?:%|pp|µs|ms|s|min|h|days|m?Wh|[kM]Wh|[kM]?W|mg|g|kg|t|m?L|J|USD|seeds|runs|tok\/s(?:\/(?:GPU|user))?|output tok\/s|req\/s|requests?(?:\/[sh])?|GPU hours|accelerators?|replicas?|offers|gaps|blocks|tokens?|uses|rows|cancelled|rejected|timed out|unfinished|more)(?![\w]))|^(?: to | of |, | -)[\d.]|^ x \w/;
const NUMBER = /(?<![\w.:/-])[+-]{0,2}\d[\d,]*(?:\.\d+)?(?![\w-])/g;

/** Numbers in the lines of a screen that have no unit. Doubts, dates, the scenario's name and the command are no figures. */
function withoutUnit(text: string): string[] {
  const lines = withoutPools(withoutDoubts(text)).filter(
    (line) => !/^(?:again: |scenario )/.test(line),
  );
  const body = lines.join('\n').replace(/\b\d{4}-\d{2}-\d{2}\b/g, '');
  return [...body.matchAll(NUMBER)]
    .filter(
      (match) => !UNIT.test(body.slice((match.index ?? 0) + match[0].length).replace(/^\s+/, ' ')),
    )
    .map((match) => body.slice(Math.max(0, (match.index ?? 0) - 20), (match.index ?? 0) + 30));
}

function check(text: string, columns: number): void {
  for (const never of NEVER) expect(text).not.toMatch(never);
  const long = text.split('\n').filter((line) => line.length > columns);
  expect(long.filter((line) => !line.includes('kavier '))).toEqual([]);
}

/** Lines of an answer without its doubts. */
function withoutDoubts(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => !/^(?:! |\+\d+ more: | {2})/.test(line));
  return lines.slice(first);
}

/** Lines without a table of pools, whose head says what it counts. */
function withoutPools(lines: readonly string[]): readonly string[] {
  const head = lines.findIndex((line) => line.startsWith('pool '));
  if (head < 0) return lines;
  const end = lines.indexOf('', head);
  return [...lines.slice(0, head), ...lines.slice(end)];
}

/** Lines of a table of pools, with the empty one after it. */
const poolLines = (text: string) => {
  const lines = withoutDoubts(text);
  return (
    lines.length -
    withoutPools(lines).length +
    (lines.some((line) => line.startsWith('pool ')) ? 1 : 0)
  );
};

const clean = (text: string) => withoutDoubts(text).length;

async function answer(columns: number, ...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kavier([...argv, '--quiet'], { columns });
  if (code === 2) throw new Error(stderr);
  return stdout;
}

test('the sample of the README is lines of the real answer', async () => {
  const readme = readFileSync(join(EXAMPLES, '../README.md'), 'utf8');
  const sample = /`npm start` simulates [^`]*```\n([^`]*)```/.exec(readme)?.[1] ?? '';
  const lines = sample.split('\n').filter((line) => line.trim() !== '');
  expect(lines.length).toBeGreaterThan(10);
  const real = (await answer(80, 'run', join(EXAMPLES, 'first-run.yaml'), '--no-write')).split(
    '\n',
  );
  expect(lines.filter((line) => !real.includes(line))).toEqual([]);
  const requests = / serves ([\d,]+) requests/.exec(sample)?.[1];
  expect(readme).toContain(`\`npm start\` simulates ${requests} requests `);
});

test('seeds that were asked for are in the answer', async () => {
  const text = await answer(
    80,
    'run',
    join(EXAMPLES, 'closed-loop.yaml'),
    '--no-write',
    '--replications',
    '2',
  );
  check(text, 80);
  expect(withoutUnit(text)).toEqual([]);
  expect(text).toMatch(/^2 seeds, mean in 95 %: TTFT mean [\d.]+ /m);
});

describe.each(SCENARIOS)('the answers of %s', (name) => {
  const run = join(folder, name.replaceAll('/', '-'));
  let text = '';
  let document: RunDocument;
  beforeAll(async () => {
    const { code, stdout } = await kavier(['run', join(EXAMPLES, name), '--out', run, '--quiet']);
    expect(code).toBe(0);
    text = stdout;
    document = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));
  });

  test('are about hundreds of requests, all of them served where no system is copied', () => {
    const { performance, workload } = document;
    expect(workload.requests).toBeGreaterThanOrEqual(500);
    if (!name.startsWith('ecosystems/'))
      expect(performance.outcomes.completed).toBe(workload.requests);
  });

  test('have no interval without its point', () => {
    expectEstimates(document);
  });

  test('fit a screen, speak the language of the field, and give every number its unit', async () => {
    check(text, 80);
    expect(withoutUnit(text)).toEqual([]);
    expect(clean(text) - poolLines(text)).toBeLessThanOrEqual(28);
    expect(text).not.toMatch(/TTFT.* 0 s/);
    for (const verb of ['footprint', 'cost']) {
      const screen = await answer(80, verb, run);
      check(screen, 80);
      expect(withoutUnit(screen)).toEqual([]);
      expect(clean(screen) - poolLines(screen)).toBeLessThanOrEqual(28);
      check(await answer(80, verb, run, '--full'), 80);
      expect((await answer(80, verb, run, '--brief')).trimEnd()).not.toContain('\n');
    }
  });
});

test.each(['first-run.yaml', 'ecosystems/hosted-api.yaml'])(
  'a wide %s is shorter',
  async (name) => {
    const wide = await answer(120, 'run', join(EXAMPLES, name), '--no-write');
    check(wide, 120);
    expect(clean(wide)).toBeLessThanOrEqual(24);
  },
);

test('with every figure and in one line, the same holds', async () => {
  const chat = join(EXAMPLES, 'vllm-chat.yaml');
  const full = await answer(80, 'run', chat, '--no-write', '--full');
  check(full, 80);
  expect(full).toContain('Assumed');
  expect(full).toMatch(/ here +80 % +\+- 80 %/);
  const brief = await answer(80, 'run', chat, '--no-write', '--brief');
  check(brief, 1000);
  expect(brief.trimEnd()).not.toContain('\n');
  const both = await kavier(['run', chat, '--full', '--brief']);
  expect(both.code).toBe(2);
});

test('a comparison fits a screen, too', async () => {
  const caches = ['--cache', 'none,lru,published:prefill'];
  const text = await answer(80, 'compare', join(EXAMPLES, 'first-run.yaml'), ...caches);
  check(text, 80);
  expect(withoutUnit(text)).toEqual([]);
  expect(clean(text)).toBeLessThanOrEqual(28);
  const full = await answer(80, 'compare', join(EXAMPLES, 'first-run.yaml'), '--full', ...caches);
  check(full, 80);
});

test('the same run elsewhere and at other prices is a screen, and everything in full', async () => {
  const run = join(folder, 'repriced');
  await answer(80, 'run', join(EXAMPLES, 'first-run.yaml'), '--out', run);
  for (const asked of [
    ['carbon', run, '--regions', 'NL,FR,SE'],
    ['reprice', run, '--grid', 'FR', '--pue', '1.1'],
  ]) {
    const text = await answer(80, ...asked);
    check(text, 80);
    expect(clean(text) - poolLines(text)).toBeLessThanOrEqual(28);
    expect(text).not.toContain('Assumed');
    const full = await answer(80, ...asked, '--full');
    check(full, 80);
    expect(full).toContain('Assumed');
    expect((await answer(80, ...asked, '--brief')).trimEnd()).not.toContain('\n');
  }
});

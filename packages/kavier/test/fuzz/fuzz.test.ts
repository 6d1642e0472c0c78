import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KavierError, type Workload } from '@kavier/core';
import {
  memorySource,
  readBenchmark,
  readRequests,
  readSignal,
  readTimeline,
  readTrace,
} from '@kavier/io';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIO_FLAGS } from '../../src/cli/run-flags.ts';
import { checkText } from '../../src/scenario/load.ts';
import { kavier } from '../cli/in-process.ts';
import { SMALL_YAML } from '../scenario/small.ts';
import { changes, mutated } from './mutate.ts';
import { type Sample, textSamples } from './samples.ts';

/** Inputs in all: 2,000, or as the environment variable KAVIER_FUZZ says. */
const INPUTS = Number(process.env.KAVIER_FUZZ ?? 2000);
const share = (part: number) => ({ numRuns: Math.max(1, Math.round(part * INPUTS)) });

const folder = mkdtempSync(join(tmpdir(), 'kavier-fuzz-'));
const run = join(folder, 'run');
let binary: readonly Sample[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, 's.yaml'), SMALL_YAML);
  const ran = await kavier(['run', join(folder, 's.yaml'), '--out', run]);
  const trace = join(folder, 'trace.parquet');
  const converted = await kavier(['trace', 'convert', join(folder, 's.yaml'), '--out', trace]);
  expect([ran.code, converted.code]).toEqual([0, 0]);
  const files = ['requests', 'timeline', 'tasks', 'fragments'].map((name) =>
    join(run, `${name}.parquet`),
  );
  binary = [...files, trace].map((path) => ({
    name: path,
    bytes: new Uint8Array(readFileSync(path)),
  }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the action gives, or undefined where it refuses as it should: with a message for people that names a place. */
async function refusedOr<T>(action: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof KavierError)) throw error;
    expect(['input', 'usage']).toContain(error.kind);
    expect(error.where ?? '').not.toBe('');
    return undefined;
  }
}

/** Whatever was read is a workload: sorted, finite, and every row is a request or accounted for. */
function expectWorkload({ requests, card }: Workload): void {
  const { count, arrivalS, promptTokens, outputTokens } = requests;
  expect([arrivalS.length, promptTokens.length, outputTokens.length]).toEqual([
    count,
    count,
    count,
  ]);
  for (let id = 0; id < count; id++) {
    const before = id === 0 ? 0 : arrivalS[id - 1];
    if (!(arrivalS[id] >= before && arrivalS[id] < Infinity)) expect(arrivalS[id]).toBe(before);
    if (!(promptTokens[id] >= 0 && outputTokens[id] >= 0)) expect(promptTokens[id]).toBe(0);
  }
  expect(card.requests).toBe(count);
  const leftOut = card.leftOut.reduce((sum, one) => sum + one.count, 0);
  expect(leftOut).toBeGreaterThanOrEqual(0);
  expect(count).toBeLessThanOrEqual(Math.max(card.rows, count));
}

describe(`${INPUTS} broken inputs: no crash, no hang, nothing misread without a word`, () => {
  const texts = fc.constantFrom(...textSamples());

  test('of every reader of text', async () => {
    await fc.assert(
      fc.asyncProperty(texts, changes, async ({ name, bytes }, list) => {
        const source = memorySource(name, mutated(bytes, list));
        const workload = await refusedOr(() => readTrace(source));
        if (workload !== undefined) expectWorkload(workload);
        await refusedOr(() => readBenchmark(source));
        for (const kind of ['intensity', 'price'] as const) {
          await refusedOr(() => readSignal(source, { kind }));
        }
      }),
      share(0.35),
    );
  });

  test('of every reader of Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(binary.length - 1), changes, async (which, list) => {
        const { name, bytes } = binary[which];
        const source = memorySource(name, mutated(bytes, list));
        const workload = await refusedOr(() => readTrace(source));
        if (workload !== undefined) expectWorkload(workload);
        await refusedOr(() => readRequests(source));
        const timeline = await refusedOr(() => readTimeline(source));
        if (timeline !== undefined) expect(timeline.work.total('busyS')).toBeGreaterThanOrEqual(0);
        await refusedOr(() => readSignal(source, { kind: 'intensity' }));
      }),
      share(0.2),
    );
  });

  test('of scenarios', async () => {
    const bytes = Buffer.from(SMALL_YAML);
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const text = new TextDecoder().decode(mutated(bytes, list));
        await refusedOr(() => checkText('s.yaml', text));
      }),
      share(0.25),
    );
  });

  test('of stored runs: no difference is ever priced', async () => {
    const names = readdirSync(run).filter((name) => name !== 'provenance.json');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), changes, async (name, list) => {
        const before = readFileSync(join(run, name));
        const after = mutated(before, list);
        fc.pre(!before.equals(after));
        const copy = join(folder, 'copy');
        rmSync(copy, { recursive: true, force: true });
        cpSync(run, copy, { recursive: true });
        writeFileSync(join(copy, name), after);
        // What prices a run reads the summary, its scenario and its timeline; the requests, when they are billed.
        const isRead = !/^(tasks|fragments|requests)/.test(name);
        const { code, stdout, stderr } = await kavier(['cost', copy]);
        expect(stderr).not.toContain('defect');
        expect(stdout).not.toMatch(/\bNaN\b|Infinity|undefined/);
        if (isRead) expect([code, stdout]).toEqual([2, '']);
      }),
      share(0.1),
    );
  });

  test('of flags', async () => {
    const flag = fc.constantFrom(
      ...SCENARIO_FLAGS.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0] ?? ''),
    );
    const word = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '-1',
        '1e999',
        'NaN',
        '1e308',
        'abc',
        '[',
        '*a',
        '../..',
        '\u001b[31m',
        '2147483648',
        '0.5',
        'null',
        '__proto__',
        '/dev/null',
        'x'.repeat(5000),
      ),
      fc.string(),
    );
    const tiny = join(folder, 'tiny.yaml');
    writeFileSync(tiny, SMALL_YAML.replace('requests: 20', 'requests: 2'));
    await fc.assert(
      fc.asyncProperty(flag, word, async (name, value) => {
        const argv = ['run', tiny, '--no-write', '--no-margin', `${name}=${value}`];
        const { code, stdout, stderr } = await kavier(argv);
        expect([0, 1, 2]).toContain(code);
        expect(stderr).not.toMatch(/defect|\n {4}at /);
        expect(stdout).not.toMatch(/\bNaN\b|Infinity|undefined/);
        if (code === 2) expect(stderr).toMatch(/^error: /);
        expect(stdout + stderr).not.toContain('\u001b');
      }),
      share(0.1),
    );
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredRequests } from '@kavier/io';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { seal } from '../seal.ts';
import { kavier } from './in-process.ts';
import { serviceOf, storedIn, workplace } from './serving-workplace.ts';

describe('a run as a trace', () => {
  test.each(['open', 'closed'])('replays to the same requests (%s loop)', async (loop) => {
    const { scenario, out, folder } = workplace();
    const trace = join(folder, 'exported.parquet');
    const again = join(folder, 'again');
    const flags = ['--replicas', '2', '--router', 'session-sticky', '--kv-cache-blocks', '300'];
    const set = ['--set', `workload.generate.loop=${loop}`];
    await kavier(['run', scenario, '--out', out, ...flags, ...set]);
    const exported = await kavier(['trace', 'export', out, '--out', trace]);
    expect(exported.stderr).toBe('');
    expect(exported.code).toBe(0);
    const engine = ['--engine', 'vllm', '--model', 'llama-3.1-8b', '--gpu', 'h100-sxm'];
    await kavier(['run', trace, '--out', again, ...engine, ...flags, '--seed', '3']);
    const [first, second] = [await storedIn(out), await storedIn(again)];
    expect(first.record.count).toBeGreaterThan(50);
    // In a closed loop rows come in another order; the times identify them.
    const rows = ({ record, promptTokens, outputTokens }: StoredRequests) =>
      Array.from(record.arrivalS, (arrivalS, id) => [
        arrivalS,
        promptTokens[id],
        outputTokens[id],
        record.startS[id],
        record.firstTokenS[id],
        record.finishS[id],
        record.cachedTokens[id],
        record.replica[id],
        record.serving?.preemptions[id],
      ]).sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(rows(second)).toEqual(rows(first));
    expect(first.record.cachedTokens.some((tokens) => tokens > 0)).toBe(true);
  });

  test('is refused for what is no run, or no longer the run', async () => {
    const { scenario, out, folder } = workplace();
    const trace = join(folder, 'exported.parquet');
    const none = await kavier(['trace', 'export', folder, '--out', trace]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('this is no folder of a run');
    await kavier(['run', scenario, '--out', out]);
    const resolved = join(out, 'scenario.resolved.yaml');
    writeFileSync(resolved, readFileSync(resolved, 'utf8').replace(/^seed: 3$/m, 'seed: 4'));
    const edited = await kavier(['trace', 'export', out, '--out', trace]);
    expect(edited.code).toBe(2);
    expect(edited.stderr).toContain(`${resolved}: the file is not what was written`);
    seal(out);
    const changed = await kavier(['trace', 'export', out, '--out', trace]);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('the workload is not the one that was run');
  });
});

interface TraceEvent {
  readonly ph: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly tokens: number; readonly sequences: number };
}

test('the steps of a window are a trace that Perfetto reads, and add up', async () => {
  const { scenario, folder } = workplace();
  const file = join(folder, 'steps.json');
  const flags = ['--no-write', '--json', '--steps', file];
  const run = async (...window: readonly string[]) => {
    const { code, stdout } = await kavier(['run', scenario, ...flags, ...window]);
    expect(code).toBe(0);
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] };
    return { document: JSON.parse(stdout) as RunDocument, events: traceEvents };
  };
  const whole = await run('--steps-to', '100000');
  const steps = whole.events.filter(({ ph }) => ph === 'X');
  expect(steps).toHaveLength(serviceOf(whole.document).steps);
  const tokens = steps.reduce((sum, { args }) => sum + args.tokens, 0);
  const { promptTokens, outputTokens, requests } = whole.document.workload;
  const cached = whole.document.cache?.hitTokens ?? 0;
  // The last token of an answer is never computed on.
  expect(tokens).toBe(promptTokens - cached + outputTokens - requests);
  for (const [index, step] of steps.entries()) {
    expect(step.dur).toBeGreaterThan(0);
    if (index > 0)
      expect(step.ts - (steps[index - 1].ts + steps[index - 1].dur)).toBeGreaterThan(-0.01);
  }
  const part = (await run('--steps-from', '5', '--steps-to', '6')).events.filter(
    ({ ph }) => ph === 'X',
  );
  expect(part.length).toBeGreaterThan(0);
  expect(part.length).toBeLessThan(steps.length);
  for (const { ts, dur } of part) {
    expect(ts).toBeLessThan(6e6);
    expect(ts + dur).toBeGreaterThan(5e6);
  }
});

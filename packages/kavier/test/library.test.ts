import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { KavierError, runDocument, runScenario } from '../src/index.ts';
import { SMALL } from './scenario/small.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

describe('runScenario', () => {
  test('runs an object and gives summary, record and document', async () => {
    const run = await runScenario(SMALL);
    expect(run.record.requests.count).toBe(20);
    expect(run.summary.performance.outcomes.completed).toBe(20);
    expect(run.workload.requests.outputTokens[0]).toBe(50);
    const document = runDocument(run, 'a test');
    expect(document.command).toBe('a test');
    expect(document.performance).toEqual(run.summary.performance);
  });

  test('is deterministic, and overrides change it', async () => {
    const overrides = [{ flag: 'seed', path: 'seed', value: 7 }];
    const [a, b, c] = [
      await runScenario(SMALL),
      await runScenario(SMALL),
      await runScenario(SMALL, { overrides }),
    ];
    expect(b.record.requests.finishS).toEqual(a.record.requests.finishS);
    expect(c.record.requests.finishS).not.toEqual(a.record.requests.finishS);
  });

  test('throws KavierErrors for people', async () => {
    const error = await runScenario({
      ...SMALL,
      fleet: [{ model: 'x', accelerator: 'a10' }],
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KavierError);
    expect(error).toMatchObject({ kind: 'input', where: 'fleet[0].model' });
  });
});

test.skipIf(!existsSync(`${PACKAGE}/dist/index.js`))(
  'the example of the README runs as it is written (skipped when dist is not built)',
  () => {
    const readme = readFileSync(`${PACKAGE}/README.md`, 'utf8');
    const [, code] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', code],
      { cwd: PACKAGE, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('llama-3.1-8b on l40s serves 1,000 requests');
  },
);

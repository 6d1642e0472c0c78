import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KavierError } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { checkObject } from '../../src/scenario/load.ts';
import { Crew } from '../../src/workers/crew.ts';
import { dataOf } from '../../src/workers/scenario-data.ts';
import { workersOf } from '../../src/workers/workers.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { narrowService } from '../uncertainty/runs.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const WORKER = join(DIST, 'workers/worker.js');
const isBuilt = existsSync(WORKER);

const POOLS = `workload:
  generate: { kind: plain, requests: 400, arrivals: { process: poisson, rateRps: 20 },
    promptTokens: { distribution: lognormal, mean: 300, cv: 1, max: 2000 },
    outputTokens: { distribution: lognormal, mean: 60, cv: 1, max: 400 } }
gateway: { router: random, pools: { policy: weighted, weights: { small: 3, large: 1 } } }
fleet:
  - { name: small, model: llama-3.1-8b, accelerator: l4, replicas: 5, engine: { profile: vllm } }
  - { name: large, model: llama-3.1-8b, accelerator: h100-sxm, replicas: 2, engine: { profile: vllm } }
replications: 3
`;

function said(argv: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(DIST, 'bin.js'), ...argv], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe.skipIf(!isBuilt)('on threads (skipped when dist is not built)', () => {
  test('a run of two pools, its margin and its replications have the bytes of one thread', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'pools.yaml'), POOLS);
    const [one, ...others] = [1, 3].map((workers) => {
      const out = `out-${workers}`;
      const argv = ['run', 'pools.yaml', '--margin', '--full', '--out', out];
      const { status, stdout, stderr } = said([...argv, '--workers', `${workers}`], folder);
      expect(stderr).toContain(`${workers} worker${workers === 1 ? '' : 's'}: `);
      const files = readdirSync(join(folder, out)).filter((name) => name.endsWith('.parquet'));
      expect(files.length).toBeGreaterThan(2);
      return { status, stdout, files: files.map((name) => readFileSync(join(folder, out, name))) };
    });
    expect(one.status).toBe(0);
    expect(one.stdout).toContain('mean over seeds');
    for (const other of others) expect(other).toEqual(one);
  });

  test('a comparison and a validation have them, too', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'pools.yaml'), POOLS);
    for (const argv of [
      ['compare', 'pools.yaml', '--cache', 'none,lru,fifo', '--json'],
      ['validate', 'splitwise', '--json'],
    ]) {
      const [one, three] = ['1', '3'].map((workers) =>
        said([...argv, '--workers', workers], folder),
      );
      expect(one.status).toBe(0);
      expect([three.status, three.stdout]).toEqual([one.status, one.stdout]);
    }
  });

  test('an error is the one of this thread, and the first of several', async () => {
    const broken = {
      ...narrowService(1),
      workload: { trace: 'nowhere.csv', format: 'azure' },
    };
    const task = { scenario: dataOf(checkObject(broken)), seed: 1, shared: undefined };
    const crew = new Crew(2, WORKER);
    const failureOf = async (workers: Pick<Crew, 'run'>) => {
      const error: unknown = await workers.run('seed', task).catch((reason: unknown) => reason);
      if (!(error instanceof KavierError)) throw error;
      const { message, what, kind, where, found, expected, hint } = error;
      return { message, what, kind, where, found, expected, hint };
    };
    const failures = [await failureOf(crew), await failureOf(await workersOf(1))];
    await crew.close();
    expect(failures[0]).toEqual(failures[1]);
    expect(failures[0].message).toContain('nowhere.csv');
  });

  test('a thread that ends before its work is an error, not a wait', async () => {
    const folder = temporaryFolder();
    const entry = join(folder, 'ends.mjs');
    writeFileSync(entry, 'process.exit(3)');
    const crew = new Crew(1, entry);
    const scenario = dataOf(checkObject(narrowService(1)));
    const ended = crew.run('seed', { scenario, seed: 1, shared: undefined });
    await expect(ended).rejects.toThrow(/ended before its work was done; found exit code 3/);
    await crew.close();
  });

  test('a number of threads that is none is refused', () => {
    for (const word of ['0', '1.5', 'many', '257']) {
      const { status, stderr } = said(['run', 'x.yaml', '--workers', word], temporaryFolder());
      expect([status, stderr]).toEqual([2, expect.stringContaining('--workers')]);
    }
  });
});

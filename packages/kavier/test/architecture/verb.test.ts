import { COMPONENTS } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import type { ArchitectureDocument } from '../../src/architecture/document.ts';
import { kavier } from '../cli/in-process.ts';
import { isClose, storedRun, sum } from '../footprint/stored-run.ts';

const { run, scenario } = storedRun();

async function answer<Kind extends ArchitectureDocument['of']>(
  of: Kind,
  ...argv: readonly string[]
): Promise<Extract<ArchitectureDocument, { of: Kind }>> {
  const { code, stdout, stderr } = await kavier(['architecture', ...argv, '--json']);
  if (code !== 0) throw new Error(stderr);
  const document = JSON.parse(stdout) as ArchitectureDocument;
  if (document.of !== of) throw new Error(`it is of ${document.of}`);
  return document as Extract<ArchitectureDocument, { of: Kind }>;
}

describe('kavier architecture', () => {
  test('prints the map with every component', async () => {
    const { code, stdout } = await kavier(['architecture']);
    expect(code).toBe(0);
    for (const { id, name } of COMPONENTS) expect(stdout).toContain(`${id}  ${name}`);
    expect((await answer('map')).components).toHaveLength(COMPONENTS.length);
  });

  test.each([['R2'], ['kv-cache manager']])(
    '%s: what it does, how it is simulated, its policies and fields',
    async (name) => {
      const { code, stdout } = await kavier(['architecture', name]);
      expect(code).toBe(0);
      for (const part of [
        'packages/core/src/kvcache',
        'Policies',
        'fleet[].engine.kvCacheBlocks',
      ]) {
        expect(stdout).toContain(part);
      }
      expect((await answer('component', name)).component.id).toBe('R2');
    },
  );

  test('vllm: what a real system has, with evidence', async () => {
    const { code, stdout } = await kavier(['architecture', 'vLLM']);
    expect(code).toBe(0);
    expect(stdout).toContain('R1 Engine scheduler');
    const { system, coverage } = await answer('system', 'vllm');
    expect(system.id).toBe('vllm');
    expect([coverage.R1, coverage.I3]).toEqual(['covered', 'absent']);
    const { systems } = await answer('component', 'R1');
    expect(systems.map(({ id }) => id)).toContain('vllm');
  });

  test('says of a scenario what it configures and what it leaves ideal', async () => {
    const { components } = await answer('scenario', '--scenario', scenario);
    const of = new Map<string, string>(components.map(({ component, how }) => [component, how]));
    expect([of.get('F1'), of.get('I3'), of.get('R5')]).toEqual(['configured', 'default', 'ideal']);
    expect((await kavier(['architecture', '--scenario', scenario])).stdout).toContain('Left ideal');
  });

  test('divides time, energy and cost of a run among components, and they add up', async () => {
    const { spent } = await answer('run', '--run', run);
    const totals = await kavier(['footprint', run, '--json']);
    const { energy } = JSON.parse(totals.stdout) as { energy: { totalWh: number } };
    const { stdout } = await kavier(['cost', run, '--json']);
    const { cost } = JSON.parse(stdout) as { cost: { totalUsd: number } };
    expect(isClose(sum(spent.map(({ energyWh }) => energyWh ?? 0)), energy.totalWh)).toBe(true);
    expect(isClose(sum(spent.map(({ costUsd }) => costUsd ?? 0)), cost.totalUsd)).toBe(true);
    for (const { requestS } of spent) expect(requestS ?? 0).toBeGreaterThanOrEqual(0);
  });

  test.each([
    [['R9'], 'Did you mean R1?'],
    [['request ruter'], 'Request router'],
    [['vlllm'], 'Did you mean vllm?'],
    [['R2', '--scenario', 'x.yaml'], 'different questions'],
    [['--run', 'nowhere'], 'no folder of a run'],
  ])('%j is refused with a reason', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(['architecture', ...argv]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

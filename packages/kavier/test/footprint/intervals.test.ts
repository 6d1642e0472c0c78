import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { narrowService } from '../uncertainty/runs.ts';

async function json<Document>(...argv: readonly string[]): Promise<Document> {
  const readStdin = async () => JSON.stringify(narrowService(4));
  const { code, stdout, stderr } = await kavier([...argv, '--json', '-q'], { readStdin });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Document;
}

test('energy, carbon and cost have the interval of their run, simulated or stored', async () => {
  const folder = join(temporaryFolder(), 'run');
  const run = await json<RunDocument>('run', '-', '--out', folder);
  const { energyWh, costUsd } = run.uncertainty?.intervals ?? {};
  for (const input of ['-', folder]) {
    const { energy, carbon, intervals } = await json<FootprintDocument>(
      'footprint',
      input,
      '--grid',
      'NL',
    );
    const { total } = intervals?.energyWh ?? {};
    expect(total?.point).toBe(energy.totalWh);
    expect(total?.low).toBeCloseTo(energyWh?.low ?? Number.NaN, 6);
    expect(total?.high).toBeCloseTo(energyWh?.high ?? Number.NaN, 6);
    expect(intervals?.carbonG?.total.point).toBe(carbon?.totalG);
    expect(intervals?.carbonG?.total.low).toBeLessThan(carbon?.totalG ?? 0);
    expect(intervals?.energyWh.perMtokenOutput.point).toBe(energy.whPerMtoken.output);
    const money = await json<CostDocument>('cost', input);
    expect(money.intervals?.total.point).toBe(money.cost.totalUsd);
    expect(money.intervals?.total.high).toBeCloseTo(costUsd?.high ?? Number.NaN, 6);
  }
});

test('a power model that was not validated has no interval of energy, and cost still has its own', async () => {
  const flags = ['--power-model', 'linear'];
  const { intervals } = await json<FootprintDocument>('footprint', '-', ...flags);
  expect(intervals?.energyWh.total).toMatchObject({ low: null, source: 'not-measured' });
  const money = await json<CostDocument>('cost', '-', ...flags);
  expect(money.intervals?.total.low).not.toBeNull();
});

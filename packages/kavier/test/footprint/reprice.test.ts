import { readdirSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { REPRICED, type RepriceDocument } from '../../src/footprint/reprice-document.ts';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from '../scenario/serving.ts';
import { answer, isClose, storedRun } from './stored-run.ts';

const priced = {
  ...SERVING,
  facility: { grid: 'NL', pue: 1.1, wueLPerKwh: 0.2, sourceWaterLPerKwh: 1 },
};
const { run, scenario } = storedRun(priced);
const reprice = (...argv: readonly string[]) => answer<RepriceDocument>('reprice', run, ...argv);

function figure({ figures }: RepriceDocument, name: string) {
  const found = figures.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('a stored run priced again', () => {
  test('with nothing else asked is what it was, and what footprint and cost say', async () => {
    const document = await reprice();
    expect(document.schema).toBe('kavier.reprice/2');
    expect(document.figures.map(({ name }) => name)).toEqual(REPRICED);
    for (const { before, after, change } of document.figures) {
      expect(before).not.toBeNull();
      expect(after).toBe(before);
      expect(change).toBe(0);
    }
    const footprint = await answer<FootprintDocument>('footprint', run);
    const cost = await answer<CostDocument>('cost', run);
    expect(document.footprint).toEqual({
      ...footprint,
      requests: null,
      command: document.command,
    });
    expect(document.cost).toEqual({ ...cost, requests: null, command: document.command });
    expect(figure(document, 'carbonG').after).toBe(footprint.carbon?.operationalG);
    expect(figure(document, 'costUsd').after).toBe(cost.cost.totalUsd);
  });

  test('changes what was asked and nothing else', async () => {
    const document = await reprice('--gpu-hour-usd', '6', '--pue', '2.2');
    expect(figure(document, 'costUsd').change).toBeCloseTo(1, 9);
    expect(figure(document, 'energyWh').change).toBeCloseTo(1, 9);
    expect(figure(document, 'carbonG').change).toBeCloseTo(1, 9);
    expect(figure(document, 'embodiedG').change).toBe(0);
    const other = await reprice('--grid', 'FR');
    expect(figure(other, 'energyWh').change).toBe(0);
    const found = await answer<FootprintDocument>('footprint', run, '--grid', 'FR');
    expect(figure(other, 'carbonG').after).toBe(found.carbon?.operationalG);
  });

  test('twice the intensity is twice the carbon', async () => {
    const [one, two] = [await reprice('--grid', '150'), await reprice('--grid', '300')];
    const [a, b] = [one, two].map((document) => figure(document, 'carbonG').after ?? 0);
    expect(isClose(b, 2 * a)).toBe(true);
  });

  test('writes nothing and says what to do with a scenario', async () => {
    const times = () => readdirSync(run).map((name) => statSync(`${run}/${name}`).mtimeMs);
    const before = times();
    await reprice('--grid', 'FR');
    expect(times()).toEqual(before);
    const { code, stderr } = await kavier(['reprice', scenario]);
    expect(code).toBe(2);
    expect(stderr).toContain('only a run that is stored can be priced again');
    expect(stderr).toContain('kavier footprint and kavier cost simulate a scenario');
  });

  test('in text that fits the line, in plain characters', async () => {
    for (const columns of [72, 80, 120]) {
      const { code, stdout } = await kavier(['reprice', run, '--grid', 'FR'], { columns });
      expect(code).toBe(0);
      expect(stdout).not.toContain('\u001b');
      const long = stdout.split('\n').filter((line) => line.length > columns);
      expect(long.filter((line) => !line.startsWith('again:'))).toEqual([]);
      expect(stdout).toMatch(/CO2e, operational .* -\d+\.\d\d %/);
    }
  });
});

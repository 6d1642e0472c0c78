import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPrice } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from '../scenario/serving.ts';
import { answer, hourly, isClose, storedRun, sum } from './stored-run.ts';

const { folder, run, scenario } = storedRun();
const OWNED = 'prices.owned={ capexUsd: 280000, accelerators: 8, utilization: 0.6 }';
const cost = (...argv: readonly string[]) => answer<CostDocument>('cost', ...argv);

describe('the parts of a cost add up', () => {
  test.each([
    ['rented', []],
    ['with electricity', ['--electricity-usd', '0.2']],
    ['earning from electricity', ['--electricity-usd', '-0.2']],
    ['owned', ['--set', OWNED, '--electricity-usd', '0.1']],
  ])('%s', async (_, flags) => {
    const { schema, cost: found, electricity, requests } = await cost(run, ...flags);
    expect(schema).toBe('kavier.cost/2');
    const { totalUsd, hardwareUsd, activities, hours } = found;
    expect(isClose(hardwareUsd + (electricity?.usd ?? 0), totalUsd)).toBe(true);
    expect(isClose(sum(Object.values(activities)), totalUsd)).toBe(true);
    expect(isClose((found.inputUsd ?? 0) + (found.outputUsd ?? 0), totalUsd)).toBe(true);
    expect(isClose(found.usedUsd + activities.idleUsd, totalUsd)).toBe(true);
    expect(isClose(hours.used + hours.idle, hours.held)).toBe(true);
    if (requests === null) throw new Error('no requests');
    const { usd, unattributedUsd } = requests;
    expect(isClose((usd.mean ?? 0) * usd.count + unattributedUsd, totalUsd)).toBe(true);
    if (electricity === null) return;
    expect(isClose(sum(Object.values(electricity.parts)), electricity.usd)).toBe(true);
    expect(isClose(sum(Object.values(electricity.activities)), electricity.usd)).toBe(true);
  });

  test('of the bill of an API, and its margin', async () => {
    const flags = ['--api', 'anthropic', '--api-input-usd', '3', '--api-output-usd', '15'];
    const { api, cost: own } = await cost(run, ...flags);
    if (api === null) throw new Error('no bill');
    const { usd, totalUsd, storageUsd, tokens } = api.bill;
    expect(isClose(sum(Object.values(usd)) + storageUsd, totalUsd)).toBe(true);
    expect(isClose(api.margin.marginUsd, totalUsd - own.totalUsd)).toBe(true);
    const { served } = await answer<FootprintDocument>('footprint', run);
    expect(tokens.input + tokens.cacheWrite + tokens.cacheRead).toBe(served.promptTokens);
    expect(tokens.output).toBe(served.outputTokens);
    expect(isClose(usd.output, (served.outputTokens * 15) / 1e6)).toBe(true);
  });
});

describe('prices', () => {
  test('the cost is that of the run, and twice the price is twice the cost', async () => {
    const one = await cost(run);
    const { efficiency } = await answer<RunDocument>('run', scenario, '--no-write');
    expect(one.cost.acceleratorHourUsd).toBe(3);
    expect(isClose(one.cost.totalUsd, efficiency.costUsd ?? Number.NaN)).toBe(true);
    const { cost: twice } = await cost(run, '--gpu-hour-usd', '6');
    expect(isClose(twice.hardwareUsd, 2 * one.cost.hardwareUsd)).toBe(true);
  });

  test('electricity costs its energy times its price, by the hour where it changes', async () => {
    const { energy } = await answer<FootprintDocument>('footprint', run);
    const flat = await cost(run, '--electricity-usd', '0.25');
    expect(isClose(flat.electricity?.usd ?? 0, energy.totalWh * 0.25e-3)).toBe(true);
    const file = hourly(folder, 'price.csv', [-0.1, 0.3]);
    const at = (hour: string) =>
      cost(run, '--electricity-trace', file, '--start-at', `2022-06-01T${hour}:00:00Z`);
    const early = await at('00');
    expect(isClose(early.electricity?.usd ?? 0, energy.totalWh * -1e-4)).toBe(true);
    expect(early.cost.totalUsd).toBeLessThan(early.cost.hardwareUsd);
    expect(isClose((await at('01')).electricity?.usd ?? 0, energy.totalWh * 3e-4)).toBe(true);
  });

  test('a plan of the list says whose price it is and when it was asked', async () => {
    const { cost: found, assumptions } = await cost(run, '--plan', 'on-demand');
    expect(found.acceleratorHourUsd).toBeGreaterThan(0);
    expect(assumptions.join(' ')).toMatch(/USD per hour on-demand \(market, median of \d+ from/);
  });

  test('owned hardware without a price of electricity says so', async () => {
    const { electricity, assumptions } = await cost(run, '--set', OWNED);
    expect(electricity).toBeNull();
    expect(assumptions.join(' ')).toContain('NO PRICE OF ELECTRICITY WAS GIVEN');
  });

  test('a flag takes the place of a plan with its provider', async () => {
    const prices = { plan: 'on-demand', provider: 'aws' };
    const readStdin = async () => JSON.stringify({ ...SERVING, prices });
    const { stdout, stderr } = await kavier(['cost', '-', '--gpu-hour-usd', '2', '--json'], {
      readStdin,
    });
    expect(stderr).toBe('');
    expect((JSON.parse(stdout) as CostDocument).cost.acceleratorHourUsd).toBe(2);
  });
});

describe('a price that nobody gave', () => {
  const { prices: _, ...unpriced } = SERVING;
  const stored = async (name: string, changes: object = {}) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ ...unpriced, ...changes }));
    const out = join(folder, name);
    return { out, document: await answer<RunDocument>('run', file, '--out', out) };
  };

  test('is that of the list, with its row, date and source, also of a stored run', async () => {
    const { out, document } = await stored('listed');
    const { accelerator } = SERVING.fleet[0];
    const row = listPrice(accelerator);
    const { assumptions, cost: found } = await cost(out);
    expect(found.acceleratorHourUsd).toBe(row?.usdPerHour);
    expect(document.efficiency.acceleratorHourUsd).toBe(row?.usdPerHour);
    for (const part of ['on-demand', row?.provider, row?.source, row?.date]) {
      expect(assumptions.join(' ')).toContain(part);
    }
  });

  test('of an accelerator that the list does not have is no price: energy is there, money is not', async () => {
    const own = {
      name: 'npu-x1',
      peakFlops: { bf16: 400e12 },
      memoryBytesPerS: 2e12,
      memoryBytes: 64e9,
      tdpW: 400,
      idleW: 60,
      hostLink: { kind: 'pcie', bytesPerS: 64e9 },
    };
    const fleet = [{ ...SERVING.fleet[0], accelerator: own.name }];
    const { out, document } = await stored('unlisted', { fleet, catalog: { accelerators: [own] } });
    const { costUsd, costUsdPerMtokenOutput, acceleratorHourUsd } = document.efficiency;
    expect([costUsd, costUsdPerMtokenOutput, acceleratorHourUsd]).toEqual([null, null, null]);
    expect(document.energy.totalWh).toBeGreaterThan(0);
    expect(document.assumptions.join(' ')).toContain('NOT PRICED');
    const { code, stdout, stderr } = await kavier(['cost', out]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--gpu-hour-usd');
    const { cost: priced } = await cost(out, '--gpu-hour-usd', '2');
    expect(priced.totalUsd).toBeGreaterThan(0);
    const compared = await kavier(['compare', out, '--cache', 'none,lru', '--json']);
    expect(compared.code).toBe(0);
    const repriced = await kavier(['reprice', out, '--pue', '1.1', '--json']);
    expect(repriced.code).toBe(0);
    for (const text of [compared.stdout, repriced.stdout]) expect(text).not.toContain('NaN');
  });
});

test('a folder and a simulation cost the same, bit for bit', async () => {
  const flags = ['--electricity-usd', '0.1', '--api', 'claude-sonnet-4.5'];
  const [stored, simulated] = [await cost(run, ...flags), await cost(scenario, ...flags)];
  const figures = ({ cost: own, electricity, api }: CostDocument) => ({ own, electricity, api });
  expect(figures(stored)).toEqual(figures(simulated));
});

test('the text fits the line, in plain characters', async () => {
  const flags = ['--api', 'anthropic', '--api-input-usd', '3', '--api-output-usd', '15'];
  for (const [columns, ...detail] of [[80], [120], [80, '--full'], [120, '--full']] as const) {
    const { code, stdout, stderr } = await kavier(
      ['cost', run, ...detail, ...flags, '--electricity-usd', '0.1'],
      { columns },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    const long = stdout.split('\n').filter((line) => line.length > columns);
    expect(long.filter((line) => !line.startsWith('again:'))).toEqual([]);
    expect(stdout).toContain('anthropic would bill');
  }
});

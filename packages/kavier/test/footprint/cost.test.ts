import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    expect(isClose(one.cost.totalUsd, efficiency.costUsd)).toBe(true);
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

test('a price that nobody gave is said of a stored run, too', async () => {
  const file = join(folder, 'free.json');
  const { prices: _, ...unpriced } = SERVING;
  writeFileSync(file, JSON.stringify(unpriced));
  const out = join(folder, 'free');
  await answer('run', file, '--out', out);
  const { assumptions, cost: found } = await cost(out);
  expect(assumptions.join(' ')).toContain('NO PRICE WAS GIVEN: 10 USD');
  expect(found.acceleratorHourUsd).toBe(10);
});

test('a folder and a simulation cost the same, bit for bit', async () => {
  const flags = ['--electricity-usd', '0.1', '--api', 'claude-sonnet-4.5'];
  const [stored, simulated] = [await cost(run, ...flags), await cost(scenario, ...flags)];
  const figures = ({ cost: own, electricity, api }: CostDocument) => ({ own, electricity, api });
  expect(figures(stored)).toEqual(figures(simulated));
});

test('the text fits the line, in plain characters', async () => {
  const flags = ['--api', 'anthropic', '--api-input-usd', '3', '--api-output-usd', '15'];
  for (const columns of [80, 120]) {
    const { code, stdout, stderr } = await kavier(
      ['cost', run, ...flags, '--electricity-usd', '0.1'],
      { columns },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    const long = stdout.split('\n').filter((line) => line.length > columns);
    expect(long.filter((line) => !line.startsWith('again:'))).toEqual([]);
    expect(stdout).toContain('anthropic would bill');
  }
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withTables } from '../../../io/test/output/duckdb.ts';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';
import { SMALL } from '../scenario/small.ts';
import { answer, hourly, isClose, storedRun, sum } from './stored-run.ts';

const { folder, run, scenario } = storedRun();
const ALL = ['--grid', 'NL', '--wue', '0.3', '--ewif', '1.1'];

const footprint = (...argv: readonly string[]) => answer<FootprintDocument>('footprint', ...argv);

function carbonOf({ carbon }: FootprintDocument): NonNullable<FootprintDocument['carbon']> {
  if (carbon === null) throw new Error('no carbon');
  return carbon;
}

describe('the parts of a footprint add up', () => {
  test('energy, carbon, water and embodied carbon', async () => {
    const document = await footprint(run, ...ALL);
    const { energy, water } = document;
    const carbon = carbonOf(document);
    expect(document.schema).toBe('kavier.footprint/2');
    expect(isClose(sum(Object.values(energy.partsWh)), energy.totalWh)).toBe(true);
    expect(isClose(sum(Object.values(carbon.partsG)), carbon.operationalG)).toBe(true);
    const { embodied } = carbon;
    if (embodied === null || water === null) throw new Error('a part is missing');
    expect(isClose(embodied.acceleratorG + embodied.serverG, embodied.totalG)).toBe(true);
    expect(carbon.totalG).toBe(carbon.operationalG + embodied.totalG);
    const [siteL, sourceL] = [water.siteL, water.sourceL].map((parts) => sum(Object.values(parts)));
    expect(isClose(siteL + sourceL, water.totalL)).toBe(true);
    expect(isClose(sourceL, (1.1 * energy.totalWh) / 1000)).toBe(true);
    const serversWh = energy.totalWh - energy.partsWh.facility;
    expect(isClose(siteL, (0.3 * serversWh) / 1000)).toBe(true);
    for (const part of Object.values(energy.partsWh)) expect(part).toBeGreaterThan(0);
  });

  test('with a constant grid carbon is energy times intensity, in all and by part', async () => {
    const { energy, ...document } = await footprint(run, '--grid', '100');
    const { operationalG, partsG, meanGPerKwh, publishedG } = carbonOf({ energy, ...document });
    expect(isClose(operationalG, energy.totalWh / 10)).toBe(true);
    expect(isClose(publishedG, operationalG)).toBe(true);
    expect(meanGPerKwh).toBeCloseTo(100, 9);
    for (const part of ['prefill', 'decode', 'idle', 'host', 'facility'] as const) {
      expect(isClose(partsG[part], energy.partsWh[part] / 10)).toBe(true);
    }
  });

  test('twice the intensity is twice the carbon, whatever the intensity', async () => {
    const gramsAt = async (grid: number) =>
      carbonOf(await footprint(run, '--grid', String(grid))).operationalG;
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 2000, noNaN: true }), async (grid) => {
        expect(isClose(await gramsAt(2 * grid), 2 * (await gramsAt(grid)))).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  test('of the requests and what belongs to none', async () => {
    for (const rule of ['unattributed', 'by-busy-time']) {
      const { energy, requests } = await footprint(run, '--idle', rule);
      if (requests === null) throw new Error('no requests');
      const { energyWh, attributedWh, unattributedWh } = requests;
      expect(isClose(attributedWh + unattributedWh, energy.totalWh)).toBe(true);
      expect(isClose((energyWh.mean ?? 0) * energyWh.count, attributedWh)).toBe(true);
      expect(unattributedWh > 0).toBe(rule === 'unattributed');
    }
  });

  test('of the power over time', async () => {
    const { energy, timeline, endS } = await footprint(run, '--grid', '250');
    const joules = timeline.map(
      ({ startS, endS: toS, prefillW, decodeW, idleW, hostW, facilityW }) =>
        (prefillW + decodeW + idleW + hostW + facilityW) * (toS - startS),
    );
    expect(isClose(sum(joules), energy.totalWh * 3600)).toBe(true);
    expect(timeline[timeline.length - 1].endS).toBeCloseTo(endS, 9);
    for (const { gPerKwh } of timeline) expect(gPerKwh).toBeCloseTo(250, 9);
  });

  test('per million tokens, in denominators that are not mixed', async () => {
    const document = await footprint(run, ...ALL);
    const { energy, served, window } = document;
    const { output, all } = energy.whPerMtoken;
    const ofOutput = (output ?? 0) * window.served.outputTokens;
    const ofAll = (all ?? 0) * (window.served.outputTokens + window.served.promptTokens);
    expect(isClose(ofOutput, ofAll)).toBe(true);
    expect(ofAll).toBeLessThanOrEqual(energy.totalWh * 1e6 * (1 + 1e-9));
    const { totalG, sciGPerRequest } = carbonOf(document);
    expect(isClose((sciGPerRequest ?? 0) * served.requests, totalG)).toBe(true);
  });
});

describe('settings', () => {
  test('the facility multiplies what its servers draw; without servers nothing is theirs', async () => {
    const [lean, fat] = [await footprint(run, '--pue', '1'), await footprint(run, '--pue', '1.5')];
    expect(lean.energy.partsWh.facility).toBe(0);
    expect(isClose(fat.energy.totalWh, 1.5 * lean.energy.totalWh)).toBe(true);
    const bare = await footprint(run, '--set', 'facility.node=none');
    expect(bare.energy.partsWh.host).toBe(0);
  });

  test('a constant draw comes to watts times time', async () => {
    const flags = ['--set', 'facility.power={ model: constant, watts: 360 }'];
    const { energy, endS } = await footprint(
      run,
      ...flags,
      '--set',
      'facility.node=none',
      '--pue',
      '1',
    );
    expect(isClose(energy.totalWh, endS / 10)).toBe(true);
  });

  test('every power model that needs no figures of its own is priced', async () => {
    const names = new Set<string>();
    for (const model of ['activity', 'sqrt', 'linear', 'square', 'cubic', 'mse', 'tdp']) {
      const { energy, powerModel } = await footprint(run, '--power-model', model);
      expect(energy.totalWh).toBeGreaterThan(0);
      names.add(powerModel);
    }
    expect(names.size).toBe(7);
  });

  test('without a grid and factors nothing is made up, and it is said', async () => {
    const { carbon, water, grid, assumptions } = await footprint(run);
    expect([carbon, water, grid]).toEqual([null, null, null]);
    const said = assumptions.join(' ');
    for (const part of ['NO GRID WAS GIVEN', 'NO WATER FACTOR', 'NO PUE', 'NO SERVER']) {
      expect(said).toContain(part);
    }
    expect(said).not.toContain('USD');
  });

  test('an intensity over time counts by the hour, and the published rule takes the lower', async () => {
    const file = hourly(folder, 'steps.csv', [200, 100, 100]);
    const at = (start: string) => footprint(run, '--carbon-trace', file, '--start-at', start);
    const early = carbonOf(await at('2022-06-01T00:00:00Z'));
    const late = carbonOf(await at('2022-06-01T01:00:00Z'));
    expect(isClose(early.operationalG, 2 * late.operationalG)).toBe(true);
    expect(isClose(early.publishedG, late.operationalG)).toBe(true);
    const across = carbonOf(await at('2022-06-01T00:59:50Z'));
    expect(across.operationalG).toBeLessThan(early.operationalG);
    expect(across.operationalG).toBeGreaterThan(late.operationalG);
    const { assumptions } = await footprint(run, '--carbon-trace', file);
    expect(assumptions.join(' ')).toContain('NO START WAS GIVEN');
  });
});

describe('where a run comes from makes no difference', () => {
  /** What is computed; the rest is names, and sentences on what was filled in. */
  const figures = ({ energy, carbon, water, requests, timeline, served }: FootprintDocument) => ({
    energy,
    carbon,
    water,
    requests,
    timeline,
    served,
  });

  test('a folder and a simulation give the same, bit for bit', async () => {
    const [stored, simulated] = [await footprint(run, ...ALL), await footprint(scenario, ...ALL)];
    expect(figures(stored)).toEqual(figures(simulated));
    expect(stored.scenarioHash).toBe(simulated.scenarioHash);
  });

  test('the published engine, too', async () => {
    const file = join(folder, 'small.json');
    writeFileSync(file, JSON.stringify(SMALL));
    const out = join(folder, 'published');
    await answer('run', file, '--out', out);
    const [stored, simulated] = [await footprint(out, ...ALL), await footprint(file, ...ALL)];
    expect(figures(stored)).toEqual(figures(simulated));
    expect(stored.served.requests).toBe(20);
    const [{ cost }, again] = [
      await answer<CostDocument>('cost', out),
      await answer<CostDocument>('cost', file),
    ];
    expect(cost).toEqual(again.cost);
    expect(isClose(stored.accelerators * stored.endS, cost.hours.held * 3600)).toBe(true);
    expect(stored.requests?.energyWh.count).toBe(20);
  });

  test('a file that a scenario names is found from its run folder', async () => {
    const file = hourly(folder, 'kept.csv', [300, 300]);
    const out = join(folder, 'with-trace');
    await answer('run', scenario, '--out', out, '--carbon-trace', file);
    expect(readFileSync(join(out, 'scenario.resolved.yaml'), 'utf8')).toContain('../kept.csv');
    expect(carbonOf(await footprint(out)).meanGPerKwh).toBeCloseTo(300, 9);
  });

  test('what was served is what the run says', async () => {
    const summary = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as RunDocument;
    const { served, name, scenarioHash } = await footprint(run);
    expect({ served, name, scenarioHash }).toEqual({
      served: summary.served,
      name: summary.name,
      scenarioHash: summary.scenarioHash,
    });
  });

  test('a run that served nobody has no mean and divides by nothing', async () => {
    const turned = await footprint(scenario, '--max-context', '10', '--grid', 'NL');
    expect(turned.verdict).toMatch(/^No request was served; the run took /);
    expect(turned.energy.whPerMtoken).toEqual({ output: null, all: null });
    expect(turned.carbon?.sciGPerRequest).toBeNull();
    const { verdict, requests } = await answer<CostDocument>(
      'cost',
      scenario,
      '--max-context',
      '10',
    );
    expect(verdict).toMatch(/^The run costs .* USD: nothing was generated\.$/);
    expect(requests?.usd.count).toBe(0);
  });
});

describe('the text', () => {
  test('fits the line, in plain characters, with what has to be said', async () => {
    const file = hourly(folder, 'wide.csv', [200, 100, 100]);
    const flags = ['--carbon-trace', file, '--start-at', '2022-06-01T00:59:50Z'];
    for (const columns of [72, 80, 120]) {
      const { code, stdout, stderr } = await kavier(['footprint', run, '--full', ...flags], {
        columns,
      });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).not.toContain('\u001b');
      const long = stdout.split('\n').filter((line) => line.length > columns);
      expect(long.filter((line) => !line.includes(folder))).toEqual([]);
      for (const part of ['A request took', 'For a report', 'SCI = (E x I + M) / R', 'Assumed']) {
        expect(stdout.replace(/\s+/g, ' ')).toContain(part);
      }
    }
  });

  test('has colours where they are asked for, never in JSON', async () => {
    const forced = { env: { FORCE_COLOR: '1' } };
    expect((await kavier(['footprint', run], forced)).stdout).toContain('\u001b');
    expect((await kavier(['footprint', run, '--json'], forced)).stdout).not.toContain('\u001b');
  });

  test('gives the command that prints it again', async () => {
    const { command } = await footprint(run, '--grid', 'NL', '--set', 'facility.sleepW=50');
    expect(command).toBe(`kavier footprint ${run} --grid NL --set facility.sleepW=50`);
  });
});

describe('the table of requests', () => {
  test('adds up to what is attributed, and joins the run’s own', async () => {
    const out = join(folder, 'report');
    const { code } = await kavier(['footprint', run, ...ALL, '--out', out]);
    expect(code).toBe(0);
    const [{ energy, saved, carbon, cost, rows }] = await withTables(
      {
        prices: readFileSync(join(out, 'requests.parquet')),
        requests: readFileSync(join(run, 'requests.parquet')),
      },
      (query) =>
        query(`select sum(energy_j) as energy, sum(saved_j) as saved, sum(carbon_g) as carbon,
          sum(cost_usd) as cost, count(*) as rows from prices join requests using (request)`),
    );
    const { requests, served } = await footprint(run, ...ALL);
    if (requests === null) throw new Error('no requests');
    expect(isClose(Number(energy) / 3600, requests.attributedWh)).toBe(true);
    expect(isClose(Number(saved) / 3600, requests.savedByCacheWh ?? Number.NaN)).toBe(true);
    expect(Number(carbon)).toBeGreaterThan(0);
    expect(Number(cost)).toBeGreaterThan(0);
    expect(Number(rows)).toBeGreaterThanOrEqual(served.requests);
  });
});

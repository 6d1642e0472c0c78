import { describe, expect, test } from 'vitest';
import type { CompareDocument } from '../../src/compare/document.ts';
import { COMPARE_METRICS, type CompareMetric } from '../../src/compare/metrics.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { kavier } from '../cli/in-process.ts';
import { CACHE_FLAGS, compared, publishedFile, servingFile } from './shared.ts';

const figureOf = ({ rows }: CompareDocument, name: string, metric: CompareMetric): number => {
  const row = rows.find((one) => one.name === name);
  return row?.figures[metric].value ?? Number.NaN;
};

const sum = (parts: object) =>
  Object.values(parts).reduce((all: number, part: number) => all + part, 0);

describe('rows of a comparison', () => {
  test('none against none differs by nothing', async () => {
    for (const path of [servingFile(), publishedFile()]) {
      const { rows } = await compared(path, '--cache', 'none,none');
      for (const metric of COMPARE_METRICS) {
        const { value, difference, percent } = rows[1].figures[metric];
        expect(value).toBe(rows[0].figures[metric].value);
        expect(difference).toBe(value === null ? null : 0);
        if (value !== null && value !== 0) expect(percent).toBe(0);
      }
      expect(rows[1].scenarioHash).toBe(rows[0].scenarioHash);
    }
  });

  test('their order changes what they are compared with and nothing else', async () => {
    const path = servingFile();
    const one = await compared(path, '--cache', 'none,lru,published:full', ...CACHE_FLAGS);
    const other = await compared(path, '--cache', 'published:full,none,lru', ...CACHE_FLAGS);
    for (const row of one.rows) {
      const same = other.rows.find(({ name }) => name === row.name);
      expect(same?.scenarioHash).toBe(row.scenarioHash);
      for (const metric of COMPARE_METRICS) {
        expect(same?.figures[metric].value).toBe(row.figures[metric].value);
      }
    }
    const there = one.rows[2].figures.energyWh.difference ?? Number.NaN;
    expect(other.rows[1].figures.energyWh.difference).toBeCloseTo(-there, 12);
  });

  test.each([
    ['kavier-2025', publishedFile],
    ['an engine that batches', servingFile],
  ])('a policy that saves more takes less energy under %s', async (_, fileOf) => {
    const caches = 'none,published:prefill,published:full';
    const document = await compared(fileOf(), '--cache', caches, ...CACHE_FLAGS);
    const [none, prefill, full] = document.rows.map(({ figures }) => figures);
    expect(prefill.requestHitRatio.value).toBeGreaterThan(0.3);
    for (const metric of ['energyWh', 'carbonG', 'busyGpuHours', 'ttftMeanS'] as const) {
      const [most, less, least] = [none, prefill, full].map(
        (row) => row[metric].value ?? Number.NaN,
      );
      expect(less).toBeLessThan(most);
      // A hit saves all of the TTFT under either policy when requests never wait.
      if (metric === 'ttftMeanS') expect(least).toBeLessThanOrEqual(less);
      else expect(least).toBeLessThan(less);
    }
  });

  test('published policies hit in an engine that batches what they hit in their own', async () => {
    const caches = ['--cache', 'published:prefill,published:full', ...CACHE_FLAGS];
    const own = await compared(publishedFile(), ...caches);
    const batching = await compared(servingFile(), ...caches);
    const { requests, promptTokens } = own.workload;
    expect(batching.workload.fingerprint).toBe(own.workload.fingerprint);
    for (const { name } of own.rows) {
      const hits = figureOf(own, name, 'requestHitRatio');
      expect(figureOf(batching, name, 'requestHitRatio')).toBe(hits);
      // An engine that batches computes one token of a prompt that it was given, to sample from.
      const computed = name === 'published:prefill' ? (hits * requests) / promptTokens : 0;
      const tokens = figureOf(own, name, 'tokenHitRatio') - computed;
      expect(figureOf(batching, name, 'tokenHitRatio')).toBeCloseTo(tokens, 12);
    }
  });

  test('parts add up, and each figure is what kavier run says of the row', async () => {
    const path = servingFile();
    const { rows } = await compared(path, '--cache', 'lru,published:prefill', ...CACHE_FLAGS);
    for (const { figures, command, ...row } of rows) {
      expect(sum(row.energyPartsWh)).toBeCloseTo(figures.energyWh.value ?? Number.NaN, 9);
      expect(sum(row.carbonPartsG ?? {})).toBeCloseTo(figures.carbonG.value ?? Number.NaN, 9);
      expect(sum(row.costPartsUsd ?? {})).toBeCloseTo(figures.costUsd.value ?? Number.NaN, 9);
      const [, ...argv] = command.split(' ');
      const run = await kavier([...argv, '--no-write', '--json']);
      const { scenarioHash, performance, efficiency, cache } = JSON.parse(
        run.stdout,
      ) as RunDocument;
      expect(scenarioHash).toBe(row.scenarioHash);
      expect(figures.ttftP99S.value).toBe(performance.ttftS.p99);
      expect(figures.tpotP50S.value).toBe(performance.tpotS.p50);
      expect(figures.tokenHitRatio.value).toBe(cache?.tokenHitRatio);
      expect(figures.usdPerMtokenOutput.value).toBeCloseTo(
        efficiency.costUsdPerMtokenOutput ?? Number.NaN,
        9,
      );
      const priced = await kavier(['footprint', ...argv.slice(1), '--json']);
      const footprint = JSON.parse(priced.stdout) as { energy: { totalWh: number } };
      expect(figures.energyWh.value).toBe(footprint.energy.totalWh);
    }
  });

  test('electricity that is paid apart is a cost', async () => {
    const path = servingFile();
    const free = await compared(path, '--cache', 'none,lru');
    const paid = await compared(path, '--cache', 'none,lru', '--electricity-usd', '0.25');
    for (const name of ['none', 'lru']) {
      const kwh = figureOf(free, name, 'energyWh') / 1000;
      const more = figureOf(paid, name, 'costUsd') - figureOf(free, name, 'costUsd');
      expect(more).toBeCloseTo(0.25 * kwh, 9);
    }
  });

  test('seeds are the same for all rows, and the differences are those of equal seeds', async () => {
    const path = servingFile();
    const flags = ['--cache', 'none,lru', '--replications', '3'];
    const { rows, random } = await compared(path, ...flags);
    expect(random).toMatchObject({ drawn: ['requests'], seeds: [3, 4, 5], over: [0, 0] });
    const alone = await Promise.all(
      random.seeds.map((seed) => compared(path, '--cache', 'none,lru', '--seed', String(seed))),
    );
    const differences = alone.map((one) => one.rows[1].figures.energyWh.difference ?? Number.NaN);
    const { difference95, mean95 } = rows[1].figures.energyWh;
    expect(difference95?.mean).toBeCloseTo(sum(differences) / 3, 9);
    const energies = alone.map((one) => figureOf(one, 'lru', 'energyWh'));
    expect(mean95?.mean).toBeCloseTo(sum(energies) / 3, 9);
    // Runs of equal seed share their requests, so that their differences spread less than they do.
    const widthOf = (one: typeof mean95) => (one?.high ?? Number.NaN) - (one?.low ?? Number.NaN);
    expect(widthOf(difference95)).toBeLessThan(widthOf(mean95));
    expect(rows[0].figures.energyWh.difference95).toEqual({ mean: 0, low: 0, high: 0 });
  });

  test('without a KV cache the published engine decodes as often as it has tokens', async () => {
    const { rows } = await compared(publishedFile(), '--cache', 'none', '--kv-cache', 'on,off');
    expect(rows.map(({ name, kvCache }) => [name, kvCache])).toEqual([
      ['none, KV on', 'on'],
      ['none, KV off', 'off'],
    ]);
    const [on, off] = rows.map(({ figures }) => figures);
    expect(off.ttftMeanS.value).toBeCloseTo(on.ttftMeanS.value ?? Number.NaN, 9);
    expect(off.tpotP50S.value).toBeGreaterThan(10 * (on.tpotP50S.value ?? Number.NaN));
    expect(off.energyWh.value).toBeGreaterThan(on.energyWh.value ?? Number.NaN);
  });
});

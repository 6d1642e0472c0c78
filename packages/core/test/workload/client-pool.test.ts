import { describe, expect, it } from 'vitest';
import type { ClientPool, PoolClient, RateWindow } from '../../src/workload/client-pool.ts';
import { generateFromClientPool } from '../../src/workload/client-pool-generator.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { expectValidTable } from './request-tables.ts';

function lengths(...values: number[]) {
  return { values: Float64Array.from(values), weights: Float64Array.from(values, () => 0.25) };
}

function rateWindow(index: number, some: Partial<RateWindow> = {}): RateWindow {
  return {
    startS: 600 * index,
    durationS: 600,
    rateRps: 0.5,
    cv: 1,
    pattern: 'gamma',
    parameters: [1, 2],
    ...some,
  };
}

function client(name: string, some: Partial<PoolClient> = {}): PoolClient {
  return {
    name,
    rateWindows: [rateWindow(0), rateWindow(1, { rateRps: 0 }), rateWindow(2, { rateRps: 1 })],
    dataWindows: [
      { startS: 0, durationS: 900, inputTokens: lengths(10, 11), outputTokens: lengths(1, 2) },
      { startS: 900, durationS: 900, inputTokens: lengths(20), outputTokens: lengths(3) },
    ],
    ...some,
  };
}

function pool(...clients: PoolClient[]): ClientPool {
  return { name: 'test pool', clients };
}

/** Rows of one client, without its index. */
function rowsOf(table: RequestTable, name: string): string[] {
  const rows: string[] = [];
  for (let i = 0; i < table.count; i++) {
    if (table.classNames?.[table.requestClass?.[i] ?? -1] !== name) continue;
    rows.push(`${table.arrivalS[i]} ${table.promptTokens[i]} ${table.outputTokens[i]}`);
  }
  return rows;
}

describe('generateFromClientPool', () => {
  it('makes a valid table in which every window has its own rate and lengths', () => {
    const { requests, card } = generateFromClientPool(pool(client('a')), { toS: 1800 });
    expectValidTable(requests);
    expect([card.rows, card.leftOut, card.repaired]).toEqual([requests.count, [], []]);
    const inWindow = (k: number) =>
      requests.arrivalS.filter((t) => Math.floor(t / 600) === k).length;
    expect(Math.abs(inWindow(0) - 300)).toBeLessThan(70);
    expect(inWindow(1)).toBe(0);
    expect(Math.abs(inWindow(2) - 600)).toBeLessThan(100);
    requests.arrivalS.forEach((t, i) => {
      expect(t < 900 ? [10, 11] : [20]).toContain(requests.promptTokens[i]);
      expect(t < 900 ? [1, 2] : [3]).toContain(requests.outputTokens[i]);
    });
  });

  it('changes nothing of a client when others come, go or change places', () => {
    const [a, b, c] = [client('a'), client('b', { rateWindows: [rateWindow(0)] }), client('c')];
    const options = { toS: 1800, seed: 5 };
    const alone = generateFromClientPool(pool(a), options).requests;
    const all = generateFromClientPool(pool(c, b, a), options).requests;
    expectValidTable(all);
    expect(rowsOf(all, 'a')).toEqual(rowsOf(alone, 'a'));
    expect(rowsOf(all, 'c')).not.toEqual(rowsOf(all, 'a'));
    expect(all.count).toBe(['a', 'b', 'c'].reduce((n, name) => n + rowsOf(all, name).length, 0));
    expect(generateFromClientPool(pool(c, b, a), options).requests).toEqual(all);
  });

  it.each([
    { pattern: 'gamma', shape: 0.04 },
    { pattern: 'weibull', shape: 0.35 },
    { pattern: 'none', shape: 1 },
  ] as const)('keeps the rate of bursty clients over many windows: $pattern', (bursty) => {
    const rateWindows = Array.from({ length: 400 }, (_, k) =>
      rateWindow(k, { pattern: bursty.pattern, parameters: [bursty.shape, 1], rateRps: 0.05 }),
    );
    const clients = Array.from({ length: 10 }, (_, k) => client(`client ${k}`, { rateWindows }));
    const { requests } = generateFromClientPool(pool(...clients), { toS: 240_000 });
    // 120,000 expected; restarting in every window would give up to 1.4 times as many.
    expect(Math.abs(requests.count / 120_000 - 1)).toBeLessThan(0.06);
  });

  it('scales the rate and cuts the horizon', () => {
    const base = generateFromClientPool(pool(client('a')), { toS: 1800 }).requests;
    const scaled = generateFromClientPool(pool(client('a')), { toS: 1800, rateScale: 4 }).requests;
    expect(Math.abs(scaled.count / base.count - 4)).toBeLessThan(0.6);
    const late = generateFromClientPool(pool(client('a')), { fromS: 1500, toS: 1700 }).requests;
    expect(late.arrivalS.every((t) => t >= 0 && t < 200)).toBe(true);
    expect(Math.abs(late.count - 200)).toBeLessThan(60);
  });

  it('borrows lengths from the nearest window that has data, and counts it', () => {
    const empty = lengths();
    const data = client('a').dataWindows;
    const hole = client('a', {
      dataWindows: [{ ...data[0], inputTokens: empty, outputTokens: empty }, data[1]],
    });
    const { requests, card } = generateFromClientPool(pool(hole), { toS: 1800 });
    expect(requests.promptTokens.every((tokens) => tokens === 20)).toBe(true);
    expect(card.repaired[0].count).toBe(requests.arrivalS.filter((t) => t < 900).length);
  });

  it('leaves out requests of a client without data, and counts them', () => {
    const silent = client('b', { dataWindows: [] });
    const { requests, card } = generateFromClientPool(pool(client('a'), silent), { toS: 1800 });
    expect(rowsOf(requests, 'b')).toEqual([]);
    expect(card.leftOut[0].count).toBeGreaterThan(100);
    expect(card.rows).toBe(card.requests + card.leftOut[0].count);
  });

  it('refuses pools and options that make no sense', () => {
    const generate = (bad: ClientPool) => () => generateFromClientPool(bad, { toS: 1800 });
    expect(generate(pool(client('a'), client('a')))).toThrow(/^test pool: two clients/);
    expect(generate(pool(client('a', { rateWindows: [rateWindow(1), rateWindow(0)] })))).toThrow(
      /^client a: .*follow each other/,
    );
    const shapeless = rateWindow(0, { parameters: [] });
    expect(generate(pool(client('a', { rateWindows: [shapeless] })))).toThrow(/shape/);
    const uneven = { values: Float64Array.of(1, 2), weights: Float64Array.of(1) };
    const dataWindows = [{ ...client('a').dataWindows[0], outputTokens: uneven }];
    expect(generate(pool(client('a', { dataWindows })))).toThrow(/2 values, 1 weights/);
    expect(() => generateFromClientPool(pool(), { fromS: 5, toS: 5 })).toThrow(/^workload\.toS: /);
    expect(() => generateFromClientPool(pool(), { toS: 5, rateScale: 0 })).toThrow(/rateScale/);
  });
});

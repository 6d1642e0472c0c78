import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { totalG } from '../../src/carbon/carbon-timeline.ts';
import { attributeCost } from '../../src/cost/attribute-cost.ts';
import { measureCost } from '../../src/cost/run-cost.ts';
import { tokensOfRun } from '../../src/cost/token-use.ts';
import { totalJ } from '../../src/energy/energy-timeline.ts';
import { poolOfReplica, poolRuns } from '../../src/record/pool-record.ts';
import { runOfPool } from '../../src/record/run-of-pool.ts';
import { attributeRun, sumByClass } from '../../src/study/attribute-run.ts';
import { footprintOf } from '../../src/study/footprint.ts';
import { runEcosystem } from '../../src/study/run.ts';
import { summarizeRun } from '../../src/study/summarize-run.ts';
import { selectRows } from '../../src/workload/select-rows.ts';
import { CLASSES, ecosystems } from './random-ecosystem.ts';

const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

/** The same within 1e-9 of the larger. */
function same(a: number, b: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1e-9, Math.abs(a), Math.abs(b)));
}

describe('an ecosystem of one to three unlike pools', () => {
  test('takes what its pools, its requests with nobody, and its classes with nobody take', () => {
    let severalServed = 0;
    fc.assert(
      fc.property(
        ecosystems,
        fc.constantFrom('unattributed' as const, 'by-busy-time' as const),
        ({ ecosystem, setups, table }, idle) => {
          const run = runEcosystem(ecosystem, table);
          const { replica, work } = run.requests;
          if (work === undefined) throw new Error('no attribution');
          const footprint = footprintOf(run, setups);
          const { carbon, water } = footprint;
          if (carbon === null || water === null) throw new Error('no carbon or water');
          const found = attributeRun(run.requests, run.pools, footprint, setups, idle);
          if (found.carbonG === null) throw new Error('no carbon by request');
          const cost = measureCost(run, {
            pools: ecosystem.prices.hourUsdByPool.map((price) => ({
              acceleratorHourUsd: price ?? Number.NaN,
            })),
            tokens: tokensOfRun(run, table),
          });
          const paid = attributeCost(replica, work, run.pools, cost);

          const amounts = [
            {
              whole: totalJ(footprint.energy),
              pools: footprint.pools.map(({ energy }) => totalJ(energy)),
              requests: found.energyJ,
              nobody: found.pools.map(({ unattributedJ }) => unattributedJ),
            },
            {
              whole: totalG(carbon),
              pools: footprint.pools.map((pool) =>
                pool.carbon === null ? 0 : totalG(pool.carbon),
              ),
              requests: found.carbonG,
              nobody: found.pools.map(({ unattributedG }) => unattributedG ?? Number.NaN),
            },
            {
              whole: cost.totalUsd,
              pools: cost.pools.map(({ totalUsd }) => totalUsd),
              requests: paid.usd,
              nobody: paid.unattributedUsdByPool,
            },
          ];
          const poolOf = poolOfReplica(run.pools);
          const own = replica.map((at) => poolOf[at] ?? -1);
          for (const { whole, pools, requests, nobody } of amounts) {
            same(sum(pools), whole);
            same(sum(requests) + sum(nobody), whole);
            const byPool = sumByClass(requests, own, pools.length);
            for (const [pool, amount] of pools.entries()) same(byPool[pool] + nobody[pool], amount);
            same(sum(sumByClass(requests, table.requestClass, CLASSES.length)), sum(requests));
          }
          same(sum(footprint.pools.map((pool) => pool.water?.totalL ?? Number.NaN)), water.totalL);
          same(
            sum(footprint.pools.map((pool) => pool.embodied?.totalG ?? Number.NaN)),
            footprint.embodied?.totalG ?? Number.NaN,
          );
          if (new Set(own).size > 1) severalServed++;
        },
      ),
      { numRuns: 150 },
    );
    expect(severalServed).toBeGreaterThan(30);
  });

  test('has the requests, steps, hours and money of its pools', () => {
    fc.assert(
      fc.property(ecosystems, ({ ecosystem, table }) => {
        const run = runEcosystem(ecosystem, table);
        const summary = summarizeRun(ecosystem, table, run);
        const { pools } = summary;
        expect(sum(pools.map(({ requests }) => requests))).toBe(table.count);
        expect(sum(pools.map(({ served }) => served.outputTokens))).toBe(
          summary.served.outputTokens,
        );
        expect(sum(pools.map(({ service }) => service?.steps ?? 0))).toBe(summary.service?.steps);
        expect(sum(pools.map(({ cache }) => cache.lookups))).toBe(summary.cache.lookups);
        const of = (name: 'acceleratorHours' | 'costUsd') =>
          same(
            sum(pools.map(({ efficiency }) => efficiency[name] ?? Number.NaN)),
            summary.efficiency[name] ?? Number.NaN,
          );
        of('acceleratorHours');
        of('costUsd');
        same(sum(poolRuns(run).map(({ work }) => work.total('flops'))), run.work.total('flops'));
      }),
      { numRuns: 60 },
    );
  });

  test('serves each pool as if it were alone with its requests', () => {
    fc.assert(
      fc.property(ecosystems, ({ ecosystem, table }) => {
        const run = runEcosystem(ecosystem, table);
        for (const [index, pool] of ecosystem.pools.entries()) {
          const { run: part, rows } = runOfPool(run, index);
          const ids =
            typeof rows === 'number'
              ? Int32Array.from({ length: table.count }, (_, id) => id)
              : rows;
          if (ids.length === 0) continue;
          const alone = runEcosystem(
            { ...ecosystem, pools: [pool], gateway: undefined },
            selectRows(table, ids),
          );
          expect(part.requests.replica).toEqual(alone.requests.replica);
          expect(part.requests.outcome).toEqual(alone.requests.outcome);
          for (const name of ['firstTokenS', 'finishS'] as const) {
            for (const [id, atS] of alone.requests[name].entries()) {
              expect(part.requests[name][id]).toBeCloseTo(atS, 9);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

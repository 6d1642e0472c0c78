import fc from 'fast-check';
import { facilityModel } from '../../src/energy/facility.ts';
import { nodeModel } from '../../src/energy/node.ts';
import { activityModel } from '../../src/energy/power/activity.ts';
import { powerCoefficientsFor } from '../../src/energy/power/power-coefficients.ts';
import { poweredAccelerator } from '../../src/energy/power/powered-accelerator.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import type { Ecosystem } from '../../src/scenario/ecosystem.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing, type ServingPool } from '../../src/scenario/serving-pool.ts';
import type { FootprintSetup } from '../../src/study/footprint.ts';
import { stepSeries } from '../../src/units/step-series.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

type Drafted<Drafts> = Drafts extends fc.Arbitrary<infer Draft> ? Draft : never;

/** A pool, and where it stands. */
export interface PlacedPool {
  readonly pool: ServingPool;
  readonly setup: FootprintSetup;
  readonly hourUsd: number;
}

const KIND = { signal: 'average', basis: 'location', scope: 'life-cycle' } as const;

/** Deployments that fit: what serves, and on how many accelerators. */
const DEPLOYMENTS = [
  ['llama-3.1-8b', 'l4', 1, 1],
  ['llama-3.1-8b', 'h100-sxm', 1, 1],
  ['llama-3.3-70b', 'h100-sxm', 4, 1],
  ['qwen3-30b-a3b', 'a100-80gb-sxm', 2, 1],
  ['qwen3-30b-a3b', 'a100-80gb-sxm', 1, 2],
] as const;

const placed = fc.record({
  deployment: fc.constantFrom(...DEPLOYMENTS),
  replicas: fc.integer({ min: 1, max: 3 }),
  maxSequences: fc.constantFrom(2, 64),
  blockTokens: fc.constantFrom(16, 32),
  pue: fc.double({ min: 1, max: 2, noNaN: true }),
  fixedW: fc.constantFrom(0, 500),
  gPerKwh: fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { minLength: 1, maxLength: 4 }),
  sleepW: fc.constantFrom(undefined, 20),
  hourUsd: fc.double({ min: 0, max: 20, noNaN: true }),
});

function placedPool(index: number, draft: Drafted<typeof placed>): PlacedPool {
  const [model, name, tensorParallel, dataParallel] = draft.deployment;
  const accelerator = findAccelerator(name);
  const { pool } = resolveServing({
    profile: 'vllm',
    name: `pool-${index}`,
    model: findModel(model),
    accelerator,
    tensorParallel,
    dataParallel,
    replicas: draft.replicas,
    engine: { maxSequences: draft.maxSequences, blockTokens: draft.blockTokens },
  });
  const { sleepW } = draft;
  const starts = draft.gPerKwh.map((_, i) => 2 * i);
  return {
    pool,
    hourUsd: draft.hourUsd,
    setup: {
      energy: {
        power: activityModel(
          poweredAccelerator(accelerator),
          powerCoefficientsFor(accelerator.family),
        ),
        node: nodeModel({ accelerators: 4, hostIdleW: 200, hostBusyW: 400, fanShare: 0.1 }),
        facility: { ...facilityModel({ pue: draft.pue }), fixedW: draft.fixedW },
        ...(sleepW === undefined ? {} : { sleep: { watts: sleepW, afterS: 1 } }),
      },
      intensity: {
        kind: KIND,
        series: stepSeries(starts, draft.gPerKwh, Number.POSITIVE_INFINITY),
      },
      embodied: {
        acceleratorKg: 150,
        serverKg: 1000,
        acceleratorsPerServer: 4,
        lifetimeYears: 5,
      },
      water: { wueLPerKwh: 1.8, ewifLPerKwh: 3.1 },
    },
  };
}

const request = fc.record({
  gapS: fc.double({ min: 0, max: 0.5, noNaN: true }),
  promptTokens: fc.integer({ min: 1, max: 3000 }),
  outputTokens: fc.integer({ min: 1, max: 60 }),
  requestClass: fc.integer({ min: -1, max: 2 }),
});

export const CLASSES = ['chat', 'code', 'batch'];

function tableOf(drafts: readonly Drafted<typeof request>[]): RequestTable {
  let arrivalS = 0;
  const arrivals = drafts.map(({ gapS }) => (arrivalS += gapS));
  const ints = (name: 'promptTokens' | 'outputTokens' | 'requestClass') =>
    Int32Array.from(drafts, (draft) => draft[name]);
  return {
    count: drafts.length,
    arrivalS: Float64Array.from(arrivals),
    promptTokens: ints('promptTokens'),
    outputTokens: ints('outputTokens'),
    requestClass: ints('requestClass'),
    classNames: CLASSES,
  };
}

/** An ecosystem of one to three unlike pools with requests of three classes and of none. */
export interface RandomEcosystem {
  readonly ecosystem: Ecosystem;
  readonly setups: readonly FootprintSetup[];
  readonly table: RequestTable;
}

export const ecosystems: fc.Arbitrary<RandomEcosystem> = fc
  .record({
    pools: fc.array(placed, { minLength: 1, maxLength: 3 }),
    requests: fc.array(request, { minLength: 1, maxLength: 40 }),
    policy: fc.constantFrom('by-class', 'weighted', 'least-load', 'single'),
    seed: fc.nat(1000),
  })
  .map(({ pools: drafts, requests, policy, seed }) => {
    const pools = drafts.map((draft, index) => placedPool(index, draft));
    const nameAt = (index: number) => pools[index % pools.length].pool.name;
    const routers = {
      single: { policy: 'single', pool: nameAt(1) },
      'by-class': {
        policy: 'by-class',
        classes: { chat: nameAt(0), code: nameAt(1), batch: nameAt(2) },
        otherwise: nameAt(0),
      },
      weighted: {
        policy: 'weighted',
        weights: Object.fromEntries(pools.map(({ pool }, index) => [pool.name, index + 1])),
      },
      'least-load': { policy: 'least-load' },
    } as const;
    return {
      ecosystem: {
        pools: pools.map(({ pool }) => pool),
        gateway: { ...PLAIN_GATEWAY, pools: routers[policy as keyof typeof routers] },
        prices: { hourUsdByPool: pools.map(({ hourUsd }) => hourUsd) },
        record: { bucketS: 1, fragments: { exportRateMs: 100, merge: true } },
        seed,
      },
      setups: pools.map(({ setup }) => setup),
      table: tableOf(requests),
    };
  });

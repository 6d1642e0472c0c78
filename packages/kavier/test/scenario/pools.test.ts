import { describe, expect, test } from 'vitest';
import type { CompareDocument } from '../../src/compare/document.ts';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import type { RunDocument } from '../../src/run/run-document.ts';
import { checkObject } from '../../src/scenario/load.ts';
import { poolsOf } from '../../src/scenario/loaded-pool.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from './serving.ts';

/** Conversations and agents on two unlike pools, a short run. */
const TWO = {
  workload: {
    generate: {
      kind: 'sessions',
      sessions: 40,
      arrivals: { process: 'poisson', rateRps: 4 },
      turns: { distribution: 'fixed', tokens: 2 },
      systemPromptTokens: { distribution: 'fixed', tokens: 300 },
      userTokens: { distribution: 'fixed', tokens: 100 },
      outputTokens: { distribution: 'fixed', tokens: 40 },
      thinkTimeS: 1,
      agents: {
        share: 0.3,
        turns: { distribution: 'fixed', tokens: 3 },
        toolTokens: { distribution: 'fixed', tokens: 200 },
        toolDurationS: 1,
      },
    },
  },
  gateway: { pools: { policy: 'by-class', classes: { chat: 'small', agent: 'large' } } },
  fleet: [
    {
      name: 'small',
      model: 'llama-3.1-8b',
      accelerator: 'l4',
      replicas: 2,
      facility: { grid: 'SE', pue: 1.1 },
      prices: { acceleratorHourUsd: 0.7 },
    },
    {
      name: 'large',
      model: 'llama-3.3-70b',
      accelerator: 'h100-sxm',
      tensorParallel: 4,
      facility: { power: { model: 'linear' } },
      prices: { owned: { capexUsd: 300_000, accelerators: 8, utilization: 0.6 } },
    },
  ],
  facility: { grid: 'DE', pue: 1.3, wueLPerKwh: 1, sourceWaterLPerKwh: 2 },
  prices: { plan: 'on-demand', provider: 'market', electricityUsdPerKwh: 0.2 },
};

async function ask(verb: string, scenario: object, ...flags: readonly string[]) {
  const readStdin = async () => JSON.stringify(scenario);
  const write = verb === 'run' ? ['--no-write'] : [];
  return kavier([verb, '-', ...write, ...flags], { readStdin });
}

async function documentOf<Document>(verb: string, scenario: object): Promise<Document> {
  const { code, stdout, stderr } = await ask(verb, scenario, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Document;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const same = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(b));

describe('the documents of two pools', () => {
  test('say what each did, and how it stands with its load', async () => {
    const { fleet, pools, service, saturation, workload, efficiency, energy, verdict } =
      await documentOf<RunDocument>('run', TWO);
    expect(pools.map(({ name }) => name)).toEqual(['small', 'large']);
    expect(sum(pools.map(({ requests }) => requests))).toBe(workload.requests);
    same(sum(pools.map((pool) => pool.energy.totalWh)), energy.totalWh);
    same(
      sum(pools.map((pool) => pool.efficiency.costUsd ?? Number.NaN)),
      efficiency.costUsd ?? Number.NaN,
    );
    expect(pools.map((pool) => pool.efficiency.acceleratorHourUsd)).toEqual([
      0.7,
      expect.closeTo(300_000 / (8 * 0.6 * 5 * 8760), 9),
    ]);
    expect(efficiency.acceleratorHourUsd).toBeNull();
    expect(pools.map((pool) => pool.energy.powerModel)).toEqual(['activity', 'linear']);
    expect(fleet.map(({ accelerator }) => accelerator.name)).toEqual(['l4', 'h100-sxm']);
    const worst = pools.find(({ name }) => name === service?.saturatedPool);
    expect(worst?.saturation).toEqual(saturation);
    expect(service?.kv).toMatchObject({ blocks: null, blockTokens: null });
    expect(pools.map((pool) => pool.service?.kv.blockTokens)).toEqual([16, 16]);
    expect(verdict).toContain(
      'small (llama-3.1-8b on 2 replicas of l4) and large (llama-3.3-70b on 4 x h100-sxm) serve',
    );
  });

  test('add up by pool, by class and by request', async () => {
    const { energy, carbon, water, pools, requests } = await documentOf<FootprintDocument>(
      'footprint',
      TWO,
    );
    same(sum(pools.map((pool) => pool.energy.totalWh)), energy.totalWh);
    same(sum(pools.map((pool) => pool.carbon?.totalG ?? 0)), carbon?.totalG ?? Number.NaN);
    same(sum(pools.map((pool) => pool.water?.totalL ?? 0)), water?.totalL ?? Number.NaN);
    const { attributedWh, unattributedWh, classes, pools: shares } = requests ?? {};
    same((attributedWh ?? 0) + (unattributedWh ?? 0), energy.totalWh);
    same(sum(classes?.map(({ energyWh }) => energyWh) ?? []), attributedWh ?? Number.NaN);
    expect(shares?.map(({ name }) => name)).toEqual(['small', 'large']);
    for (const [index, share] of (shares ?? []).entries()) {
      same(share.energyWh + share.unattributedWh, pools[index].energy.totalWh);
      same(
        (share.carbonG ?? 0) + (share.unattributedG ?? 0),
        pools[index].carbon?.operationalG ?? Number.NaN,
      );
    }
    // Every agent is served by the large pool, and nobody else.
    const agent = classes?.find(({ name }) => name === 'agent');
    expect(agent?.requests).toBe(shares?.[1].requests);
    same(agent?.energyWh ?? 0, shares?.[1].energyWh ?? Number.NaN);
    expect(pools.map(({ grid }) => grid?.slice(0, 2))).toEqual(['SE', 'DE']);

    const bill = await documentOf<CostDocument>('cost', TWO);
    same(sum(bill.pools.map(({ totalUsd }) => totalUsd)), bill.cost.totalUsd);
    const { classes: paid = [], unattributedUsd = Number.NaN, pools: owing } = bill.requests ?? {};
    same(sum(paid.map(({ usd }) => usd)) + unattributedUsd, bill.cost.totalUsd);
    for (const [index, { usd, unattributedUsd: rest }] of (owing ?? []).entries()) {
      same(usd + rest, bill.pools[index].totalUsd);
    }
  });

  test('are shown as a table beside the answer', async () => {
    const { stdout } = await ask('run', TWO);
    expect(stdout).toMatch(/^pool +replicas +requests +busy +TTFT p95 +energy +CO2e +cost$/m);
    expect(stdout).toMatch(/^small +2 x l4 +\d+ /m);
    expect(stdout).toMatch(/^large +1 x 4 h100-sxm +\d+ /m);
    const full = await ask('run', TWO, '--full');
    expect(full.stdout).toMatch(/^Pool small$/m);
    expect(full.stdout).toContain('[small]');
  });
});

describe('what a pool says for itself', () => {
  const places = (scenario: object) => poolsOf(checkObject(scenario as Record<string, unknown>));

  test('wins over the ecosystem, with what it is an alternative to', () => {
    const [small, large] = places(TWO);
    expect(small.facility).toMatchObject({ grid: 'SE', pue: 1.1, wueLPerKwh: 1 });
    expect(large.facility).toMatchObject({ grid: 'DE', pue: 1.3, power: { model: 'linear' } });
    // A price leaves no plan, and no provider of one.
    expect(small.prices).toEqual({ acceleratorHourUsd: 0.7, electricityUsdPerKwh: 0.2 });
    expect(Object.keys(large.prices).sort()).toEqual(['electricityUsdPerKwh', 'owned']);
    const [cooled] = places({
      ...TWO,
      fleet: [{ ...TWO.fleet[0], facility: { cooling: { coolingShare: 0.1 } } }],
    });
    expect(cooled.facility.pue).toBeUndefined();
  });

  test('is read back from the resolved scenario to the same numbers', async () => {
    const first = await resolveScenario(checkObject(TWO as Record<string, unknown>));
    const again = await resolveScenario(
      checkObject(first.scenario as unknown as Record<string, unknown>),
    );
    expect(again.ecosystem).toEqual(first.ecosystem);
  });

  test('shares the fixed watts of a facility by accelerators', async () => {
    const { powered } = await resolveScenario(
      checkObject({
        ...TWO,
        fleet: TWO.fleet.map((pool) => ({ ...pool, facility: undefined })),
        facility: { cooling: { fixedW: 600, coolingShare: 0.1 } },
      } as Record<string, unknown>),
    );
    expect(powered.map(({ setup }) => setup.facility.fixedW)).toEqual([200, 400]);
  });
});

describe('refused with the place and the way out', () => {
  const [small] = TWO.fleet;
  test.each([
    ['--replicas', [], ['--replicas', '3'], '--set fleet.1.replicas=...'],
    ['--grid', [], ['--grid', 'NL'], '--set fleet.0.facility.grid=...'],
    ['no way to a pool', ['--set', 'gateway={}'], [], 'no gateway.pools'],
    ['an unknown pool', ['--set', 'gateway.pools.classes.agent=larg'], [], 'Did you mean large?'],
    [
      'a misspelt class',
      ['--set', 'gateway.pools.classes={ chat: small, agnt: large }'],
      [],
      'Did you mean agent?',
    ],
    [
      'a class without pool',
      ['--set', 'gateway.pools.classes={ chat: small }'],
      [],
      'the class agent',
    ],
    ['one name twice', ['--set', 'fleet.1.name=small'], [], 'two pools have one name'],
    [
      'another role',
      ['--set', 'fleet.1.role=decode'],
      [],
      'of prefill, decode nothing is simulated yet',
    ],
    ['another state', ['--set', 'fleet.0.state=asleep'], [], 'expected ready'],
    [
      'the published engine',
      ['--set', 'fleet.0.engine.profile=kavier-2025'],
      [],
      'has no pools beside it',
    ],
    ['a cache of one model', ['--set', 'gateway.promptCache.policy=full'], [], 'is of one model'],
  ])('%s', async (_, set, flags, message) => {
    const { code, stderr } = await ask('run', TWO, ...set, ...flags);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  });

  test('and said where it is only doubtful', async () => {
    const unreached = { pools: { policy: 'single', pool: 'small' } };
    const one = await ask('run', { ...TWO, gateway: unreached }, '--full');
    expect(one.stdout).toContain('NO REQUESTS ARE SENT to large');
    const mixed = await ask('run', { ...TWO, gateway: { pools: 'least-load' } }, '--full');
    expect(mixed.stdout).toContain('DIFFERENT MODELS ANSWER the same requests');
    const batch = {
      policy: 'by-class',
      classes: { chat: 'small', agent: 'large', batch: 'small' },
    };
    const more = await ask('run', { ...TWO, gateway: { pools: batch } }, '--full');
    expect(more.stdout).toContain('NO REQUESTS HAVE the class batch');
    const alone = await ask(
      'run',
      { ...TWO, gateway: {}, fleet: [small] },
      '--replicas',
      '3',
      '--json',
    );
    expect((JSON.parse(alone.stdout) as RunDocument).fleet[0]).toMatchObject({ replicas: 3 });
  });
});

describe('objectives of a pool', () => {
  const limits = (small: object | undefined, large: object | undefined, whole?: object) => ({
    ...TWO,
    objectives: whole,
    fleet: [
      { ...TWO.fleet[0], objectives: small },
      { ...TWO.fleet[1], objectives: large },
    ],
  });
  const LOOSE = { ttftMs: { p95: 1e4 }, e2eMs: { p50: 1e4 } };
  const TIGHT = { ttftMs: { p100: 1 } };

  test('are judged on the requests that are sent to it, beside those of the whole run', async () => {
    const plain = await documentOf<RunDocument>('run', TWO);
    expect(plain.pools.map(({ objectives }) => objectives)).toEqual([null, null]);
    const ttft = { ttftMs: { p90: 150 } };
    const { code, stdout } = await ask('run', limits(ttft, LOOSE, ttft), '--json');
    const run = JSON.parse(stdout) as RunDocument;
    const [small, large] = run.pools.map(({ objectives }) => objectives);
    expect(small?.slo.requests).toBe(run.pools[0].window.requests);
    expect(large?.slo.requests).toBe(run.pools[1].window.requests);
    expect(large).toMatchObject({ met: true, slo: { attainment: 1 } });
    const lateOf = (one: RunDocument['objectives'] | undefined) =>
      (one?.slo.requests ?? 0) - (one?.slo.good ?? 0);
    // The run's are those of both pools together.
    const apart = JSON.parse(
      (await ask('run', limits(ttft, ttft), '--json')).stdout,
    ) as RunDocument;
    expect(apart.objectives).toBeNull();
    const late = apart.pools.map(({ objectives }) => lateOf(objectives));
    expect(late[0]).toBeGreaterThan(0);
    expect(late[0] + late[1]).toBe(lateOf(run.objectives));
    expect(code).toBe(small?.met === true && run.objectives?.met === true ? 0 : 1);
  });

  test('are said in every form of the answer by the name of the pool, and end with 1 where one is missed', async () => {
    const missed = await ask('run', limits(LOOSE, TIGHT));
    const answer = missed.stdout.replaceAll(/\s+/g, ' ');
    expect(missed.code).toBe(1);
    expect(answer).toContain('It MISSES p100 TTFT <= 1.00 ms in pool large.');
    expect(answer).toContain('objectives met p95 TTFT <= 10.0 s in pool small (100 %)');
    expect(missed.stderr).toContain('p100 TTFT <= 1.00 ms in pool large');
    const full = (await ask('run', limits(LOOSE, TIGHT), '--full')).stdout;
    expect(full).toContain('MISSED  p100 TTFT <= 1.00 ms in pool large: 0.00 % of its requests');
    expect(full).toContain('pool small: goodput');
    expect((await ask('run', limits(LOOSE, TIGHT), '--brief')).stdout).toContain(
      'objectives MISSED',
    );
    const met = await ask('run', limits(LOOSE, LOOSE));
    expect(met.code).toBe(0);
    expect(met.stdout.replaceAll(/\s+/g, ' ')).toContain('It meets its objectives.');
  });

  test('are in a comparison, row by row', async () => {
    const { stdout } = await ask('compare', limits(TIGHT, LOOSE), '--full');
    expect(stdout).toMatch(/p100 TTFT <= 1\.00 ms in pool small +MISSED \(0 %\) +MISSED/);
    expect(stdout).toMatch(/p50 E2E <= 10.0 s in pool large +met \(100/);
    expect((await ask('compare', limits(TIGHT, LOOSE))).stdout).toMatch(/objectives/);
    const { rows } = JSON.parse(
      (await ask('compare', limits(TIGHT, LOOSE), '--json')).stdout,
    ) as CompareDocument;
    expect(rows[0].objectives.map(({ pool, met }) => [pool, met])).toEqual([
      ['small', false],
      ['large', true],
      ['large', true],
    ]);
  });

  test('of the only pool are those of the run', async () => {
    const one = { ...SERVING, objectives: LOOSE };
    const run = await documentOf<RunDocument>('run', one);
    const pool = { ...SERVING, fleet: [{ ...SERVING.fleet[0], objectives: LOOSE }] };
    const own = await documentOf<RunDocument>('run', pool);
    expect(own.objectives).toBeNull();
    expect(own.pools[0].objectives).toEqual(run.objectives);
  });
});

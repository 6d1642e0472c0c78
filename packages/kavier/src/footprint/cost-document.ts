import {
  type ApiBill,
  addElectricity,
  attributeCost,
  type BreakEven,
  billAsApi,
  breakEvenOfRun,
  type CachingBreakEven,
  cachingBreakEven,
  type Distribution,
  distributionOf,
  type ElectricityCost,
  KavierError,
  type Margin,
  marginOf,
  type PoolCost,
  type PricedSheet,
  poolOfReplica,
  type RunCost,
  type RunWindow,
  sumByClass,
} from '@kavier/core';
import type { LoadState } from '../run/load-state.ts';
import { VERSION } from '../version.ts';
import { apiSheet } from './check-pricing.ts';
import { type TotalIntervals, totalIntervals } from './intervals.ts';
import type { PricedRun } from './priced-run.ts';
import { moneyOf } from './run-cost.ts';

/** What `kavier cost --json` prints. Fields are only added while the schema is `kavier.cost/2`. */
export interface CostDocument {
  readonly schema: 'kavier.cost/2';
  readonly kavier: string;
  readonly name: string;
  readonly scenarioHash: string;
  readonly command: string;
  readonly verdict: string;
  /** What figures per token cover; totals are those of the whole run. */
  readonly window: RunWindow;
  /** Whether the service keeps up with its load; a window of one that is over is not steady. */
  readonly saturation: LoadState;
  readonly cost: Omit<RunCost, 'pools'>;
  /** By pool, in the order of the scenario; they add up to `cost`. */
  readonly pools: readonly (PoolCost & { readonly name: string })[];
  /** Of the cost of the run and per million tokens, USD, prices as given; null for the published engine. */
  readonly intervals: TotalIntervals | null;
  /** Null where electricity is in the price of an hour. */
  readonly electricity: ElectricityCost | null;
  /** Null when the run's requests were not asked for, or its work was not attributed to them. */
  readonly requests: RequestCostDocument | null;
  /** The same requests at an API's prices; null when none was named. */
  readonly api: ApiDocument | null;
  readonly assumptions: readonly string[];
}

/** Cost by request; with what belongs to nobody it is the total. */
interface RequestCostDocument {
  readonly usd: Distribution;
  readonly unattributedUsd: number;
  /** Empty in a workload without classes; a class of `null` holds the requests without one. */
  readonly classes: readonly { readonly name: string | null; readonly usd: number }[];
  /** What the requests of each pool cost, and what of the pool was held without work. */
  readonly pools: readonly {
    readonly name: string;
    readonly usd: number;
    readonly unattributedUsd: number;
  }[];
}

interface ApiDocument {
  readonly bill: ApiBill;
  readonly margin: Margin;
  /** Load at which the fleet costs what the API asks; null when nothing was served. */
  readonly breakEven: BreakEven | null;
  /** Uses of a prefix from which the API's cache pays. */
  readonly caching: CachingBreakEven;
}

/**
 * What a run costs; `byRequest` as in `footprintDocument`.
 * Errors: those of prices, sheets and series; (KavierError, `input`) no price is known of the accelerator.
 */
export async function costDocument(
  run: PricedRun,
  command: string,
  { byRequest = true }: { readonly byRequest?: boolean } = {},
): Promise<CostDocument> {
  const { cost, electricity } = await moneyOf(run);
  if (cost === null) throw unpriced(run);
  const api = await apiOf(run, cost);
  const { pools, ...whole } = cost;
  return {
    schema: 'kavier.cost/2',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    command,
    verdict: verdictOf(cost, api.document),
    window: run.window,
    saturation: run.saturation,
    cost: whole,
    pools: pools.map((pool, index) => ({ name: run.pools[index].name, ...pool })),
    intervals: totalIntervals(run, 'acceleratorHours', {
      total: cost.totalUsd,
      perMtoken: cost.usdPerMtoken,
    }),
    electricity: addElectricity(electricity.pools.flatMap(({ cost: paid }) => paid ?? [])),
    requests: byRequest ? await requestCosts(run, cost) : null,
    api: api.document,
    assumptions: [...run.assumptions, ...electricity.assumptions, ...api.assumptions],
  };
}

function unpriced({ loaded, scenario, ecosystem }: PricedRun): KavierError {
  const { hourUsdByPool } = ecosystem.prices;
  const without = scenario.fleet.filter((_, index) => hourUsdByPool[index] === null);
  const names = without.map(({ accelerator }) => accelerator).join(' or ');
  return new KavierError('nothing says what a GPU hour costs', {
    kind: 'input',
    where: loaded.locate(['prices']),
    found: `no price, and none of ${names} on demand in the list`,
    expected: 'prices.acceleratorHourUsd (--gpu-hour-usd) or prices.owned',
  });
}

async function requestCosts(run: PricedRun, cost: RunCost): Promise<RequestCostDocument | null> {
  const { record, requestClass, classNames } = await run.requests();
  if (record.work === undefined) return null;
  const { pools } = run.timeline;
  const { usd, unattributedUsd, unattributedUsdByPool } = attributeCost(
    record.replica,
    record.work,
    pools,
    cost,
  );
  const poolOf = poolOfReplica(pools);
  const byPool = sumByClass(
    usd,
    record.replica.map((at) => poolOf[at] ?? -1),
    pools.length,
  );
  const names = classNames === undefined ? [] : [...classNames, null];
  const sums = sumByClass(usd, requestClass, classNames?.length ?? 0);
  return {
    usd: distributionOf(usd.filter((_, id) => !Number.isNaN(record.startS[id]))),
    unattributedUsd,
    classes: names
      .map((name, code) => ({ name, usd: sums[code] }))
      .filter(({ name, usd: sum }) => name !== null || sum > 0),
    pools: pools.map(({ name }, index) => ({
      name,
      usd: byPool[index],
      unattributedUsd: unattributedUsdByPool[index],
    })),
  };
}

async function apiOf(
  run: PricedRun,
  cost: RunCost,
): Promise<{ readonly document: ApiDocument | null; readonly assumptions: readonly string[] }> {
  const { loaded } = run;
  const { api } = loaded.scenario.prices;
  if (api === undefined) return { document: null, assumptions: [] };
  const sheet = apiSheet(loaded, api);
  const bill = billAsApi(await run.requestTable(), sheet, {
    scope: api.scope,
    record: (await run.requests()).record,
  });
  return {
    document: {
      bill,
      margin: marginOf(bill, cost.totalUsd),
      breakEven: breakEvenOfRun(cost, bill),
      caching: cachingBreakEven(sheet, {
        inputUsdPerMtoken: sheet.inputUsdPerMtoken,
        keptHours: Math.min(sheet.ttlS, 86_400) / 3600,
      }),
    },
    assumptions: sheetWords(sheet, bill),
  };
}

function sheetWords(sheet: PricedSheet, { knowsPrefixes }: ApiBill): readonly string[] {
  const words =
    `The API's cache is its own: ${sheet.name} writes at ${sheet.cacheWriteMultiplier} and reads at ` +
    `${sheet.cacheReadMultiplier} times the price of input, from ${sheet.minimumTokens} tokens, for ${sheet.ttlS} s.`;
  return knowsPrefixes
    ? [words]
    : [words, 'THE WORKLOAD NAMES NO PREFIXES, so the API is billed without its cache.'];
}

function verdictOf(cost: RunCost, api: ApiDocument | null): string {
  const usd = (value: number | null) =>
    value === null ? '-' : `${Number(value.toPrecision(4))} USD`;
  const { output, all } = cost.usdPerMtoken;
  const per =
    output === null
      ? 'nothing was generated'
      : `${usd(output)} per Mtoken of output, ${usd(all)} of all tokens`;
  const own = `The run costs ${usd(cost.totalUsd)}: ${per}.`;
  if (api === null) return own;
  const { marginUsd } = api.margin;
  const word = marginUsd >= 0 ? 'more' : 'less';
  return `${own} ${api.bill.sheet} would bill ${usd(api.bill.totalUsd)}, ${usd(Math.abs(marginUsd))} ${word}.`;
}

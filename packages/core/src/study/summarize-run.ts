import { measureEfficiency } from '../cost/efficiency.ts';
import { amountsWithin } from '../metrics/amounts-within.ts';
import { arrivedSince } from '../metrics/arrived-since.ts';
import { measureCacheUse } from '../metrics/cache-use.ts';
import { measurePerformance } from '../metrics/performance.ts';
import { type MeasuredWindow, spanOf, steadyWindow, wholeRun } from '../metrics/steady-window.ts';
import { pickColumns } from '../record/pick-requests.ts';
import { runOfPool } from '../record/run-of-pool.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type Ecosystem, publishedPool, servingPools } from '../scenario/ecosystem.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { checkObjectives } from './objectives.ts';
import type { PartSummary, PoolSummary, RunSummary, RunWindow } from './run-summary.ts';
import { type ServedAmounts, servedAmounts } from './served-amounts.ts';
import { type Loop, loopOf, type ServiceSummary, summarizeService } from './service-summary.ts';
import { joinServices } from './worst-pool.ts';

export function summarizeRun(
  ecosystem: Ecosystem,
  table: RequestTable,
  run: RunRecord,
): RunSummary {
  const isAsked =
    publishedPool(ecosystem) !== undefined && ecosystem.measure?.warmUpS === undefined;
  const window = isAsked
    ? wholeRun(run.requests, 'asked')
    : steadyWindow(run.requests, ecosystem.measure?.warmUpS);
  const loop = loopOf(table, run.requests);
  const { objectives = [], objectivesByPool = [] } = ecosystem.measure ?? {};
  const { promptTokens } = table;
  const outputTokens = run.requests.serving?.generatedTokens ?? table.outputTokens;
  const whole = { run, window, loop, columns: { promptTokens, outputTokens } };
  const pools = run.pools.map(({ name }, index): PoolSummary => {
    const part = runOfPool(run, index);
    const columns = pickColumns(whole.columns, part.rows);
    return {
      name,
      ...summaryOf(onlyPool(ecosystem, index), { ...whole, ...part, columns }),
      objectives: checkObjectives(
        part.run.requests,
        columns.outputTokens,
        objectivesByPool[index] ?? [],
        spanOf(window),
      ),
    };
  });
  const { name: _, objectives: __, ...only } = pools[0];
  const summary: PartSummary = pools.length === 1 ? only : summaryOf(ecosystem, whole);
  return {
    ...summary,
    service: joinServices(summary.service, pools),
    pools,
    objectives: checkObjectives(run.requests, outputTokens, objectives, spanOf(window)),
  };
}

function onlyPool(ecosystem: Ecosystem, index: number): Ecosystem {
  const { pools, prices } = ecosystem;
  return {
    ...ecosystem,
    pools: [pools[index]],
    prices: { hourUsdByPool: [prices.hourUsdByPool[index]] },
  };
}

/** A run or a part of it, with what is known of its requests. */
interface MeasuredPart {
  readonly run: RunRecord;
  readonly window: MeasuredWindow;
  readonly loop: Loop;
  readonly columns: { readonly promptTokens: Int32Array; readonly outputTokens: Int32Array };
}

function summaryOf(ecosystem: Ecosystem, part: MeasuredPart): PartSummary {
  const { run, columns } = part;
  const totals = {
    requests: run.requests.count,
    promptTokens: sum(columns.promptTokens),
    outputTokens: sum(columns.outputTokens),
  };
  const served = servedAmounts(run.requests, columns.promptTokens, totals.outputTokens);
  const span = spanOf(part.window);
  const amounts = span && amountsWithin(run.requests, columns, span);
  const window = windowOf(part, amounts?.served ?? served);
  return {
    ...totals,
    served,
    window,
    performance: measurePerformance(run, columns, window, amounts),
    cache: measureCacheUse(run.cache, totals),
    efficiency: measureEfficiency(run, {
      ...served,
      ...ecosystem.prices,
      steady: span && { span, ...window.served },
    }),
    service: serviceOf(ecosystem, part),
  };
}

/** @param served within the window. */
function windowOf({ run: { requests }, window }: MeasuredPart, served: ServedAmounts): RunWindow {
  const span = spanOf(window);
  if (span === undefined) return { ...window, requests: requests.count, leftOut: 0, served };
  const arrived = arrivedSince(requests, {}, span.fromS).requests.count;
  return {
    ...window,
    requests: arrived,
    leftOut: requests.count - arrived,
    served,
  };
}

function serviceOf(
  ecosystem: Ecosystem,
  { run, window, loop, columns }: MeasuredPart,
): ServiceSummary | undefined {
  const { service } = run;
  const span = spanOf(window);
  const measured =
    span === undefined ? run.requests : arrivedSince(run.requests, {}, span.fromS).requests;
  const { serving } = measured;
  if (service === undefined || serving === undefined) return undefined;
  return summarizeService(
    servingPools(ecosystem),
    loop,
    columns.promptTokens,
    { ...run, service },
    { ...measured, serving },
  );
}

function sum(values: Int32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

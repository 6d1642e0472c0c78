import {
  type Ecosystem,
  findAccelerator,
  findModel,
  PLAIN_GATEWAY,
  type RequestTable,
  type RouterName,
  resolveServing,
  servingPools,
} from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { PreparedRun } from '../../run/run-scenario.ts';
import { simulateParts } from '../../run/simulate-parts.ts';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';
import { stopwatch } from '../stopwatch.ts';
import { repeatFresh } from './repeat-fresh.ts';
import { capacityOf, chatRequests, servedWork, serveRequests } from './serve-work.ts';

type Parameters = Readonly<Record<string, number | string>>;

/**
 * A workload through the batching engine, in memory: replicas made, simulation and summary, no files. Either generated chat
 * requests at `load` times the service's capacity (measured first, on one replica), or a trace, `times` times over.
 */
export const serveCase: BenchFunction = async (parameters) => {
  const setup = stopwatch();
  const replicas = Number(parameters.replicas ?? 1);
  const prepared = await preparedOnA10();
  const of = (count: number): Ecosystem => ({
    ...prepared.ecosystem,
    ...servingSystem(parameters, count),
  });
  const ecosystem = of(replicas);
  const [{ kv }] = servingPools(ecosystem);
  const rateRps = () => capacityOf(of(1)) * Number(parameters.load) * replicas;
  const requests =
    parameters.trace === undefined
      ? withColumns(chatRequests(Number(parameters.requests), rateRps()), parameters)
      : await tracedRequests(parameters, kv.blockTokens);
  const setupS = setup().wallS;
  if (parameters.workers !== undefined) {
    const workers = Number(parameters.workers);
    return { ...(await onThreads(prepared, ecosystem, requests, workers)), setupS };
  }
  const timed = stopwatch();
  const work = serveRequests(ecosystem, requests, {
    fastForward: parameters.stepping !== 'every-step',
    attribution: parameters.attribution !== 'off',
  });
  return { ...timed(), setupS, work };
};

/** The simulation alone, on threads; their start is timed, too. */
async function onThreads(
  prepared: PreparedRun,
  ecosystem: Ecosystem,
  requests: RequestTable,
  workers: number,
): Promise<Omit<Awaited<ReturnType<BenchFunction>>, 'setupS'>> {
  const workload = { ...prepared.workload, requests };
  const threads = { asked: workers, processors: workers };
  const timed = stopwatch();
  let times = timed();
  const onMeasuring = () => {
    times = timed();
  };
  const ready = { ...prepared, ecosystem, workload };
  const { record, summary } = await simulateParts(ready, { threads, onMeasuring });
  return { ...times, work: servedWork(requests, record, summary) };
}

/** What cases serve on, without a price. */
export function servingSystem(
  parameters: Parameters,
  replicas: number,
): Pick<Ecosystem, 'pools' | 'gateway' | 'prices'> {
  const { pool } = resolveServing({
    profile: 'vllm',
    name: 'bench',
    model: findModel('llama-3.1-8b'),
    accelerator: findAccelerator('h100-sxm'),
    replicas,
    engine: { blockTokens: Number(parameters.blockTokens ?? 16) },
  });
  const policy = (parameters.router ?? 'round-robin') as RouterName;
  return {
    pools: [pool],
    gateway: { ...PLAIN_GATEWAY, router: { policy } },
    prices: { hourUsdByPool: [null] },
  };
}

/** Prefix blocks are read in the size of the engine's, so that none have to be cut when it runs. */
async function tracedRequests(
  { trace, times }: Parameters,
  blockTokens: number,
): Promise<RequestTable> {
  const { requests } = await readTrace(await openSource(String(trace)), { blockTokens });
  return times === undefined ? requests : repeatFresh(requests, Number(times));
}

/** The columns that a trace with sessions, classes and limits has. */
function withColumns(requests: RequestTable, { columns }: Parameters): RequestTable {
  if (columns !== 'trace') return requests;
  const { count, outputTokens } = requests;
  return {
    ...requests,
    session: new Int32Array(count).map((_, id) => id >> 1),
    turn: new Int32Array(count).map((_, id) => id & 1),
    maxTokens: outputTokens.map((tokens) => 2 * tokens),
    requestClass: new Int32Array(count).map((_, id) => id % 4),
    classNames: ['a', 'b', 'c', 'd'],
    sourceRow: new Int32Array(count).map((_, id) => id),
  };
}

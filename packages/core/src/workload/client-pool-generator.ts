import { Float64Column, Int32Column } from '../kernel/columns.ts';
import { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import { ClientClock } from './client-clock.ts';
import { ClientLengths } from './client-lengths.ts';
import type { ClientPool } from './client-pool.ts';
import { type GenerationLimits, GenerationMeter } from './generation-meter.ts';
import { sortByArrival } from './sort.ts';
import type { CardCount, Workload } from './trace-card.ts';

export interface ClientPoolOptions {
  /**
   * Start of the horizon in seconds on the pool's clock, >= 0. Default 0. Arrival times count from
   * here.
   */
  readonly fromS?: number | undefined;
  /** End of the horizon in seconds on the pool's clock, > `fromS`. */
  readonly toS: number;
  /** Factor on every client's rate, > 0. Default 1. */
  readonly rateScale?: number | undefined;
  /** Seed of all draws: an integer or a text. Default 0. */
  readonly seed?: number | string | undefined;
  /** How many requests there may be. */
  readonly limits?: GenerationLimits | undefined;
}

/**
 * Requests of a client pool over a horizon, in order of (time, client). Every client draws from
 * streams of its own, named after it: adding, removing or reordering clients changes no other
 * client's requests. `requestClass` is the client.
 */
export function generateFromClientPool(
  pool: ClientPool,
  options: ClientPoolOptions,
  where = 'workload',
): Workload {
  const { fromS = 0, toS, rateScale = 1, limits = {} } = options;
  requireNumber(fromS, `${where}.fromS`, { from: 0 });
  requireNumber(toS, `${where}.toS`, { above: fromS });
  requireNumber(rateScale, `${where}.rateScale`, { above: 0 });
  requireUniqueNames(pool);
  const root = RandomStream.named(options.seed ?? 0, 'client pool');
  const columns = {
    arrivalS: new Float64Column(),
    promptTokens: new Int32Column(),
    outputTokens: new Int32Column(),
    requestClass: new Int32Column(),
  };
  const meter = new GenerationMeter(limits, expectedOf(pool, { fromS, toS, rateScale }), where);
  let borrowed = 0;
  let withoutData = 0;
  pool.clients.forEach((client, clientIndex) => {
    const stream = root.split(client.name);
    const clock = new ClientClock(client, { fromS, toS, rateScale }, stream.split('arrivals'));
    const lengths = new ClientLengths(client, stream.split('lengths'));
    for (let timeS = clock.next(); timeS < toS; timeS = clock.next()) {
      if (!lengths.draw(timeS)) {
        withoutData++;
        continue;
      }
      columns.arrivalS.push(timeS - fromS);
      columns.promptTokens.push(lengths.inputTokens);
      columns.outputTokens.push(lengths.outputTokens);
      columns.requestClass.push(clientIndex);
      meter.made(columns.arrivalS.length);
    }
    borrowed += lengths.borrowed;
  });
  const { table } = sortByArrival({
    count: columns.arrivalS.length,
    arrivalS: columns.arrivalS.view(),
    promptTokens: columns.promptTokens.view(),
    outputTokens: columns.outputTokens.view(),
    requestClass: columns.requestClass.view(),
    classNames: pool.clients.map(({ name }) => name),
  });
  return {
    requests: { ...table, sourceRow: undefined },
    card: {
      source: pool.name,
      format: 'generated',
      rows: table.count + withoutData,
      requests: table.count,
      leftOut: counted('requests of clients without any length data', withoutData),
      repaired: counted(
        "requests with lengths from the client's nearest window that has data",
        borrowed,
      ),
      notes: [
        'Prompt and output lengths are independent, as the pool gives them apart.',
        'Reasoning tokens count as output tokens.',
      ],
    },
  };
}

/** Requests that the rates of a pool give on average. */
function expectedOf(
  { clients }: ClientPool,
  { fromS, toS, rateScale }: { readonly fromS: number; readonly toS: number; rateScale: number },
): number {
  let expected = 0;
  for (const { rateWindows } of clients) {
    for (const { startS, durationS, rateRps } of rateWindows) {
      const withinS = Math.min(toS, startS + durationS) - Math.max(fromS, startS);
      if (withinS > 0) expected += rateRps * rateScale * withinS;
    }
  }
  return expected;
}

function counted(reason: string, count: number): CardCount[] {
  return count === 0 ? [] : [{ reason, count }];
}

function requireUniqueNames(pool: ClientPool): void {
  const names = new Set<string>();
  for (const { name } of pool.clients) {
    if (names.has(name)) {
      throw new KavierError('two clients of a pool have one name', {
        kind: 'input',
        where: pool.name,
        found: name,
        expected: 'a different name for each, as it names the random stream',
      });
    }
    names.add(name);
  }
}

import type { ServiceSummary } from '@kavier/core';
import { type ErrorMetric, METRIC_WORDS, TAIL_METRICS, type TailMetric } from '@kavier/evidence';
import {
  type EstimateFactors,
  either,
  factorsOfCell,
  inverted,
  notMeasured,
  ofShare,
  widestOf,
} from './estimate.ts';
import type { PoolCells } from './run-cells.ts';

/** What every figure of a run is multiplied by at the ends of its interval. */
export interface RunFactors {
  /** Of means and medians, and of high percentiles. */
  readonly central: Readonly<Record<TailMetric, EstimateFactors>>;
  readonly p95: Readonly<Record<TailMetric, EstimateFactors>>;
  readonly p99: Readonly<Record<TailMetric, EstimateFactors>>;
  /** Of everything that is served in a second. */
  readonly rate: EstimateFactors;
  /** Of the time that accelerators are held, and so of what they cost. */
  readonly time: EstimateFactors;
  readonly power: EstimateFactors;
  /** Of the energy of the run and of everything in proportion to it. */
  readonly energy: EstimateFactors;
}

/** The power model whose errors were validated. */
export const VALIDATED_POWER = 'activity';

/** The factors of a run: what holds for each of its pools. `powerModels`: names of those that its energy is of. */
export function runFactors(
  pools: readonly PoolCells[],
  powerModels: readonly string[],
): RunFactors {
  const isValidated = powerModels.every((name) => name === VALIDATED_POWER);
  const all = pools.map((cells) => poolFactors(cells, isValidated));
  if (all.length === 1) return all[0];
  const join = (of: (factors: RunFactors) => EstimateFactors) =>
    widestOf(all.map((factors, index) => ({ name: pools[index].pool, factors: of(factors) })));
  const byMetric = (of: 'central' | 'p95' | 'p99') =>
    Object.fromEntries(
      TAIL_METRICS.map((metric) => [metric, join((factors) => factors[of][metric])]),
    ) as RunFactors['central'];
  return {
    central: byMetric('central'),
    p95: byMetric('p95'),
    p99: byMetric('p99'),
    rate: join(({ rate }) => rate),
    time: join(({ time }) => time),
    power: join(({ power }) => power),
    energy: join(({ energy }) => energy),
  };
}

function poolFactors(cells: PoolCells, isValidated: boolean): RunFactors {
  const { service } = cells;
  const of = (metric: ErrorMetric, percentile = 50) =>
    factorsOfCell(cells.found[metric], cells.table, cells, {
      name: METRIC_WORDS[metric],
      percentile,
    });
  const byMetric = (factorsOf: (metric: TailMetric) => EstimateFactors) =>
    Object.fromEntries(
      TAIL_METRICS.map((metric) => [metric, factorsOf(metric)]),
    ) as RunFactors['central'];
  const central = byMetric((metric) => of(metric));
  const { rate, time } = timeFactors(central, of('throughput'), service);
  const unknown = notMeasured(`errors are of the power model ${VALIDATED_POWER}`);
  const power = isValidated ? of('power') : unknown;
  const energy = isValidated ? of('energy') : unknown;
  return {
    central,
    p95: byMetric((metric) => of(metric, 95)),
    p99: byMetric((metric) => of(metric, 99)),
    rate,
    time,
    power,
    // Where arrivals decide how long it takes, energy is power over that time; otherwise that of its tokens.
    energy: isServiceBound(service) ? energy : either(energy, power),
  };
}

/**
 * Whether the service decides how much is served in a second: it is over, everything came at once, or users ask again as soon
 * as they are answered. Otherwise arrivals decide it, and only what comes after the last one is the service's.
 */
function isServiceBound({ loop, thinkShare, saturation }: ServiceSummary): boolean {
  if (saturation.state === 'over' || saturation.offeredRps === null) return true;
  return loop === 'closed' && thinkShare === null;
}

function timeFactors(
  { e2e, tpot }: RunFactors['central'],
  throughput: EstimateFactors,
  service: ServiceSummary,
): Pick<RunFactors, 'rate' | 'time'> {
  const isKnown = (factors: EstimateFactors) => factors.low !== null;
  if (isServiceBound(service)) {
    const rate = isKnown(throughput)
      ? throughput
      : inverted(tpot, `steps as long as ${tpot.basis}`);
    return { rate, time: inverted(rate, `1 / ${rate.basis}`) };
  }
  const { windowS, drainS } = service.saturation;
  const latency = isKnown(e2e) ? e2e : tpot;
  const share = drainS / (windowS + drainS);
  const time = ofShare(latency, share, {
    source: 'arrivals',
    basis: `arrivals decide it; after the last one, ${latency.basis}`,
  });
  return { rate: inverted(time), time };
}

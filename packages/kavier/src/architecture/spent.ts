import {
  type EnergyPart,
  footprintOf,
  isPublished,
  JOULES_PER_WH,
  partJ,
  poolOfReplica,
} from '@kavier/core';
import type { ComponentId } from '@kavier/core/architecture';
import type { PricedRun } from '../footprint/priced-run.ts';
import { moneyOf } from '../footprint/run-cost.ts';

/** What a run spent at one component. Null: nothing of the kind is spent there. */
export interface Spent {
  readonly component: ComponentId;
  /** What it is, in words. */
  readonly what: string;
  /** Seconds of requests, summed: of the requests that an engine worked on. */
  readonly requestS: number | null;
  readonly energyWh: number | null;
  readonly costUsd: number | null;
}

/**
 * Time, energy and cost of a run by component; each adds up to its whole: seconds from arrival to the last token, energy with servers
 * and facility, and cost with what was held without work. Errors: those of reading the run.
 */
export async function spentByComponent(run: PricedRun): Promise<readonly Spent[]> {
  const seconds = await secondsOf(run);
  const { energy } = footprintOf(
    run.timeline,
    run.powered.map(({ setup }) => ({ energy: setup })),
  );
  const wh = (...parts: readonly EnergyPart[]) =>
    parts.reduce((sum, part) => sum + partJ(energy, part), 0) / JOULES_PER_WH;
  const { cost } = await moneyOf(run);
  const spent = (
    component: ComponentId,
    what: string,
    amounts: Partial<Pick<Spent, 'requestS' | 'energyWh' | 'costUsd'>>,
  ): Spent => ({ component, what, requestS: null, energyWh: null, costUsd: null, ...amounts });
  return [
    spent('B1', 'the front end, before the router', { requestS: seconds.frontend }),
    spent('R1', 'waiting to be admitted, and again after preemptions', {
      requestS: seconds.waiting,
    }),
    spent('R3', 'steps: prefill and decode', {
      requestS: seconds.running,
      energyWh: wh('prefillJ', 'decodeJ'),
      costUsd: cost?.usedUsd ?? null,
    }),
    spent('I1', 'accelerators without work, and the rest of the servers', {
      energyWh: wh('idleJ', 'hostJ'),
      costUsd: cost === null ? null : cost.totalUsd - cost.usedUsd,
    }),
    spent('I3', 'cooling and losses', { energyWh: wh('facilityJ') }),
  ];
}

async function secondsOf(run: PricedRun) {
  const { record } = await run.requests();
  const poolOf = poolOfReplica(run.timeline.pools);
  const frontends = run.ecosystem.pools.map((pool) =>
    isPublished(pool) ? 0 : pool.coefficients.values.frontendS.value,
  );
  const sums = { frontend: 0, waiting: 0, running: 0 };
  for (let id = 0; id < record.count; id++) {
    if (Number.isNaN(record.startS[id])) continue;
    const queueS = record.serving?.queueS[id] ?? 0;
    const inFrontS = Math.min(frontends[poolOf[record.replica[id]] ?? 0], queueS);
    sums.frontend += inFrontS;
    sums.waiting += queueS - inFrontS + (record.serving?.stallS[id] ?? 0);
    sums.running += record.prefillS[id] + record.decodeS[id];
  }
  return sums;
}

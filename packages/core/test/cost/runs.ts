import fc from 'fast-check';
import type { Held } from '../../src/record/pool-record.ts';
import { emptyRequestRecord } from '../../src/record/request-record.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../../src/record/work-ledger.ts';

/** One stretch of work of a replica, seconds and share of prefill. */
export interface Stretch {
  readonly replica: number;
  readonly fromS: number;
  readonly busyS: number;
  readonly prefillShare: number;
}

export interface RunDraft {
  readonly replicas: number;
  readonly acceleratorsPerReplica: number;
  readonly held: Held;
  readonly endS: number;
  readonly stretches: readonly Stretch[];
}

export function runOf(draft: RunDraft): RunRecord {
  const { replicas, stretches, acceleratorsPerReplica, held, endS } = draft;
  const work = new WorkLedger({ bucketS: 10, replicas });
  for (const { replica, fromS, busyS, prefillShare } of stretches) {
    const totals = new Float64Array(QUANTITY_COUNT);
    totals[Q.busyS] = busyS;
    totals[Q.prefillS] = busyS * prefillShare;
    totals[Q.decodeS] = busyS - busyS * prefillShare;
    work.addSpan(replica, fromS, fromS + busyS, totals);
  }
  const cache = { lookups: 0, hits: 0, evictions: 0, queriedTokens: 0, hitTokens: 0 };
  return {
    requests: emptyRequestRecord(new Float64Array(0)),
    work,
    pools: [
      {
        name: 'only',
        firstReplica: 0,
        replicas,
        acceleratorsPerReplica,
        held,
        utilization: { plateau: 1, ramp: 1, rampS: 0 },
        cache,
      },
    ],
    cache,
    endS,
  };
}

/** Runs of up to three replicas, each busy for one stretch of its time. Fractions in thousandths, so that nothing is subnormal. */
export const anyRun: fc.Arbitrary<RunRecord> = fc
  .record({
    endS: fc.double({ min: 1, max: 1e5, noNaN: true }),
    acceleratorsPerReplica: fc.integer({ min: 1, max: 8 }),
    held: fc.constantFrom('while-serving' as const, 'whole-run' as const),
    parts: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 500 }),
        busy: fc.integer({ min: 0, max: 500 }),
        prefillShare: fc.integer({ min: 0, max: 1000 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ endS, parts, ...rest }) =>
    runOf({
      ...rest,
      endS,
      replicas: parts.length,
      stretches: parts.map(({ from, busy, prefillShare }, replica) => ({
        replica,
        fromS: (from / 1000) * endS,
        busyS: (busy / 1000) * endS,
        prefillShare: prefillShare / 1000,
      })),
    }),
  );

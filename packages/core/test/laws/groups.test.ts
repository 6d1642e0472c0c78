import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Service } from '../../src/cluster/service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { WorkLedger } from '../../src/record/work-ledger.ts';
import { onePool } from '../cluster/plain-service.ts';
import { amountsWith } from '../reference/amounts.ts';
import {
  groupsArbitrary,
  inputOf,
  lockstepOf,
  type Scenario,
  timerOf,
} from '../reference/random-serving.ts';
import { rejectedDrafts, total } from './run-scenario.ts';

interface Span {
  readonly startS: number;
  readonly endS: number;
  readonly steps: number;
  readonly sampled: number;
}

/** What the ranks of the first pool of a scenario did, each in order of time, dummies included; these sample nothing. */
function ranksOf(scenario: Scenario) {
  const input = inputOf({ ...scenario, others: [] });
  const { requests, priority, kv, scheduler, windows, replicas, seed, route, held } = input;
  const { frontendS } = input;
  const amounts = amountsWith(windows);
  const ledger = new WorkLedger({ bucketS: 1e6, replicas });
  const ranks: Span[][] = Array.from({ length: replicas }, () => []);
  const service: Service = new Service(
    requests,
    onePool({
      replicas,
      kv,
      scheduler,
      priority,
      seed,
      windows,
      held,
      frontendS,
      amounts,
      timer: () => timerOf(scenario),
      lockstep: lockstepOf(scenario),
      router: {
        route: ({ id }, fleet) =>
          fleet.held[
            route(
              id,
              service.nowS,
              fleet.held.map((index) => fleet.replicas[index]),
            )
          ],
      },
    }),
    {
      ended: () => {},
      ran: (replica, run) => {
        const { startS, endS, steps, work } = run;
        run.book(ledger, replica, amounts);
        ranks[replica].push({ startS, endS, steps, sampled: work.sampled });
      },
      ranDummy: (replica, run) => {
        const { startS, endS, steps } = run;
        run.bookDummy(ledger, replica, amounts);
        ranks[replica].push({ startS, endS, steps, sampled: 0 });
      },
    },
  );
  service.run();
  return { service, ledger, ranks };
}

test('all ranks of a group step at the same times, and what they did adds up', () => {
  let dummies = 0;
  fc.assert(
    fc.property(groupsArbitrary, (scenario) => {
      const { service, ledger, ranks } = ranksOf(scenario);
      const [pool] = service.pools;
      const size = scenario.lockstep?.ranks ?? 1;
      for (const [index, spans] of ranks.entries()) {
        const times = ({ startS, endS, steps }: Span) => [startS, endS, steps];
        expect(spans.map(times)).toEqual(ranks[index - (index % size)].map(times));
        for (const [i, { startS, endS }] of spans.entries()) {
          expect(endS).toBeGreaterThan(startS);
          if (i > 0) expect(startS).toBeGreaterThanOrEqual(spans[i - 1].endS);
        }
      }
      const all = ranks.flat();
      const totals = pool.lockstep();
      const near = (found: number, expected: number) =>
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * expected);
      near(totals?.rankS ?? Number.NaN, total(all.map(({ startS, endS }) => endS - startS)));
      near(ledger.total('busyS'), totals?.rankS ?? Number.NaN);
      near(ledger.total('prefillS') + ledger.total('decodeS'), ledger.total('busyS'));
      const worked = total(service.replicas.map(({ steps }) => steps));
      expect(worked + (totals?.dummySteps ?? 0)).toBe(size * (totals?.steps ?? 0));
      expect(ledger.total('steps')).toBe(worked);
      dummies += totals?.dummySteps ?? 0;
      const sampled = total(all.map((span) => span.steps * span.sampled));
      const { record, columns } = service.state;
      expect(sampled - rejectedDrafts(service)).toBe(total(columns.generatedTokens));
      expect(ledger.total('outputTokens')).toBe(total(columns.generatedTokens));
      expect(Array.from(record.outcome, (code) => OUTCOMES[code])).not.toContain('unfinished');
      for (const replica of service.replicas) {
        expect([replica.outstanding, replica.isBetweenRuns]).toEqual([0, true]);
        replica.checkIntegrity();
      }
    }),
    { numRuns: 80 },
  );
  expect(dummies).toBeGreaterThan(500);
});

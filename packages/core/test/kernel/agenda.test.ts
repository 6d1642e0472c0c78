import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actor, Agenda } from '../../src/kernel/agenda.ts';

const moment = fc.record({ waitS: fc.nat({ max: 3 }), phase: fc.nat({ max: 2 }) });
const plans = fc.array(fc.array(moment, { maxLength: 8 }), { minLength: 1, maxLength: 5 });

interface Act {
  readonly actor: number;
  readonly step: number;
  readonly atS: number;
  readonly phase: number;
}

/** Acts at moments that each lie so many seconds after the one before, and writes down what it does. */
type Plan = readonly { readonly waitS: number; readonly phase: number }[];

class Planned implements Actor {
  nextS = Number.POSITIVE_INFINITY;
  phase = 0;
  #step = 0;
  readonly #index: number;
  readonly #plan: Plan;
  readonly #log: Act[];

  constructor(index: number, plan: Plan, log: Act[]) {
    this.#index = index;
    this.#plan = plan;
    this.#log = log;
    this.#goOn(0);
  }

  act(atS: number): void {
    this.#log.push({ actor: this.#index, step: this.#step++, atS, phase: this.phase });
    this.#goOn(atS);
  }

  #goOn(nowS: number): void {
    const next = this.#plan[this.#step];
    this.nextS = next === undefined ? Number.POSITIVE_INFINITY : nowS + next.waitS;
    this.phase = next?.phase ?? 0;
  }
}

describe('the agenda', () => {
  test('lets the earliest act, then the smaller phase, then the first of the list', () => {
    fc.assert(
      fc.property(plans, (lists) => {
        const log: Act[] = [];
        const actors = lists.map((plan, index) => new Planned(index, plan, log));
        // What a search over everybody would choose, act by act.
        const expected: number[] = [];
        const twins = lists.map((plan, index) => new Planned(index, plan, []));
        for (;;) {
          const [first] = twins
            .filter(({ nextS }) => nextS < Number.POSITIVE_INFINITY)
            .toSorted((a, b) => a.nextS - b.nextS || a.phase - b.phase);
          if (first === undefined) break;
          expected.push(twins.indexOf(first));
          first.act(first.nextS);
        }
        const agenda = new Agenda(actors);
        agenda.run();
        expect(log.map(({ actor }) => actor)).toEqual(expected);
        expect(agenda.nowS).toBe(Math.max(0, ...log.map(({ atS }) => atS)));
      }),
    );
  });

  test('looks again at an actor that another has changed, and takes what is past as due now', () => {
    const times: number[] = [];
    const sleeper = { nextS: Number.POSITIVE_INFINITY, phase: 0, act: (_nowS: number) => {} };
    const waker = { nextS: 5, phase: 0, act: (_nowS: number) => {} };
    const agenda: Agenda = new Agenda([sleeper, waker]);
    sleeper.act = (nowS) => {
      times.push(nowS);
      sleeper.nextS = Number.POSITIVE_INFINITY;
    };
    waker.act = (nowS) => {
      times.push(nowS);
      waker.nextS = Number.POSITIVE_INFINITY;
      sleeper.nextS = 3;
      agenda.changed(0);
    };
    agenda.run();
    expect(times).toEqual([5, 5]);
  });
});

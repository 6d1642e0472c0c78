import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/kernel/event-queue.ts';
import { PHASE, PHASES } from '../../src/kernel/phases.ts';

interface Popped {
  readonly timeS: number;
  readonly phase: number;
  readonly kind: number;
  readonly subject: number;
}

function popAll(queue: EventQueue): Popped[] {
  const popped: Popped[] = [];
  while (queue.pop()) {
    const { timeS, phase, kind, subject } = queue;
    popped.push({ timeS, phase, kind, subject });
  }
  return popped;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}

describe('EventQueue', () => {
  it('ranks the phases as they are listed', () => {
    expect(PHASES.map((phase) => PHASE[phase])).toEqual(PHASES.map((_, i) => i));
  });

  it('pops events of one time in the order of their phases, however they came', () => {
    const phases = PHASES.slice(0, 6).map((phase) => PHASE[phase]);
    for (const order of permutations(phases)) {
      const queue = new EventQueue();
      for (const phase of order) queue.push(1.5, phase, phase + 10, phase + 20);
      expect(popAll(queue)).toEqual(
        phases.map((phase) => ({ timeS: 1.5, phase, kind: phase + 10, subject: phase + 20 })),
      );
    }
  });

  it('agrees with a stable sort by (time, phase), pops in between included', () => {
    const event = fc.record({
      timeS: fc.integer({ min: 0, max: 12 }).map((t) => t / 4),
      phase: fc.integer({ min: 0, max: PHASES.length - 1 }),
      pops: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const queue = new EventQueue(1);
        const waiting: Popped[] = [];
        let nowS = 0;
        events.forEach(({ timeS, phase, pops }, subject) => {
          queue.push(nowS + timeS, phase, 7, subject);
          waiting.push({ timeS: nowS + timeS, phase, kind: 7, subject });
          waiting.sort((a, b) => a.timeS - b.timeS || a.phase - b.phase || a.subject - b.subject);
          for (let k = 0; k < pops && waiting.length > 0; k++) {
            expect(queue.peekTimeS()).toBe(waiting[0].timeS);
            expect(queue.peekPhase()).toBe(waiting[0].phase);
            expect(queue.pop()).toBe(true);
            expect(queue.subject).toBe(waiting.shift()?.subject);
            nowS = queue.timeS;
          }
          expect(queue.size).toBe(waiting.length);
        });
        expect(popAll(queue)).toEqual(waiting);
      }),
      { numRuns: 60 },
    );
  });

  it('says that it is empty and keeps the last event', () => {
    const queue = new EventQueue();
    expect(queue.pop()).toBe(false);
    expect(queue.peekTimeS()).toBe(Number.POSITIVE_INFINITY);
    expect(queue.peekPhase()).toBe(Number.POSITIVE_INFINITY);
    queue.push(3, PHASE.arrival, 1, 2);
    expect(queue.pop()).toBe(true);
    expect(queue.pop()).toBe(false);
    expect([queue.timeS, queue.phase, queue.kind, queue.subject]).toEqual([3, 4, 1, 2]);
  });

  it('refuses times that have passed or never come, and unknown phases', () => {
    const queue = new EventQueue();
    queue.push(5, PHASE.arrival, 0, 0);
    queue.pop();
    for (const timeS of [Number.NaN, Number.POSITIVE_INFINITY, 4.999, -1]) {
      expect(() => queue.push(timeS, 0, 0, 0)).toThrow(/cannot be scheduled at this time/);
    }
    for (const phase of [-1, PHASES.length, 0.5, Number.NaN]) {
      expect(() => queue.push(6, phase, 0, 0)).toThrow(/needs a phase/);
    }
    expect(queue.size).toBe(0);
    queue.push(5, 0, 0, 0);
    expect(queue.size).toBe(1);
  });
});

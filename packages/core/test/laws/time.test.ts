import { describe, expect, test } from 'vitest';
import { holds, type ScenarioRun, type StepRun, total, withoutDeadlines } from './run-scenario.ts';

const closeTo = (found: number, expected: number, scale: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, 1e-9));

test('causality: a request goes through its instants in order, and follows what it follows', () => {
  holds(({ service, input, outcomes }) => {
    const { record, columns } = service.state;
    const { afterRequest, thinkTimeS, arrivalS } = input.requests;
    for (const [id, outcome] of outcomes.entries()) {
      const before = afterRequest?.[id] ?? -1;
      const dueS = before < 0 ? arrivalS[id] : record.finishS[before] + (thinkTimeS?.[id] ?? 0);
      expect(record.arrivalS[id]).toBe(dueS);
      const instants = [
        record.arrivalS[id],
        record.startS[id],
        record.firstTokenS[id],
        record.finishS[id],
      ].filter((instant) => !Number.isNaN(instant));
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
      expect(Number.isNaN(record.firstTokenS[id])).toBe(columns.generatedTokens[id] === 0);
      if (outcome === 'completed') expect(record.startS[id]).not.toBeNaN();
      if (outcome === 'rejected') expect(record.finishS[id]).toBe(record.arrivalS[id]);
    }
  });
});

test('the four times of a request are its time in the service', () => {
  holds(({ service }) => {
    const { record, columns } = service.state;
    for (let id = 0; id < record.count; id++) {
      const parts = [columns.queueS, record.prefillS, record.decodeS, columns.stallS].map(
        (column) => column[id],
      );
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
      closeTo(total(parts), record.finishS[id] - record.arrivalS[id], record.finishS[id]);
      if (columns.preemptions[id] === 0) expect(columns.stallS[id]).toBe(0);
    }
  });
});

describe("Little's law: the time average of how many are there is their rate times their stay", () => {
  test('among the running', () => {
    holds(({ service, holdings, input }) => {
      const { record } = service.state;
      let integral = 0;
      for (let replica = 0; replica < input.replicas; replica++) {
        const own = holdings.filter((holding) => holding.replica === replica);
        for (const [i, { atS, active }] of own.entries()) {
          integral += active * ((own[i + 1]?.atS ?? atS) - atS);
        }
      }
      closeTo(integral, total(record.prefillS) + total(record.decodeS), service.nowS * 100);
    });
  });

  test('in the queue, preempted requests included', () => {
    holds(
      ({ service, holdings, input, outcomes }) => {
        const { record, columns } = service.state;
        let integral = 0;
        for (let replica = 0; replica < input.replicas; replica++) {
          const own = holdings.filter((holding) => holding.replica === replica);
          for (const [i, { atS, waiting }] of own.entries()) {
            integral += waiting * ((own[i + 1]?.atS ?? atS) - atS);
          }
          // Those that arrive between two plans wait from then on.
          for (const [id, outcome] of outcomes.entries()) {
            if (record.replica[id] !== replica || outcome === 'rejected') continue;
            const next = own.find(({ atS }) => atS >= record.arrivalS[id]);
            integral += (next?.atS ?? Number.NaN) - record.arrivalS[id];
          }
        }
        closeTo(integral, total(columns.queueS) + total(columns.stallS), service.nowS * 100);
      },
      { arbitrary: withoutDeadlines },
    );
  });
});

test('work conservation: a replica pauses only while it has no request', () => {
  holds((run) => {
    const { record } = run.service.state;
    for (let replica = 0; replica < run.input.replicas; replica++) {
      const present = stays(run, replica);
      for (const [fromS, toS] of pauses(run.runs.filter((steps) => steps.replica === replica))) {
        expect(toS).toBeGreaterThanOrEqual(fromS);
        const left = present.filter(
          (id) => record.arrivalS[id] < toS && record.finishS[id] > fromS,
        );
        expect(left).toEqual([]);
      }
    }
  });
});

function stays({ service, outcomes }: ScenarioRun, replica: number): number[] {
  return [...outcomes.keys()].filter(
    (id) => service.state.record.replica[id] === replica && outcomes[id] !== 'rejected',
  );
}

/** From the end of a run to the start of the next, where these differ. */
function pauses(runs: readonly StepRun[]): (readonly [number, number])[] {
  const starts = [...runs.map(({ startS }) => startS), Number.POSITIVE_INFINITY];
  const ends = [Number.NEGATIVE_INFINITY, ...runs.map(({ endS }) => endS)];
  return starts.flatMap((toS, i) => (ends[i] === toS ? [] : [[ends[i], toS] as const]));
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Q, QUANTITY_COUNT, WorkLedger } from '../../src/record/work-ledger.ts';

const spans = fc.array(
  fc.record({
    fromS: fc.double({ min: 0, max: 5000, noNaN: true }),
    lengthS: fc.double({ min: 0, max: 3000, noNaN: true }),
    flops: fc.maxSafeNat(),
    replica: fc.nat({ max: 2 }),
  }),
  { maxLength: 40 },
);

function totalsOf(busyS: number, flops: number): Float64Array {
  const totals = new Float64Array(QUANTITY_COUNT);
  totals[Q.busyS] = busyS;
  totals[Q.flops] = flops;
  return totals;
}

describe('the work ledger', () => {
  test('loses and invents nothing, whatever the width of its buckets', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 0.5, max: 900, noNaN: true }), (list, bucketS) => {
        const ledger = new WorkLedger({ bucketS, replicas: 3 });
        for (const { replica, fromS, lengthS, flops } of list) {
          ledger.addSpan(replica, fromS, fromS + lengthS, totalsOf(lengthS, flops));
        }
        const busyS = list.reduce((sum, span) => sum + span.lengthS, 0);
        const flops = list.reduce((sum, span) => sum + span.flops, 0);
        expect(ledger.total('busyS')).toBeCloseTo(busyS, 6);
        expect(Math.abs(ledger.total('flops') - flops)).toBeLessThanOrEqual(1e-11 * flops);
      }),
      { numRuns: 500 },
    );
  });

  test('takes spans one after the other, with readings in between, as it takes each by itself', () => {
    const lengths = fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.nat()), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        lengths,
        fc.option(fc.double({ min: 0.5, max: 20, noNaN: true })),
        (list, width) => {
          const options = { bucketS: width ?? undefined, replicas: 1 };
          const [whole, next] = [new WorkLedger(options), new WorkLedger(options)];
          let startS = 0;
          for (const [i, [lengthS, flops]] of list.entries()) {
            const span = { startS, endS: startS + lengthS };
            whole.addSpan(0, span.startS, span.endS, totalsOf(lengthS, flops));
            next.begin(0, span);
            next.cells[next.base + Q.busyS] += lengthS;
            next.cells[next.base + Q.flops] += flops;
            next.end(0, span);
            if (i % 7 === 0) expect(next.total('flops')).toBe(whole.total('flops'));
            startS = span.endS;
          }
          expect(next.bucketCount(0)).toBe(whole.bucketCount(0));
          for (let bucket = 0; bucket < whole.bucketCount(0); bucket++) {
            expect(next.at(0, bucket, 'busyS')).toBe(whole.at(0, bucket, 'busyS'));
            expect(next.at(0, bucket, 'flops')).toBe(whole.at(0, bucket, 'flops'));
          }
        },
      ),
    );
  });

  test('adapts its buckets to the run where no width was asked for, and loses nothing', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (list, scale) => {
        const ledger = new WorkLedger({ replicas: 3 });
        let endS = 0;
        for (const { replica, fromS, lengthS, flops } of list) {
          const [from, to] = [fromS * scale, (fromS + lengthS) * scale];
          ledger.addSpan(replica, from, to, totalsOf(to - from, flops));
          endS = Math.max(endS, to);
        }
        const buckets = Math.ceil(endS / ledger.bucketS);
        expect(buckets).toBeLessThanOrEqual(400);
        if (ledger.bucketS > 0.001) expect(buckets).toBeGreaterThanOrEqual(80);
        const flops = list.reduce((sum, span) => sum + span.flops, 0);
        expect(Math.abs(ledger.total('flops') - flops)).toBeLessThanOrEqual(1e-11 * flops);
      }),
      { numRuns: 500 },
    );
  });

  test('has the same totals by bucket whether it adapted to a width or was given it', () => {
    const adapting = new WorkLedger({ replicas: 1 });
    const work = (ledger: WorkLedger) => {
      for (let i = 0; i < 900; i++) ledger.addSpan(0, i, i + 0.75, totalsOf(0.75, i));
    };
    work(adapting);
    const given = new WorkLedger({ replicas: 1, bucketS: adapting.bucketS });
    work(given);
    expect(adapting.bucketS).toBe(10);
    expect(adapting.bucketCount(0)).toBe(given.bucketCount(0));
    for (let i = 0; i < given.bucketCount(0); i++) {
      expect(adapting.at(0, i, 'busyS')).toBeCloseTo(given.at(0, i, 'busyS'), 9);
      expect(adapting.at(0, i, 'flops')).toBeCloseTo(given.at(0, i, 'flops'), 6);
    }
  });

  test('is the same to the last bit in whatever order replicas are booked, each in its own order', () => {
    const widths = fc.constantFrom(undefined, 0.5, 40);
    fc.assert(
      fc.property(
        spans,
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        widths,
        (list, scale, bucketS) => {
          const booked = (order: readonly (typeof list)[number][]) => {
            const ledger = new WorkLedger({ bucketS, replicas: 3 });
            for (const { replica, fromS, lengthS, flops } of order) {
              const [from, to] = [fromS * scale, (fromS + lengthS) * scale];
              ledger.addSpan(replica, from, to, totalsOf(to - from, flops));
            }
            const { bucketS: widthS } = ledger;
            const cells = [0, 1, 2].map((replica) =>
              Array.from({ length: Math.min(2000, ledger.bucketCount(replica)) }, (_, bucket) =>
                ledger.at(replica, bucket, 'flops'),
              ),
            );
            return { widthS, cells };
          };
          expect(booked(list.toSorted((a, b) => a.replica - b.replica))).toEqual(booked(list));
        },
      ),
    );
  });

  test('books busy seconds in the buckets in which they passed', () => {
    const ledger = new WorkLedger({ bucketS: 10, replicas: 1 });
    ledger.addSpan(0, 5, 32, totalsOf(27, 270));
    expect([0, 1, 2, 3].map((b) => ledger.at(0, b, 'busyS'))).toEqual([5, 10, 10, 2]);
    expect([0, 1, 2, 3].map((b) => ledger.at(0, b, 'flops'))).toEqual([50, 100, 100, 20]);
    expect(ledger.bucketCount(0)).toBe(4);
  });

  test('a span that ends on a boundary does not touch the next bucket, and an instant counts once', () => {
    const ledger = new WorkLedger({ bucketS: 10, replicas: 1 });
    ledger.addSpan(0, 0, 10, totalsOf(10, 1));
    expect(ledger.bucketCount(0)).toBe(1);
    ledger.addSpan(0, 10, 10, totalsOf(0, 5));
    expect(ledger.at(0, 1, 'flops')).toBe(5);
  });
});

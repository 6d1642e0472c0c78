import { measurePerformance } from '@kavier/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ParquetStream } from '../../src/output/parquet-stream.ts';
import { readColumns } from '../../src/output/read-columns.ts';
import { readRequests, readTimeline } from '../../src/output/read-run.ts';
import { writeRequests } from '../../src/output/requests-file.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { bytesOf, mixedRun, sampleTable, simulate, timelineOf } from './sample-run.ts';

async function stored(name: string, write: Parameters<typeof bytesOf>[0]) {
  return memorySource(name, await bytesOf(write));
}

test('a stored run is read back as it was, unserved requests included', async () => {
  const { table, run } = mixedRun();
  const requests = await readRequests(
    await stored('requests.parquet', (sink) => writeRequests(sink, table, run.requests)),
  );
  expect(requests.record).toEqual(run.requests);
  expect(requests.promptTokens).toEqual(table.promptTokens);
  expect(requests.outputTokens).toEqual(table.outputTokens);
  const { requests: _, work, ...rest } = run;
  const { work: workBack, ...restBack } = await readTimeline(
    await stored('timeline.parquet', timelineOf(run)),
  );
  expect(restBack).toEqual(rest);
  expect(workBack).toEqual(work);
});

test('what an engine in which requests wait says of them, and their work, is read back, too', async () => {
  const { table, run } = mixedRun();
  const serving = {
    queueS: Float64Array.of(0.5, 0, 1, 0.25),
    stallS: Float64Array.of(0, 0, 2, 0),
    generatedTokens: Int32Array.of(5, 0, 3, 1),
    truncated: Uint8Array.of(1, 0, 0, 0),
    preemptions: Int32Array.of(0, 0, 2, 0),
    selfHitTokens: Int32Array.of(0, 0, 64, 0),
    recomputedTokens: Int32Array.of(0, 0, 17, 0),
  };
  const work = {
    flops: Float64Array.of(1e15, 0, 3e14, 2 / 3),
    kvBytes: Float64Array.of(4e9, 0, 5e9, 1e5),
    weightBytes: Float64Array.of(1e13 / 7, 0, 1e12, 16e9),
    shareS: Float64Array.of(0.125, 0, 0.1, 0.25),
  };
  const record = { ...run.requests, serving, work };
  const back = await readRequests(
    await stored('requests.parquet', (sink) => writeRequests(sink, table, record)),
  );
  expect(back.record).toEqual(record);
  const service = {
    steps: 7,
    plannedRuns: 3,
    turnedAway: 1,
    blockedS: { sequenceLimit: 0, tokenBudget: 1.5, kvMemory: 0.25, closedBatch: 0 },
    speculation: null,
    lockstep: null,
    kvPeak: 0.5,
    hostS: null,
    tokenGaps: {
      count: 2,
      meanS: 0.02,
      p50S: 0.02,
      p90S: 0.02,
      p95S: 0.02,
      p99S: 0.02,
      maxS: 0.03,
    },
  };
  const timeline = await readTimeline(
    await stored('timeline.parquet', timelineOf({ ...run, service })),
  );
  expect(timeline.service).toEqual(service);
});

test('a stored run gives the same bytes and the same metrics again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 300 }),
      fc.double({ min: 0.3, max: 700, noNaN: true }),
      async (count, bucketS) => {
        const table = sampleTable(count);
        const run = simulate(table, bucketS);
        const requestsFile = await bytesOf((sink) => writeRequests(sink, table, run.requests));
        const timelineFile = await bytesOf(timelineOf(run));
        const requests = await readRequests(memorySource('requests.parquet', requestsFile));
        const timeline = await readTimeline(memorySource('timeline.parquet', timelineFile));
        const back = { ...timeline, requests: requests.record };
        expect(measurePerformance(back, requests)).toEqual(measurePerformance(run, table));
        const timelineAgain = await bytesOf(timelineOf(back));
        expect(Buffer.from(timelineAgain).equals(timelineFile)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('what is no stored run is refused with its name', async () => {
  await expect(readRequests(memorySource('x.parquet', 'PAR? no'))).rejects.toMatchObject({
    kind: 'input',
    where: 'x.parquet',
  });
  const { run, table } = mixedRun();
  const timeline = await stored('t.parquet', timelineOf(run));
  await expect(readRequests(timeline)).rejects.toMatchObject({
    kind: 'input',
    where: expect.stringContaining('t.parquet'),
  });
  const requests = await stored('r.parquet', (sink) => writeRequests(sink, table, run.requests));
  await expect(readTimeline(requests)).rejects.toMatchObject({
    kind: 'input',
    where: expect.stringContaining('r.parquet'),
  });
  const text = await stored('n.parquet', async (sink) => {
    const stream = new ParquetStream(sink, [{ name: 'timestamp', type: 'string' }]);
    await stream.write([{ codes: Int32Array.of(0), names: ['noon'] }], 1);
    await stream.close();
  });
  await expect(readColumns(text, { timestamp: 'double' })).rejects.toMatchObject({
    kind: 'input',
    where: 'n.parquet, column timestamp, row 0',
    found: 'noon',
  });
});

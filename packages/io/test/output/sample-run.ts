import {
  bucketsOfRun,
  OUTCOMES,
  type Outcome,
  type PoolRecord,
  PUBLISHED_DEFAULTS,
  PublishedCostModel,
  type RequestRecord,
  type RequestTable,
  type RunRecord,
  simulatePublished,
  WORK_QUANTITIES,
  WorkLedger,
} from '@kavier/core';
import { type ByteSink, memorySink } from '../../src/output/byte-sink.ts';
import { writeTimeline } from '../../src/output/timeline-file.ts';

const model = new PublishedCostModel(
  { name: 'Llama-3-8B', parameters: 8e9, weightBytes: 2, layers: 32, hiddenSize: 4096 },
  { name: 'A100', peakFlops: 312e12, memoryBytesPerS: 1935e9 },
);

/** `count` requests of varied lengths, a second or so apart. */
export function sampleTable(count: number): RequestTable {
  const arrivalS = new Float64Array(count);
  const promptTokens = new Int32Array(count);
  const outputTokens = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    arrivalS[i] = i === 0 ? 0 : arrivalS[i - 1] + ((i * 7919) % 1000) / 500;
    promptTokens[i] = (i * 104_729) % 9000;
    outputTokens[i] = (i * 1299) % 400;
  }
  return { count, arrivalS, promptTokens, outputTokens };
}

export function simulate(table: RequestTable, bucketS = 60): RunRecord {
  return simulatePublished(table, model, PUBLISHED_DEFAULTS, bucketS);
}

/** Writes the timeline of a run whose replicas draw 100 W each. */
export function timelineOf(run: RunRecord): (sink: ByteSink) => Promise<void> {
  return (sink) => writeTimeline(sink, run, () => new Float64Array(bucketsOfRun(run)).fill(100));
}

/** Four requests: one completed, one rejected, one cut while it waited, one that generated a single token. */
export function mixedRun(): { readonly table: RequestTable; readonly run: RunRecord } {
  const table: RequestTable = {
    count: 4,
    arrivalS: Float64Array.of(0, 1, 2, 3),
    promptTokens: Int32Array.of(100, 200, 300, 400),
    outputTokens: Int32Array.of(5, 6, 7, 1),
    session: Int32Array.of(0, -1, 0, -1),
    turn: Int32Array.of(0, 0, 1, 0),
    requestClass: Int32Array.of(1, 0, 1, 0),
    classNames: ['chat', 'code — naïve'],
    sourceRow: Int32Array.of(9, 3, 4, 7),
  };
  const never = Number.NaN;
  const outcomes: Outcome[] = ['completed', 'rejected', 'unfinished', 'completed'];
  const requests: RequestRecord = {
    count: 4,
    arrivalS: table.arrivalS,
    startS: Float64Array.of(0.5, never, never, 3),
    firstTokenS: Float64Array.of(1, never, never, 3.25),
    finishS: Float64Array.of(3, 1, never, 3.25),
    prefillS: Float64Array.of(0.5, 0, 0, 0.25),
    decodeS: Float64Array.of(2, 0, 0, 0),
    cachedTokens: Int32Array.of(64, 0, 0, 0),
    replica: Int32Array.of(1, -1, -1, 0),
    outcome: Uint8Array.from(outcomes, (name) => OUTCOMES.indexOf(name)),
  };
  const work = new WorkLedger({ bucketS: 2, replicas: 2 });
  const quantities = (scale: number) =>
    Float64Array.from(WORK_QUANTITIES, (_, q) => (q + 1) * scale);
  work.addSpan(1, 0.5, 3, quantities(1 / 3));
  work.addSpan(0, 3, 3.25, quantities(1e12));
  const cache = { lookups: 4, hits: 1, evictions: 0, queriedTokens: 1000, hitTokens: 64 };
  const pool: PoolRecord = {
    name: 'only',
    firstReplica: 0,
    replicas: 2,
    acceleratorsPerReplica: 2,
    held: 'whole-run',
    utilization: { plateau: 0.95, ramp: 0.5, rampS: 0.2 },
    cache,
  };
  const run: RunRecord = { requests, work, pools: [pool], cache, endS: 3.25 };
  return { table, run };
}

/** What a writer wrote. */
export async function bytesOf(write: (sink: ByteSink) => Promise<void>): Promise<Uint8Array> {
  const sink = memorySink();
  await write(sink);
  return sink.bytes();
}

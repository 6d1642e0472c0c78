import { expect } from 'vitest';
import type { BenchmarkResult, ReadResultOptions } from '../../src/results/contract.ts';
import { MEASURED_QUANTITIES } from '../../src/results/measured-quantity.ts';
import { readBenchmark } from '../../src/results/read-result.ts';
import { memorySource } from '../../src/source/memory-source.ts';

/** Reads results given as text, or as a value that becomes JSON. */
export function read(content: unknown, options: ReadResultOptions = {}) {
  const text =
    typeof content === 'string' || content instanceof Uint8Array
      ? content
      : JSON.stringify(content);
  return readBenchmark(memorySource('results', text), options);
}

export async function readOne(content: unknown, options: ReadResultOptions = {}) {
  const results = await read(content, options);
  expect(results).toHaveLength(1);
  return results[0];
}

export const notesOf = ({ notes }: BenchmarkResult) => notes.join(' ');

/** What holds for every result, whatever tool it is from. */
export function expectLawful(result: BenchmarkResult): void {
  const { load, measured, requests, latencies, outcomes } = result;
  expect(Number.isInteger(result.completed) && Number.isInteger(result.failed)).toBe(true);
  expect(result.durationS).toBeGreaterThanOrEqual(0);
  const quantities: readonly string[] = MEASURED_QUANTITIES;
  for (const [name, value] of Object.entries(measured)) {
    expect(quantities).toContain(name);
    expect(Number.isFinite(value) && value >= 0).toBe(true);
  }
  if (load.kind === 'open-loop') expect(load.rateRps).toBeGreaterThan(0);
  if (load.kind === 'closed-loop') expect(load.concurrency).toBeGreaterThan(0);
  expect(latencies === undefined).toBe(requests === undefined);
  for (const table of [requests, load.kind === 'requests' ? load.requests : undefined]) {
    if (table === undefined) continue;
    expect(table.arrivalS[0]).toBe(0);
    for (let i = 1; i < table.count; i++) {
      expect(table.arrivalS[i]).toBeGreaterThanOrEqual(table.arrivalS[i - 1]);
    }
  }
  expect(latencies?.ttftS.length).toBe(requests?.count);
  expect(outcomes?.isFailed.length).toBe(requests?.count);
  expect(result.firstSentS === undefined).toBe(requests === undefined);
  expect(result.notes.every((note) => /[.]$/.test(note))).toBe(true);
}

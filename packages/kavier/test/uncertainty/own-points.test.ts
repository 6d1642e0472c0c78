import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HAS_NO_DATA, SKIPPED } from '../../../../test/public-data.ts';
import { type RunDocument, runDocument } from '../../src/run/run-document.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import { withExtraRuns } from '../../src/uncertainty/extra-runs.ts';
import { kavier } from '../cli/in-process.ts';
import { expectEstimates } from './estimate-laws.ts';
import { narrowService, runOf } from './runs.ts';

const TRACES = fileURLToPath(new URL('../../../../../shared/data/traces', import.meta.url));
async function documentOf(...argv: readonly string[]): Promise<RunDocument> {
  const { stdout, stderr } = await kavier(['run', ...argv, '--no-write', '--json', '-q']);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as RunDocument;
}

describe.skipIf(HAS_NO_DATA)(`real traces ${SKIPPED}`, () => {
  test.each([
    'azure-2023/AzureLLMInferenceTrace_conv.csv',
    'mooncake-fast25/conversation_trace.jsonl',
    'llmservingsim-workloads/sharegpt-llama-3.1-8b-300-sps10.jsonl.gz',
  ])('no interval of %s is without its point', async (name) => {
    const path = join(TRACES, name);
    const flags = ['--model', 'llama-3.1-8b', '--gpu', 'h100-sxm', '--engine', 'vllm'];
    const document = await documentOf(path, ...flags, '--no-margin');
    // Latencies, rates, power, energy and money: all but the queue.
    expect(expectEstimates(document)).toBeGreaterThanOrEqual(25);
  });
});

/** Loads from idle to far too much, lengths from a token on, limits that bind and limits that lose requests. */
const SERVICES = fc
  .record({
    rateRps: fc.double({ min: 0.05, max: 80, noNaN: true }),
    requests: fc.integer({ min: 1, max: 120 }),
    promptTokens: fc.constantFrom(1, 500, 20_000, 200_000),
    outputTokens: fc.constantFrom(1, 2, 100, 1500),
    maxSequences: fc.constantFrom(1, 16, 256),
    admission: fc.constantFrom<NonNullable<ScenarioInput['gateway']>>(
      {},
      { admission: { policy: 'queue-limit', maxWaiting: 3 } },
    ),
    gpu: fc.constantFrom('h100-sxm', 'a100-sxm-80gb', 'l4', 'b200'),
    limitMs: fc.double({ min: 1, max: 60_000, noNaN: true }),
  })
  .map(({ rateRps, requests, promptTokens, outputTokens, maxSequences, admission, gpu, limitMs }) =>
    narrowService(rateRps, {
      workload: {
        generate: {
          kind: 'plain',
          requests,
          arrivals: { process: 'poisson', rateRps },
          promptTokens: { distribution: 'fixed', tokens: promptTokens },
          outputTokens: { distribution: 'fixed', tokens: outputTokens },
        },
      },
      gateway: admission,
      fleet: [
        {
          model: 'llama-3.1-8b',
          accelerator: gpu,
          engine: { profile: 'vllm', maxSequences, maxContextTokens: 25_000 },
        },
      ],
      objectives: { ttftMs: { p95: limitMs } },
    }),
  );

test('a verdict says nothing that the figures beside it deny, over random services', async () => {
  await fc.assert(
    fc.asyncProperty(SERVICES, async (scenario) => {
      const { loaded, run } = await runOf(scenario);
      const document = runDocument(
        await withExtraRuns(loaded, run, { margin: 'auto' }),
        'kavier run x',
      );
      expectEstimates(document);
      const { verdict, saturation, performance, workload, objectives, uncertainty } = document;
      if (saturation.state === 'not-modelled') throw new Error('a batching engine');
      const { completed } = performance.outcomes;
      expect(verdict.startsWith('NOTHING WAS SERVED')).toBe(completed === 0);
      if (completed < workload.requests) expect(verdict).toContain(`${completed} of `);
      expect(/NOT keep up|at once/.test(verdict)).toBe(
        saturation.state === 'over' && completed > 0,
      );
      if ((performance.ttftS.p95 ?? 0) >= 60) expect(saturation.state).not.toBe('stable');
      if (saturation.lostShare > 0.05) expect(saturation.state).toBe('over');
      if (objectives?.met === false) expect(verdict).toContain('It MISSES');
      if (objectives?.met === true && completed > 0)
        expect(verdict).toMatch(/meets its objectives/);
      // An objective whose limit is in the printed interval of its latency is open, and one outside of it is not.
      const { low, high } = uncertainty?.intervals.ttftS.p95 ?? {};
      const limitS = (scenario.objectives?.ttftMs?.p95 ?? 0) / 1000;
      const isWhole = completed === workload.requests && uncertainty?.caps.length === 0;
      if (isWhole && low !== null && low !== undefined && high !== null && high !== undefined) {
        const isOpen = (uncertainty?.undecided ?? []).length > 0;
        if (limitS < low * 0.999 || limitS > high * 1.001) expect(isOpen).toBe(false);
        else if (limitS > low * 1.001 && limitS < high * 0.999) expect(isOpen).toBe(true);
        expect(verdict.includes('is met or missed')).toBe(isOpen);
      }
      if ((document.service?.turnedAway ?? 0) > 0)
        expect(uncertainty?.caps.join()).toContain('admission');
    }),
    { numRuns: 60, seed: 5 },
  );
});

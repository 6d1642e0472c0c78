import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { memoryPlan } from '../../src/model/memory.ts';
import { OTHER_MODELS, START_UP_LOGS, type StartUpLog } from './start-up-logs.ts';

const GIB = 2 ** 30;
/** Start-ups of one server differ by what its compiler and its neighbours leave behind. */
const TOLERANCE = { share: 0.03, gib: 0.4, partGib: 0.3 };

const planOf = ({ release, model, gpu, options }: StartUpLog) =>
  memoryPlan({
    model: OTHER_MODELS.find(({ name }) => name === model) ?? findModel(model),
    accelerator: findAccelerator(gpu),
    ...options,
    release,
  });

const nameOf = ({ release, model, gpu, options }: StartUpLog) =>
  `${model} on ${(options.tensorParallel ?? 1) * (options.pipelineParallel ?? 1)} x ${gpu}, vLLM ${release}`;

describe.each(START_UP_LOGS.map((row) => [nameOf(row), row] as const))('%s', (_name, row) => {
  const plan = planOf(row);
  const { weights, activations, workspace, runtime, cudaGraphs } = plan.parts;
  const kvGib = (plan.parts.kvBlocks + plan.parts.unused) / GIB;

  test.runIf(row.kvTokens !== undefined || row.kvGib !== undefined)('capacity', () => {
    const logged = row.kvGib ?? (kvGib * (row.kvTokens ?? 0)) / plan.kvTokens;
    expect(Math.abs(kvGib - logged)).toBeLessThanOrEqual(
      Math.max(TOLERANCE.gib, TOLERANCE.share * logged),
    );
    if (row.kvTokens === undefined) return;
    const gibPerToken = kvGib / plan.kvTokens;
    expect(Math.abs(plan.kvTokens - row.kvTokens) * gibPerToken).toBeLessThanOrEqual(
      Math.max(TOLERANCE.gib, TOLERANCE.share * row.kvTokens * gibPerToken),
    );
  });

  test('parts', () => {
    const isConsumed = row.consumedGib !== undefined;
    const parts: [number | undefined, number][] = [
      [row.weightsGib, weights],
      [row.consumedGib, weights + runtime + workspace],
      [row.peakGib, activations + cudaGraphs + (isConsumed ? 0 : workspace)],
      [row.runtimeGib, runtime],
    ];
    for (const [logged, bytes] of parts) {
      if (logged === undefined) continue;
      expect(Math.abs(bytes / GIB - logged)).toBeLessThanOrEqual(TOLERANCE.partGib);
    }
  });
});

test('half of the logs that set nothing are met within 2 %', () => {
  const errors = START_UP_LOGS.filter(({ fitted, kvGib }) => !fitted && kvGib !== undefined)
    .map((row) => {
      const { kvBlocks, unused } = planOf(row).parts;
      return Math.abs((kvBlocks + unused) / GIB / (row.kvGib ?? 1) - 1);
    })
    .sort((a, b) => a - b);
  expect(errors.length).toBeGreaterThan(12);
  expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.02);
});

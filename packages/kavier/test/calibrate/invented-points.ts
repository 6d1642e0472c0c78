import { fileURLToPath } from 'node:url';
import {
  type CoefficientName,
  type CoefficientSet,
  drawNormal,
  exp,
  findModel,
  priorCoefficients,
  RandomStream,
} from '@kavier/core';
import {
  type MeasuredLoad,
  type MeasuredSetup,
  predictPoint,
  preparePoint,
} from '@kavier/evidence';
import type { MeasuredQuantity } from '@kavier/io';
import { MEASURED_COLUMNS } from '../../src/calibrate/own/raw-rows.ts';
import { ownCatalog } from '../../src/scenario/catalog-file.ts';

const file = (name: string) => fileURLToPath(new URL(`../../../../${name}`, import.meta.url));

/** The invented accelerator and its points, as they ship. */
export const SCENARIO = file('examples/new-accelerator.yaml');
export const POINTS = file('examples/new-accelerator-points.csv');

/** What the invented accelerator really does: what a fit has to find. */
export const TRUTH = {
  linearCompute: 0.48,
  weightMemory: 0.7,
  attentionCompute: 0.62,
  attentionMemory: 0.72,
  layerOverheadS: 18e-6,
  sequenceDeviceS: 25e-6,
  frontendS: 14e-3,
} as const satisfies Partial<Record<CoefficientName, number>>;

export function truth(family = 'npu-x'): CoefficientSet {
  const set = priorCoefficients(family);
  const changed = Object.entries(TRUTH).map(([name, value]) => [
    name,
    { ...set.values[name as CoefficientName], value },
  ]);
  return { ...set, values: { ...set.values, ...Object.fromEntries(changed) } };
}

const batch = (requests: number, promptTokens: number, outputTokens: number): MeasuredLoad => ({
  kind: 'batch',
  requests,
  promptTokens,
  outputTokens,
});
const loop = (concurrency: number, promptTokens: number, outputTokens: number): MeasuredLoad => ({
  kind: 'closed-loop',
  concurrency,
  requestsPerClient: 4,
  promptTokens,
  outputTokens,
});

const LARGE = 'llama-3.1-8b';
const SMALL = 'llama-3.2-1b';
const LOADS: readonly (readonly [string, MeasuredLoad])[] = [
  [LARGE, batch(1, 64, 64)],
  [LARGE, batch(1, 2048, 64)],
  [LARGE, batch(1, 32_000, 64)],
  [LARGE, batch(16, 8000, 64)],
  [LARGE, loop(8, 512, 128)],
  [LARGE, loop(64, 512, 128)],
  [LARGE, loop(256, 128, 128)],
  [SMALL, batch(1, 64, 64)],
  [SMALL, batch(1, 8192, 64)],
  [SMALL, batch(16, 8000, 64)],
  [SMALL, loop(64, 256, 128)],
  [SMALL, loop(256, 128, 128)],
];
const QUANTITIES: readonly MeasuredQuantity[] = ['ttftMeanS', 'tpotMeanS', 'outputTokensPerS'];
const NOISE = 0.03;

/** A deployment on the invented accelerator. */
export async function inventedSetup(model: string): Promise<MeasuredSetup> {
  const [accelerator] = ownCatalog(SCENARIO).accelerators;
  return { engine: 'vllm', engineVersion: 'not stated', model: findModel(model), accelerator };
}

/** The CSV file of measured points: simulated with the true coefficients, with seeded log-normal noise of 3 %. */
export async function inventedCsv(): Promise<string> {
  const large = await inventedSetup(LARGE);
  const setups = new Map([
    [LARGE, large],
    [SMALL, await inventedSetup(SMALL)],
  ]);
  const stream = RandomStream.named(7, 'noise');
  const columns = new Map([...MEASURED_COLUMNS].map(([column, quantity]) => [quantity, column]));
  const rows = LOADS.map(([model, load], i) => {
    const prepared = preparePoint({
      id: String(i),
      setup: setups.get(model) ?? large,
      load,
      measured: {},
    });
    const predicted = predictPoint(prepared, truth(large.accelerator.family));
    const measured = QUANTITIES.map((quantity) => {
      const noisy = (predicted[quantity] ?? Number.NaN) * exp(NOISE * drawNormal(stream));
      return String(Number(noisy.toPrecision(4)));
    });
    return [model, ...loadCells(load), ...measured].join(',');
  });
  return [
    '# Invented: simulated by Kavier with known coefficients (docs/calibration.md), with seeded noise of 3 %.',
    [...LOAD_COLUMNS, ...QUANTITIES.map((quantity) => columns.get(quantity))].join(','),
    ...rows,
    '',
  ].join('\n');
}

const LOAD_COLUMNS = [
  'model',
  'kind',
  'requests',
  'concurrency',
  'requests_per_client',
  'prompt_tokens',
  'output_tokens',
];

function loadCells(load: MeasuredLoad): (string | number)[] {
  if (load.kind === 'batch') {
    return [load.kind, load.requests, '', '', load.promptTokens, load.outputTokens];
  }
  if (load.kind !== 'closed-loop') throw new Error('no such load here');
  const { kind, concurrency, requestsPerClient = '', promptTokens, outputTokens } = load;
  return [kind, '', concurrency, requestsPerClient, Number(promptTokens), Number(outputTokens)];
}

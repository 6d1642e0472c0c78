import type { MeasuredSource } from './contract.ts';
import { readInferenceX } from './inferencex.ts';
import { readMlEnergyV2 } from './ml-energy-v2.ts';
import { readMlEnergyV3 } from './ml-energy-v3.ts';
import { readMlperf } from './mlperf.ts';

/** Sets measured on services in operation: a fixed number of requests in flight, or a stream of them. */
export const SETS_PART_TWO: readonly MeasuredSource[] = [
  { name: 'inferencex', folder: 'inferencex', read: readInferenceX },
  { name: 'ml-energy-v3', folder: 'ml-energy-v3', read: readMlEnergyV3 },
  { name: 'ml-energy-v2', folder: 'ml-energy-v2', read: readMlEnergyV2 },
  { name: 'mlperf-inference-v5.1', folder: 'mlperf-inference-v5.1', read: readMlperf },
];

// Made by `kavier validate --write-stored packages/kavier/src/validate/stored-accuracy.ts`. Do not edit: run it again.
import { figures, type StoredAccuracy } from './stored-types.ts';

/** Figures are: rows, rows without a prediction, then median, p90, mean and bias of their errors in percent. */
// biome-ignore format: a table, one row a line
export const STORED_ACCURACY: StoredAccuracy = {
  version: '0.1.0',
  metrics: [
    { metric: 'TTFT', models: 8, fitted: figures(532, 0, 17.38, 53.72, 24.46, -2.53), unfitted: figures(621, 0, 30.65, 85.01, 72.66, -10.6) },
    { metric: 'TPOT', models: 33, fitted: figures(826, 0, 7.33, 24.07, 10.43, 0.21), unfitted: figures(1571, 0, 15, 44.36, 20.33, -2.8) },
    { metric: 'E2E', models: 3, fitted: figures(84, 0, 2.07, 7.56, 3.82, -0.08), unfitted: figures(62, 0, 8.34, 49.67, 20.56, 2.75) },
    { metric: 'batch', models: 8, fitted: figures(490, 0, 3.61, 9.27, 5.29, 0.75), unfitted: figures(1526, 0, 57.34, 81.87, 88.8, -56.05) },
    { metric: 'throughput', models: 26, fitted: figures(58, 0, 5.49, 16.51, 7.36, 0.38), unfitted: figures(492, 0, 19.03, 76.05, 50.15, 14.08) },
    { metric: 'power', models: 26, fitted: figures(97, 0, 4.25, 22.66, 11.83, 0.55), unfitted: figures(445, 0, 10.3, 26.57, 14.03, 1.67) },
    { metric: 'energy', models: 25, fitted: figures(61, 0, 6.28, 14.61, 8.02, -0.66), unfitted: figures(500, 0, 17.84, 47.28, 23.22, -13.56) },
  ],
  bars: [
    { name: 'TTFT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 81, foundPct: 15.31 },
    { name: 'TPOT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3'], rows: 207, foundPct: 6.76 },
    { name: 'E2E, vLLM of 2025 on', sets: ['blis-vllm-h100'], rows: 8, foundPct: 5.52 },
    { name: 'throughput, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3'], rows: 138, foundPct: 9.1 },
    { name: 'TTFT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 103, foundPct: 13.28 },
    { name: 'TPOT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3', 'ml-energy-v2'], rows: 320, foundPct: 8.37 },
    { name: 'E2E, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100'], rows: 30, foundPct: 4.16 },
    { name: 'throughput, vLLM of any year', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3', 'ml-energy-v2'], rows: 187, foundPct: 13.94 },
    { name: 'llmservingsim-vllm saturated, makespan', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 11.34 },
    { name: 'llmservingsim-vllm saturated, TTFT', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 25.84 },
    { name: 'inferencex TPOT, dense', sets: ['inferencex'], rows: 251, foundPct: 5.71 },
    { name: 'inferencex TPOT, mixtures', sets: ['inferencex'], rows: 765, foundPct: 16.88 },
    { name: 'splitwise TTFT', sets: ['splitwise'], rows: 22, foundPct: 9.28 },
    { name: 'splitwise TPOT', sets: ['splitwise'], rows: 22, foundPct: 2.52 },
    { name: 'KV tokens', sets: ['llmservingsim-a6000'], rows: 2, foundPct: 1.69 },
    { name: 'power, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 7.71 },
    { name: 'J per output token, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 10.17 },
    { name: 'accelerator over a run, A6000', sets: ['llmservingsim-a6000'], rows: 1, foundPct: 3.03 },
    { name: 'server over a run, A6000', sets: ['llmservingsim-a6000'], rows: 1, foundPct: 0.32 },
    { name: 'server at the wall, mlperf', sets: ['mlperf-inference-v5.1'], rows: 5, foundPct: 1.53 },
    { name: 'A10 single requests, prefill', sets: ['tracer-surf-a10'], rows: 20, foundPct: 3.78 },
    { name: 'A10 single requests, decode', sets: ['tracer-surf-a10'], rows: 20, foundPct: 0.73 },
  ],
  sets: [
    {
      name: 'kavier-capsule', points: 18, fitted: figures(18, 0, 0.65, 3.22, 1.65, -0.05), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(9, 0, 2.68, 4.94, 2.87, -0.28), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'e2eMeanS', fitted: figures(9, 0, 0.12, 1.21, 0.42, -0.03), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'tracer-surf-a10', points: 20, fitted: figures(20, 0, 1.08, 3.07, 1.74, -0.21), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'ttftP50S', fitted: figures(9, 0, 2.68, 4.94, 3.06, -1.2), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'e2eP50S', fitted: figures(11, 0, 0.23, 1.95, 0.65, -0.12), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'splitwise', points: 78, fitted: figures(190, 0, 4.09, 21.5, 10.36, -0.88), unfitted: figures(77, 0, 5.33, 23.67, 11.84, -0.84),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(56, 0, 13.32, 41.26, 15.62, -0.67), unfitted: figures(22, 0, 9.28, 37.57, 16.2, -2.66) },
        { quantity: 'tpotMeanS', fitted: figures(56, 0, 2.6, 7.8, 3.89, -0.63), unfitted: figures(22, 0, 2.52, 8.56, 3.71, 0.4) },
        { quantity: 'e2eMeanS', fitted: figures(56, 0, 2.94, 12.22, 5.32, -0.78), unfitted: figures(22, 0, 3.66, 15.54, 6.38, -0.44) },
        { quantity: 'powerW', fitted: figures(22, 0, 8.61, 13.65, 26.24, -3.74), unfitted: figures(11, 0, 10.39, 12.59, 30.28, -9.83) },
      ],
    },
    {
      name: 'argonne', points: 2016, fitted: figures(514, 0, 3.7, 9.92, 5.67, 0.9), unfitted: figures(1526, 0, 57.34, 81.87, 88.8, -56.05),
      quantities: [
        { quantity: 'makespanS', fitted: figures(490, 0, 3.61, 9.27, 5.29, 0.75), unfitted: figures(1526, 0, 57.34, 81.87, 88.8, -56.05) },
        { quantity: 'powerW', fitted: figures(24, 0, 8.21, 26.95, 13.46, 7.76), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'blis-vllm-h100', points: 15, fitted: figures(36, 0, 1.84, 3.8, 3.08, 0.01), unfitted: figures(72, 0, 4.63, 72.45, 73.09, 2.58),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(4, 0, 1.63, 3.22, 1.97, 1.08), unfitted: figures(8, 0, 6.87, 681.55, 242.75, 2.02) },
        { quantity: 'ttftP50S', fitted: figures(4, 0, 2.65, 3.36, 2.67, 2.12), unfitted: figures(8, 0, 1.88, 258.51, 103.62, 1.88) },
        { quantity: 'ttftP99S', fitted: figures(4, 0, 17.36, 25.29, 15.47, -17.36), unfitted: figures(8, 0, 65.86, 576.27, 255.04, 12.64) },
        { quantity: 'tpotMeanS', fitted: figures(4, 0, 1.46, 2.85, 1.53, 1.46), unfitted: figures(8, 0, 5.22, 13.95, 7.38, 5.22) },
        { quantity: 'e2eMeanS', fitted: figures(4, 0, 1.45, 2.78, 1.5, 1.45), unfitted: figures(8, 0, 5.19, 24.62, 10.81, 5.19) },
        { quantity: 'e2eP50S', fitted: figures(4, 0, 1.58, 2.71, 1.54, 1.58), unfitted: figures(8, 0, 5.1, 18.45, 8.99, 5.1) },
        { quantity: 'e2eP99S', fitted: figures(4, 0, 3.08, 3.75, 2.97, -2.69), unfitted: figures(8, 0, 26.28, 54.58, 29.1, 11.45) },
        { quantity: 'outputTokensPerS', fitted: figures(4, 0, 0.02, 0.09, 0.04, -0.02), unfitted: figures(8, 0, 0.05, 0.13, 0.07, -0.05) },
        { quantity: 'requestsPerS', fitted: figures(4, 0, 0.02, 0.09, 0.04, -0.02), unfitted: figures(8, 0, 0.05, 0.13, 0.07, -0.05) },
      ],
    },
    {
      name: 'llmservingsim-vllm', points: 2, fitted: figures(0, 0, null, null, null, null), unfitted: figures(22, 0, 17.01, 34.5, 22.26, -13.72),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 50.34, 81.73, 50.34, -50.34) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 25.84, 33.44, 25.84, -25.84) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 53.15, 88.6, 53.15, -53.15) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.36, 22.39, 14.36, -14.36) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.34, 23.21, 14.34, -14.34) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.61, 24.38, 14.61, -14.61) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 16.32, 24.51, 16.32, -16.32) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 16.42, 24.84, 16.42, -16.42) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.8, 21.92, 14.8, -14.8) },
        { quantity: 'makespanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 11.34, 16.42, 11.34, -11.34) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 13.37, 19.87, 13.37, 13.37) },
      ],
    },
    {
      name: 'llmservingsim-kernels', points: 130, fitted: figures(130, 0, 3.4, 8.51, 4.11, 1.06), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'deviceStepS', fitted: figures(130, 0, 3.4, 8.51, 4.11, 1.06), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'llmservingsim-a6000', points: 7, fitted: figures(5, 0, 0.77, 3.15, 1.52, -0.77), unfitted: figures(12, 0, 1.33, 9.26, 5, 0.11),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 4.09, 4.09, 4.09, 4.09) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 9.84, 9.84, 9.84, -9.84) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 36.14, 36.14, 36.14, 36.14) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.64, 0.64, 0.64, -0.64) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.98, 0.98, 0.98, -0.98) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.53, 0.53, 0.53, 0.53) },
        { quantity: 'itlP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.63, 0.63, 0.63, -0.63) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.38, 0.38, 0.38, -0.38) },
        { quantity: 'kvTokens', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 1.69, 1.7, 1.69, 1.69) },
        { quantity: 'powerW', fitted: figures(1, 0, 0.77, 0.77, 0.77, -0.77), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'energyJ', fitted: figures(2, 0, 2.41, 3.96, 2.41, -1.94), unfitted: figures(1, 0, 3.03, 3.03, 3.03, 3.03) },
        { quantity: 'serverEnergyJ', fitted: figures(2, 0, 1.01, 1.28, 1.01, -1.01), unfitted: figures(1, 0, 0.32, 0.32, 0.32, -0.32) },
      ],
    },
    {
      name: 'inferencex', points: 1725, fitted: figures(1159, 0, 11.51, 38.38, 17.31, -1.06), unfitted: figures(1573, 0, 19.12, 59.42, 29.75, -2.09),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(450, 0, 18.66, 57.48, 26.81, -4.76), unfitted: figures(557, 0, 31.51, 84.72, 47.25, -10.92) },
        { quantity: 'tpotMeanS', fitted: figures(709, 0, 8.24, 24.78, 11.28, 0.07), unfitted: figures(1016, 0, 13.5, 44.75, 20.16, -0.3) },
      ],
    },
    {
      name: 'ml-energy-v3', points: 409, fitted: figures(172, 0, 4.71, 15.39, 7.32, 0.66), unfitted: figures(1464, 0, 15.46, 49.96, 28.77, -1.82),
      quantities: [
        { quantity: 'itlP50S', fitted: figures(43, 0, 4.25, 17.6, 7.8, 1.54), unfitted: figures(366, 0, 16, 43.56, 19.94, -11.82) },
        { quantity: 'outputTokensPerS', fitted: figures(43, 0, 6.4, 24.49, 9.06, 1.61), unfitted: figures(366, 0, 23.76, 78.55, 58.24, 17.92) },
        { quantity: 'powerW', fitted: figures(43, 0, 2.09, 9.3, 3.85, 0.03), unfitted: figures(366, 0, 9.37, 22.05, 11.58, -0.26) },
        { quantity: 'energyPerOutputTokenJ', fitted: figures(43, 0, 6.28, 14.49, 8.55, -2.12), unfitted: figures(366, 0, 21.82, 50.81, 25.34, -15.77) },
      ],
    },
    {
      name: 'ml-energy-v2', points: 146, fitted: figures(42, 0, 5.21, 15.88, 6.76, 1.7), unfitted: figures(390, 0, 19.78, 52.65, 25.24, -2.77),
      quantities: [
        { quantity: 'tpotMeanS', fitted: figures(14, 0, 2.71, 7.63, 3.69, 0.77), unfitted: figures(132, 0, 23.27, 42.25, 23.6, -17.43) },
        { quantity: 'outputTokensPerS', fitted: figures(7, 0, 3.13, 10.83, 5.28, 2.77), unfitted: figures(63, 0, 35.69, 80.69, 43.77, 35.69) },
        { quantity: 'powerW', fitted: figures(7, 0, 6.71, 24.73, 11.56, 6.71), unfitted: figures(63, 0, 22.24, 53.51, 26.01, 21.65) },
        { quantity: 'energyPerRequestJ', fitted: figures(14, 0, 8.92, 15.72, 8.16, 0.32), unfitted: figures(132, 0, 13.66, 38.16, 17.66, -10.93) },
      ],
    },
    {
      name: 'mlperf-inference-v5.1', points: 23, fitted: figures(0, 0, null, null, null, null), unfitted: figures(159, 0, 19.32, 70.43, 190.04, -14.32),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 22.61, 3511.04, 699.63, -16.62) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 30.12, 2684.34, 605.8, -13.81) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 52.28, 4564.98, 936.28, -16.26) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 37.3, 45.75, 35.7, -8.1) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 41.67, 50.73, 39.06, -3.6) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 15.02, 69.62, 30.3, 1.26) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 40.37, 62.43, 37.96, -15.55) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 43.37, 69.92, 43.36, -15.02) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 39.35, 57.07, 37.22, -18.46) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 14.79, 18.23, 13.07, -14.79) },
        { quantity: 'requestsPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 15.12, 18.09, 12.97, -15.12) },
        { quantity: 'serverPowerW', fitted: figures(0, 0, null, null, null, null), unfitted: figures(5, 0, 1.53, 15.08, 6.59, 1.53) },
      ],
    },
  ],
};

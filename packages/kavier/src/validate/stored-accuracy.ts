// Made by `kavier validate --write-stored packages/kavier/src/validate/stored-accuracy.ts`. Do not edit: run it again.
import { figures, type StoredAccuracy } from './stored-types.ts';

/** Figures are: rows, rows without a prediction, then median, p90, mean and bias of their errors in percent. */
// biome-ignore format: a table, one row a line
export const STORED_ACCURACY: StoredAccuracy = {
  version: '0.1.0',
  metrics: [
    { metric: 'TTFT', models: 8, fitted: figures(532, 0, 17.375, 53.718, 24.459, -2.531), unfitted: figures(621, 0, 30.653, 85.013, 72.665, -10.596) },
    { metric: 'TPOT', models: 33, fitted: figures(826, 0, 7.332, 24.073, 10.425, 0.212), unfitted: figures(1571, 0, 15.002, 44.365, 20.329, -2.797) },
    { metric: 'E2E', models: 3, fitted: figures(84, 0, 2.066, 7.555, 3.822, -0.078), unfitted: figures(62, 0, 8.345, 49.67, 20.558, 2.751) },
    { metric: 'batch', models: 8, fitted: figures(490, 0, 3.614, 9.267, 5.288, 0.75), unfitted: figures(1526, 0, 57.344, 81.874, 88.801, -56.049) },
    { metric: 'throughput', models: 26, fitted: figures(58, 0, 5.492, 16.509, 7.359, 0.384), unfitted: figures(492, 0, 19.027, 76.046, 50.148, 14.076) },
    { metric: 'power', models: 26, fitted: figures(97, 0, 4.254, 22.656, 11.831, 0.555), unfitted: figures(445, 0, 10.3, 26.57, 14.027, 1.666) },
    { metric: 'energy', models: 25, fitted: figures(61, 0, 6.28, 14.61, 8.016, -0.661), unfitted: figures(500, 0, 17.837, 47.277, 23.219, -13.563) },
  ],
  bars: [
    { name: 'TTFT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 81, foundPct: 15.307 },
    { name: 'TPOT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3'], rows: 207, foundPct: 6.762 },
    { name: 'E2E, vLLM of 2025 on', sets: ['blis-vllm-h100'], rows: 8, foundPct: 5.518 },
    { name: 'throughput, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3'], rows: 138, foundPct: 9.096 },
    { name: 'TTFT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 103, foundPct: 13.284 },
    { name: 'TPOT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3', 'ml-energy-v2'], rows: 320, foundPct: 8.366 },
    { name: 'E2E, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100'], rows: 30, foundPct: 4.157 },
    { name: 'throughput, vLLM of any year', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3', 'ml-energy-v2'], rows: 187, foundPct: 13.94 },
    { name: 'llmservingsim-vllm saturated, makespan', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 11.342 },
    { name: 'llmservingsim-vllm saturated, TTFT', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 25.841 },
    { name: 'inferencex TPOT, dense', sets: ['inferencex'], rows: 251, foundPct: 5.709 },
    { name: 'inferencex TPOT, mixtures', sets: ['inferencex'], rows: 765, foundPct: 16.877 },
    { name: 'splitwise TTFT', sets: ['splitwise'], rows: 22, foundPct: 9.276 },
    { name: 'splitwise TPOT', sets: ['splitwise'], rows: 22, foundPct: 2.519 },
    { name: 'KV tokens', sets: ['llmservingsim-a6000'], rows: 2, foundPct: 1.687 },
    { name: 'power, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 7.707 },
    { name: 'J per output token, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 10.165 },
    { name: 'accelerator over a run, A6000', sets: ['llmservingsim-a6000'], rows: 1, foundPct: 3.035 },
    { name: 'server over a run, A6000', sets: ['llmservingsim-a6000'], rows: 1, foundPct: 0.319 },
    { name: 'server at the wall, mlperf', sets: ['mlperf-inference-v5.1'], rows: 5, foundPct: 1.529 },
    { name: 'A10 single requests, prefill', sets: ['tracer-surf-a10'], rows: 20, foundPct: 3.781 },
    { name: 'A10 single requests, decode', sets: ['tracer-surf-a10'], rows: 20, foundPct: 0.728 },
  ],
  sets: [
    {
      name: 'kavier-capsule', points: 18, fitted: figures(18, 0, 0.655, 3.218, 1.645, -0.054), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(9, 0, 2.676, 4.942, 2.874, -0.283), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'e2eMeanS', fitted: figures(9, 0, 0.118, 1.211, 0.417, -0.034), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'tracer-surf-a10', points: 20, fitted: figures(20, 0, 1.08, 3.068, 1.736, -0.211), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'ttftP50S', fitted: figures(9, 0, 2.676, 4.942, 3.061, -1.198), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'e2eP50S', fitted: figures(11, 0, 0.227, 1.95, 0.653, -0.117), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'splitwise', points: 78, fitted: figures(190, 0, 4.094, 21.495, 10.356, -0.875), unfitted: figures(77, 0, 5.331, 23.668, 11.839, -0.845),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(56, 0, 13.323, 41.258, 15.616, -0.674), unfitted: figures(22, 0, 9.276, 37.566, 16.201, -2.662) },
        { quantity: 'tpotMeanS', fitted: figures(56, 0, 2.6, 7.803, 3.892, -0.626), unfitted: figures(22, 0, 2.519, 8.557, 3.714, 0.399) },
        { quantity: 'e2eMeanS', fitted: figures(56, 0, 2.936, 12.217, 5.32, -0.783), unfitted: figures(22, 0, 3.663, 15.544, 6.379, -0.44) },
        { quantity: 'powerW', fitted: figures(22, 0, 8.612, 13.646, 26.242, -3.741), unfitted: figures(11, 0, 10.392, 12.593, 30.282, -9.831) },
      ],
    },
    {
      name: 'argonne', points: 2016, fitted: figures(514, 0, 3.702, 9.924, 5.67, 0.897), unfitted: figures(1526, 0, 57.344, 81.874, 88.801, -56.049),
      quantities: [
        { quantity: 'makespanS', fitted: figures(490, 0, 3.614, 9.267, 5.288, 0.75), unfitted: figures(1526, 0, 57.344, 81.874, 88.801, -56.049) },
        { quantity: 'powerW', fitted: figures(24, 0, 8.208, 26.945, 13.46, 7.763), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'blis-vllm-h100', points: 15, fitted: figures(36, 0, 1.838, 3.8, 3.081, 0.007), unfitted: figures(72, 0, 4.626, 72.445, 73.09, 2.579),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(4, 0, 1.635, 3.215, 1.971, 1.082), unfitted: figures(8, 0, 6.87, 681.552, 242.748, 2.018) },
        { quantity: 'ttftP50S', fitted: figures(4, 0, 2.652, 3.358, 2.671, 2.123), unfitted: figures(8, 0, 1.88, 258.511, 103.621, 1.88) },
        { quantity: 'ttftP99S', fitted: figures(4, 0, 17.363, 25.286, 15.471, -17.363), unfitted: figures(8, 0, 65.857, 576.27, 255.044, 12.635) },
        { quantity: 'tpotMeanS', fitted: figures(4, 0, 1.456, 2.846, 1.527, 1.456), unfitted: figures(8, 0, 5.219, 13.951, 7.376, 5.219) },
        { quantity: 'e2eMeanS', fitted: figures(4, 0, 1.451, 2.78, 1.496, 1.451), unfitted: figures(8, 0, 5.187, 24.62, 10.806, 5.187) },
        { quantity: 'e2eP50S', fitted: figures(4, 0, 1.577, 2.713, 1.544, 1.577), unfitted: figures(8, 0, 5.095, 18.451, 8.987, 5.095) },
        { quantity: 'e2eP99S', fitted: figures(4, 0, 3.078, 3.753, 2.967, -2.693), unfitted: figures(8, 0, 26.278, 54.575, 29.096, 11.447) },
        { quantity: 'outputTokensPerS', fitted: figures(4, 0, 0.019, 0.091, 0.042, -0.017), unfitted: figures(8, 0, 0.048, 0.125, 0.065, -0.048) },
        { quantity: 'requestsPerS', fitted: figures(4, 0, 0.019, 0.091, 0.042, -0.017), unfitted: figures(8, 0, 0.048, 0.125, 0.065, -0.048) },
      ],
    },
    {
      name: 'llmservingsim-vllm', points: 2, fitted: figures(0, 0, null, null, null, null), unfitted: figures(22, 0, 17.015, 34.505, 22.265, -13.719),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 50.34, 81.732, 50.34, -50.34) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 25.841, 33.444, 25.841, -25.841) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 53.154, 88.599, 53.154, -53.154) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.359, 22.394, 14.359, -14.359) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.345, 23.213, 14.345, -14.345) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.611, 24.379, 14.611, -14.611) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 16.32, 24.51, 16.32, -16.32) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 16.421, 24.839, 16.421, -16.421) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.805, 21.915, 14.805, -14.805) },
        { quantity: 'makespanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 11.342, 16.421, 11.342, -11.342) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 13.374, 19.87, 13.374, 13.374) },
      ],
    },
    {
      name: 'llmservingsim-kernels', points: 130, fitted: figures(130, 0, 3.404, 8.509, 4.114, 1.061), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'deviceStepS', fitted: figures(130, 0, 3.404, 8.509, 4.114, 1.061), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'llmservingsim-a6000', points: 7, fitted: figures(5, 0, 0.769, 3.15, 1.521, -0.769), unfitted: figures(12, 0, 1.329, 9.262, 4.997, 0.107),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 4.089, 4.089, 4.089, 4.089) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 9.837, 9.837, 9.837, -9.837) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 36.14, 36.14, 36.14, 36.14) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.645, 0.645, 0.645, -0.645) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.982, 0.982, 0.982, -0.982) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.533, 0.533, 0.533, 0.533) },
        { quantity: 'itlP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.626, 0.626, 0.626, -0.626) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.379, 0.379, 0.379, -0.379) },
        { quantity: 'kvTokens', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 1.687, 1.696, 1.687, 1.687) },
        { quantity: 'powerW', fitted: figures(1, 0, 0.769, 0.769, 0.769, -0.769), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'energyJ', fitted: figures(2, 0, 2.411, 3.96, 2.411, -1.937), unfitted: figures(1, 0, 3.035, 3.035, 3.035, 3.035) },
        { quantity: 'serverEnergyJ', fitted: figures(2, 0, 1.007, 1.283, 1.007, -1.007), unfitted: figures(1, 0, 0.319, 0.319, 0.319, -0.319) },
      ],
    },
    {
      name: 'inferencex', points: 1725, fitted: figures(1159, 0, 11.511, 38.385, 17.313, -1.063), unfitted: figures(1573, 0, 19.12, 59.415, 29.752, -2.088),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(450, 0, 18.657, 57.477, 26.813, -4.757), unfitted: figures(557, 0, 31.508, 84.721, 47.25, -10.92) },
        { quantity: 'tpotMeanS', fitted: figures(709, 0, 8.237, 24.778, 11.284, 0.072), unfitted: figures(1016, 0, 13.495, 44.747, 20.159, -0.299) },
      ],
    },
    {
      name: 'ml-energy-v3', points: 409, fitted: figures(172, 0, 4.708, 15.387, 7.315, 0.661), unfitted: figures(1464, 0, 15.462, 49.958, 28.775, -1.818),
      quantities: [
        { quantity: 'itlP50S', fitted: figures(43, 0, 4.248, 17.598, 7.799, 1.541), unfitted: figures(366, 0, 16.002, 43.56, 19.943, -11.822) },
        { quantity: 'outputTokensPerS', fitted: figures(43, 0, 6.396, 24.488, 9.058, 1.609), unfitted: figures(366, 0, 23.759, 78.548, 58.237, 17.918) },
        { quantity: 'powerW', fitted: figures(43, 0, 2.086, 9.302, 3.85, 0.031), unfitted: figures(366, 0, 9.366, 22.052, 11.577, -0.26) },
        { quantity: 'energyPerOutputTokenJ', fitted: figures(43, 0, 6.28, 14.494, 8.555, -2.119), unfitted: figures(366, 0, 21.82, 50.812, 25.34, -15.765) },
      ],
    },
    {
      name: 'ml-energy-v2', points: 146, fitted: figures(42, 0, 5.207, 15.879, 6.759, 1.695), unfitted: figures(390, 0, 19.777, 52.649, 25.24, -2.771),
      quantities: [
        { quantity: 'tpotMeanS', fitted: figures(14, 0, 2.708, 7.627, 3.692, 0.773), unfitted: figures(132, 0, 23.272, 42.247, 23.603, -17.428) },
        { quantity: 'outputTokensPerS', fitted: figures(7, 0, 3.134, 10.83, 5.285, 2.774), unfitted: figures(63, 0, 35.688, 80.687, 43.772, 35.688) },
        { quantity: 'powerW', fitted: figures(7, 0, 6.708, 24.729, 11.556, 6.708), unfitted: figures(63, 0, 22.239, 53.506, 26.012, 21.65) },
        { quantity: 'energyPerRequestJ', fitted: figures(14, 0, 8.92, 15.725, 8.164, 0.318), unfitted: figures(132, 0, 13.656, 38.156, 17.664, -10.929) },
      ],
    },
    {
      name: 'mlperf-inference-v5.1', points: 23, fitted: figures(0, 0, null, null, null, null), unfitted: figures(159, 0, 19.319, 70.43, 190.036, -14.321),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 22.607, 3511.042, 699.631, -16.622) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 30.124, 2684.337, 605.801, -13.809) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 52.283, 4564.981, 936.283, -16.257) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 37.298, 45.753, 35.701, -8.095) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 41.665, 50.734, 39.065, -3.603) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 15.016, 69.622, 30.3, 1.257) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 40.367, 62.433, 37.961, -15.551) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 43.37, 69.916, 43.363, -15.024) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 39.348, 57.066, 37.22, -18.463) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 14.793, 18.226, 13.068, -14.793) },
        { quantity: 'requestsPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 15.116, 18.086, 12.973, -15.116) },
        { quantity: 'serverPowerW', fitted: figures(0, 0, null, null, null, null), unfitted: figures(5, 0, 1.529, 15.078, 6.591, 1.529) },
      ],
    },
  ],
};

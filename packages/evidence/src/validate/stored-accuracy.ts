// Made by `kavier validate --write-stored packages/evidence/src/validate/stored-accuracy.ts`. Do not edit: run it again.
import { figures, type StoredAccuracy } from './stored-types.ts';

/** Figures are: rows, rows without a prediction, then median, p90, mean and bias of their errors in percent. */
// biome-ignore format: a table, one row a line
export const STORED_ACCURACY: StoredAccuracy = {
  version: '0.1.0',
  metrics: [
    { metric: 'TTFT', models: 8, fitted: figures(532, 0, 17.379, 53.971, 24.488, -2.531), unfitted: figures(621, 0, 30.779, 85.02, 77.035, -10.596) },
    { metric: 'TPOT', models: 33, fitted: figures(825, 0, 7.418, 24.407, 10.626, 0.213), unfitted: figures(1565, 0, 15.034, 44.528, 20.484, -2.861) },
    { metric: 'E2E', models: 3, fitted: figures(84, 0, 1.975, 7.555, 3.801, -0.078), unfitted: figures(62, 0, 8.345, 49.67, 20.64, 2.751) },
    { metric: 'batch', models: 8, fitted: figures(490, 0, 3.679, 9.11, 4.888, 0.964), unfitted: figures(1526, 0, 57.452, 82.341, 89.209, -56.006) },
    { metric: 'throughput', models: 26, fitted: figures(58, 0, 5.305, 16.509, 7.317, 0.384), unfitted: figures(492, 0, 20.035, 76.046, 45.639, 14.511) },
    { metric: 'power', models: 26, fitted: figures(97, 0, 4.328, 22.666, 11.849, 0.556), unfitted: figures(445, 0, 10.518, 27.125, 14.279, 1.201) },
    { metric: 'energy', models: 25, fitted: figures(61, 0, 5.93, 14.625, 8.017, -0.661), unfitted: figures(500, 0, 18.118, 47.484, 23.447, -13.741) },
  ],
  bars: [
    { name: 'TTFT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 81, foundPct: 15.708 },
    { name: 'TPOT, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3'], rows: 207, foundPct: 6.632 },
    { name: 'E2E, vLLM of 2025 on', sets: ['blis-vllm-h100'], rows: 8, foundPct: 5.518 },
    { name: 'throughput, vLLM of 2025 on', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3'], rows: 138, foundPct: 10.77 },
    { name: 'TTFT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex'], rows: 103, foundPct: 13.284 },
    { name: 'TPOT, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100', 'llmservingsim-a6000', 'inferencex', 'ml-energy-v3', 'ml-energy-v2'], rows: 320, foundPct: 8.747 },
    { name: 'E2E, vLLM of any year', sets: ['splitwise', 'blis-vllm-h100'], rows: 30, foundPct: 4.157 },
    { name: 'throughput, vLLM of any year', sets: ['blis-vllm-h100', 'llmservingsim-a6000', 'ml-energy-v3', 'ml-energy-v2'], rows: 187, foundPct: 15.131 },
    { name: 'llmservingsim-vllm saturated, makespan', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 10.554 },
    { name: 'llmservingsim-vllm saturated, TTFT', sets: ['llmservingsim-vllm'], rows: 2, foundPct: 25.06 },
    { name: 'inferencex TPOT, dense', sets: ['inferencex'], rows: 251, foundPct: 5.709 },
    { name: 'inferencex TPOT, mixtures', sets: ['inferencex'], rows: 759, foundPct: 17.199 },
    { name: 'splitwise TTFT', sets: ['splitwise'], rows: 22, foundPct: 9.276 },
    { name: 'splitwise TPOT', sets: ['splitwise'], rows: 22, foundPct: 2.519 },
    { name: 'KV tokens', sets: ['llmservingsim-a6000'], rows: 2, foundPct: 0.066 },
    { name: 'power, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 7.217 },
    { name: 'J per output token, ml-energy-v3', sets: ['ml-energy-v3'], rows: 129, foundPct: 10.462 },
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
      name: 'splitwise', points: 78, fitted: figures(190, 0, 4.098, 21.495, 10.334, -0.859), unfitted: figures(77, 0, 5.331, 23.668, 11.838, -0.845),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(56, 0, 13.323, 41.258, 15.616, -0.674), unfitted: figures(22, 0, 9.276, 37.566, 16.201, -2.662) },
        { quantity: 'tpotMeanS', fitted: figures(56, 0, 2.518, 7.803, 3.85, -0.626), unfitted: figures(22, 0, 2.519, 8.557, 3.714, 0.399) },
        { quantity: 'e2eMeanS', fitted: figures(56, 0, 2.936, 12.217, 5.29, -0.585), unfitted: figures(22, 0, 3.663, 15.544, 6.379, -0.44) },
        { quantity: 'powerW', fitted: figures(22, 0, 8.606, 13.676, 26.231, -3.749), unfitted: figures(11, 0, 10.399, 12.593, 30.274, -9.83) },
      ],
    },
    {
      name: 'argonne', points: 2016, fitted: figures(514, 0, 3.866, 9.723, 5.289, 1.011), unfitted: figures(1526, 0, 57.452, 82.341, 89.209, -56.006),
      quantities: [
        { quantity: 'makespanS', fitted: figures(490, 0, 3.679, 9.11, 4.888, 0.964), unfitted: figures(1526, 0, 57.452, 82.341, 89.209, -56.006) },
        { quantity: 'powerW', fitted: figures(24, 0, 8.262, 27.037, 13.476, 7.781), unfitted: figures(0, 0, null, null, null, null) },
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
      name: 'llmservingsim-vllm', points: 2, fitted: figures(0, 0, null, null, null, null), unfitted: figures(22, 0, 16.227, 32.85, 21.053, -13.608),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 49.812, 80.783, 49.812, -49.812) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 25.06, 32.038, 25.06, -25.06) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 51.151, 84.992, 51.151, -51.151) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 12.965, 19.883, 12.965, -12.965) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 13.002, 20.795, 13.002, -13.002) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 13.431, 22.256, 13.431, -13.431) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 14.952, 22.046, 14.952, -14.952) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 15.127, 22.509, 15.127, -15.127) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 13.297, 19.201, 13.297, -13.297) },
        { quantity: 'makespanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 10.554, 15.004, 10.554, -10.554) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 12.234, 17.818, 12.234, 12.234) },
      ],
    },
    {
      name: 'llmservingsim-kernels', points: 130, fitted: figures(130, 0, 3.404, 8.509, 4.114, 1.061), unfitted: figures(0, 0, null, null, null, null),
      quantities: [
        { quantity: 'deviceStepS', fitted: figures(130, 0, 3.404, 8.509, 4.114, 1.061), unfitted: figures(0, 0, null, null, null, null) },
      ],
    },
    {
      name: 'llmservingsim-a6000', points: 7, fitted: figures(5, 0, 0.769, 3.15, 1.521, -0.769), unfitted: figures(12, 0, 0.635, 9.262, 4.726, -0.195),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 4.089, 4.089, 4.089, 4.089) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 9.837, 9.837, 9.837, -9.837) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 36.14, 36.14, 36.14, 36.14) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.645, 0.645, 0.645, -0.645) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.982, 0.982, 0.982, -0.982) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.533, 0.533, 0.533, 0.533) },
        { quantity: 'itlP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.626, 0.626, 0.626, -0.626) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(1, 0, 0.379, 0.379, 0.379, -0.379) },
        { quantity: 'kvTokens', fitted: figures(0, 0, null, null, null, null), unfitted: figures(2, 0, 0.066, 0.071, 0.066, -0.066) },
        { quantity: 'powerW', fitted: figures(1, 0, 0.769, 0.769, 0.769, -0.769), unfitted: figures(0, 0, null, null, null, null) },
        { quantity: 'energyJ', fitted: figures(2, 0, 2.411, 3.96, 2.411, -1.937), unfitted: figures(1, 0, 3.035, 3.035, 3.035, 3.035) },
        { quantity: 'serverEnergyJ', fitted: figures(2, 0, 1.007, 1.283, 1.007, -1.007), unfitted: figures(1, 0, 0.319, 0.319, 0.319, -0.319) },
      ],
    },
    {
      name: 'inferencex', points: 1725, fitted: figures(1158, 0, 11.521, 38.787, 17.484, -1.017), unfitted: figures(1567, 0, 19.526, 59.528, 30.232, -1.969),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(450, 0, 18.651, 56.89, 26.847, -4.946), unfitted: figures(557, 0, 32.149, 85.016, 48.079, -10.92) },
        { quantity: 'tpotMeanS', fitted: figures(708, 0, 8.353, 25.583, 11.534, 0.106), unfitted: figures(1010, 0, 13.55, 45.122, 20.389, -0.138) },
      ],
    },
    {
      name: 'ml-energy-v3', points: 409, fitted: figures(172, 0, 4.413, 15.387, 7.264, 0.629), unfitted: figures(1464, 0, 15.84, 50.143, 27.427, -2.256),
      quantities: [
        { quantity: 'itlP50S', fitted: figures(43, 0, 4.248, 17.598, 7.607, 1.541), unfitted: figures(366, 0, 16.448, 43.846, 20.005, -12.739) },
        { quantity: 'outputTokensPerS', fitted: figures(43, 0, 6.197, 24.677, 9.001, 1.609), unfitted: figures(366, 0, 24.283, 78.548, 52.162, 17.891) },
        { quantity: 'powerW', fitted: figures(43, 0, 2.154, 9.324, 3.893, 0.416), unfitted: figures(366, 0, 9.546, 22.572, 11.887, -1.121) },
        { quantity: 'energyPerOutputTokenJ', fitted: figures(43, 0, 5.93, 14.517, 8.556, -2.05), unfitted: figures(366, 0, 22.591, 51.267, 25.653, -15.718) },
      ],
    },
    {
      name: 'ml-energy-v2', points: 146, fitted: figures(42, 0, 5.194, 15.86, 6.756, 1.718), unfitted: figures(390, 0, 19.764, 52.649, 25.236, -2.771),
      quantities: [
        { quantity: 'tpotMeanS', fitted: figures(14, 0, 2.708, 7.647, 3.697, 0.773), unfitted: figures(132, 0, 23.272, 42.247, 23.601, -17.437) },
        { quantity: 'outputTokensPerS', fitted: figures(7, 0, 3.134, 10.83, 5.285, 2.774), unfitted: figures(63, 0, 35.688, 80.687, 43.774, 35.688) },
        { quantity: 'powerW', fitted: figures(7, 0, 6.701, 24.676, 11.527, 6.701), unfitted: figures(63, 0, 22.212, 53.489, 25.993, 21.641) },
        { quantity: 'energyPerRequestJ', fitted: figures(14, 0, 8.924, 15.701, 8.166, 0.28), unfitted: figures(132, 0, 13.623, 38.162, 17.662, -10.936) },
      ],
    },
    {
      name: 'mlperf-inference-v5.1', points: 23, fitted: figures(0, 0, null, null, null, null), unfitted: figures(159, 0, 19.759, 70.96, 209.218, -14.321),
      quantities: [
        { quantity: 'ttftMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 22.607, 3895.13, 766.372, -16.622) },
        { quantity: 'ttftP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 30.124, 3338.047, 726.746, -13.809) },
        { quantity: 'ttftP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 52.283, 4999.851, 1004.124, -16.257) },
        { quantity: 'tpotMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 37.298, 45.753, 35.251, -8.095) },
        { quantity: 'tpotP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 40.845, 50.734, 38.411, -3.603) },
        { quantity: 'tpotP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 15.016, 69.126, 29.469, 1.257) },
        { quantity: 'e2eMeanS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 40.367, 63.264, 38.084, -15.551) },
        { quantity: 'e2eP50S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 43.37, 72.3, 43.667, -15.024) },
        { quantity: 'e2eP99S', fitted: figures(0, 0, null, null, null, null), unfitted: figures(12, 0, 39.348, 56.851, 36.918, -18.463) },
        { quantity: 'outputTokensPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 14.947, 18.226, 13.183, -14.947) },
        { quantity: 'requestsPerS', fitted: figures(0, 0, null, null, null, null), unfitted: figures(23, 0, 15.103, 18.479, 13.088, -15.103) },
        { quantity: 'serverPowerW', fitted: figures(0, 0, null, null, null, null), unfitted: figures(5, 0, 1.529, 15.078, 6.591, 1.529) },
      ],
    },
  ],
};

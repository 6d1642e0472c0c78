import type { FigureTable } from '../figure-table.ts';

export const POWER_BY_BATCH: FigureTable = {
  set: 'ml-energy-v3',
  title:
    'Gaps between tokens, throughput, power and energy of dense models under vLLM on H100 and B200, chat',
  source: 'ml-energy/leaderboard, public/data at 0cd52dab: The ML.ENERGY Benchmark v3.0',
  licence: 'Apache-2.0',
  year: '2025',
  which: 'chat, dense models, batches of at most 8, 32, 128 and 512',
  common: {
    engine: 'vllm',
    engineVersion: '0.11.1',
    dataParallel: 1,
    maxBatchedTokens: 8192,
    part: 'steady',
    promptTokens: 300,
  },
  lengths: {
    'Qwen3-14B': [24, 69, 147, 259, 407, 577, 723, 906, 1179, 1694],
    'Qwen3-8B': [24, 69, 150, 278, 439, 609, 773, 958, 1233, 1801],
    'gemma-3-12b-it': [20, 56, 111, 246, 473, 739, 964, 1181, 1467, 1840],
    'gemma-3-27b-it': [23, 65, 138, 253, 430, 671, 902, 1193, 1474, 1848],
    'Llama-3.1-405B-Instruct': [20, 55, 99, 173, 253, 347, 438, 521, 645, 923],
    'Llama-3.1-405B-Instruct-FP8': [20, 56, 100, 177, 264, 349, 438, 526, 661, 965],
    'Llama-3.1-8B-Instruct': [21, 59, 111, 190, 281, 375, 467, 563, 695, 1010],
    'Llama-3.3-70B-Instruct': [20, 56, 102, 192, 297, 402, 506, 606, 731, 1054],
    'NVIDIA-Nemotron-Nano-12B-v2': [23, 64, 137, 269, 438, 655, 927, 4020, 4051, 4081],
    'NVIDIA-Nemotron-Nano-9B-v2': [22, 61, 119, 239, 395, 576, 827, 1168, 4028, 4073],
  },
  rows: `model,accelerator,tensorParallel,weights,maxSequences,concurrency,requestsPerClient,outputTokensLike,itlP50S,outputTokensPerS,powerW,energyPerOutputTokenJ
qwen3-14b,b200,1,bf16,8,8,50,Qwen3-14B,0.0071561,1086.7,759.95,0.69931
qwen3-14b,b200,1,bf16,32,32,13,Qwen3-14B,0.0094169,2866.2,699.74,0.24413
qwen3-14b,b200,1,bf16,128,128,4,Qwen3-14B,0.019067,5786.6,708.73,0.12248
qwen3-14b,b200,1,bf16,512,511,4,Qwen3-14B,0.039119,11858,913.33,0.077022
qwen3-14b,h100-sxm,1,bf16,8,8,50,Qwen3-14B,0.012536,627.41,443.01,0.70609
qwen3-14b,h100-sxm,1,bf16,32,32,13,Qwen3-14B,0.015014,2023.2,493.87,0.2441
qwen3-14b,h100-sxm,1,bf16,128,128,4,Qwen3-14B,0.026164,4474.4,572.08,0.12786
qwen3-8b,b200,1,bf16,8,8,50,Qwen3-8B,0.004971,1501.7,646.34,0.4304
qwen3-8b,b200,1,bf16,32,32,13,Qwen3-8B,0.010274,2672.9,494.08,0.18485
qwen3-8b,b200,1,bf16,128,128,4,Qwen3-8B,0.012078,9118.9,747.87,0.082014
qwen3-8b,b200,1,bf16,512,511,4,Qwen3-8B,0.034609,12164,752.17,0.061837
qwen3-8b,h100-sxm,1,bf16,8,8,50,Qwen3-8B,0.0082037,961.71,427.02,0.44402
qwen3-8b,h100-sxm,1,bf16,32,32,13,Qwen3-8B,0.010569,2927.9,478.08,0.16328
qwen3-8b,h100-sxm,1,bf16,128,128,4,Qwen3-8B,0.020701,5930.3,573.01,0.096623
qwen3-8b,h100-sxm,1,bf16,512,474,4,Qwen3-8B,0.047158,8534.6,615.59,0.072129
gemma-3-12b,b200,1,bf16,8,8,50,gemma-3-12b-it,0.0077278,998.02,667.96,0.66928
gemma-3-12b,b200,1,bf16,32,32,13,gemma-3-12b-it,0.011291,2534.8,624.96,0.24655
gemma-3-12b,b200,1,bf16,128,128,4,gemma-3-12b-it,0.018889,6203,834.26,0.13449
gemma-3-12b,b200,1,bf16,512,487,4,gemma-3-12b-it,0.043514,9732.8,928.08,0.095356
gemma-3-12b,h100-sxm,1,bf16,8,8,50,gemma-3-12b-it,0.013096,604.26,424.24,0.70208
gemma-3-12b,h100-sxm,1,bf16,32,32,13,gemma-3-12b-it,0.017485,1786.6,483.82,0.2708
gemma-3-12b,h100-sxm,1,bf16,128,128,4,gemma-3-12b-it,0.034727,3545.6,588.97,0.16611
gemma-3-27b,b200,1,bf16,8,8,50,gemma-3-27b-it,0.013201,594.17,804.58,1.3541
gemma-3-27b,b200,1,bf16,32,32,13,gemma-3-27b-it,0.015783,1844,859.75,0.46625
gemma-3-27b,b200,1,bf16,128,128,4,gemma-3-27b-it,0.026413,4438.8,957.47,0.2157
gemma-3-27b,h100-sxm,1,bf16,8,8,50,gemma-3-27b-it,0.023426,337.84,510.42,1.5108
gemma-3-27b,h100-sxm,1,bf16,32,32,13,gemma-3-27b-it,0.028285,1088.2,571.45,0.52515
gemma-3-27b,h100-sxm,2,bf16,8,8,50,gemma-3-27b-it,0.015065,524.96,406.5,1.5487
gemma-3-27b,h100-sxm,2,bf16,32,32,13,gemma-3-27b-it,0.018399,1686.9,467.6,0.5544
gemma-3-27b,h100-sxm,2,bf16,128,128,4,gemma-3-27b-it,0.031996,3714,568.53,0.30616
llama-3.1-405b,b200,8,bf16,8,8,50,Llama-3.1-405B-Instruct,0.029065,268.84,734.74,21.864
llama-3.1-405b,b200,8,bf16,32,32,13,Llama-3.1-405B-Instruct,0.028006,1052.4,841.83,6.3995
llama-3.1-405b,b200,8,bf16,128,128,4,Llama-3.1-405B-Instruct,0.03652,2804.9,946.87,2.7007
llama-3.1-405b,b200,8,bf16,512,510,4,Llama-3.1-405B-Instruct,0.077243,4550.9,956.82,1.682
llama-3.1-405b,b200,4,fp8,8,8,50,Llama-3.1-405B-Instruct-FP8,0.029202,265.78,862.8,12.985
llama-3.1-405b,b200,4,fp8,32,32,13,Llama-3.1-405B-Instruct-FP8,0.033715,865.38,886.09,4.0957
llama-3.1-405b,b200,4,fp8,128,128,4,Llama-3.1-405B-Instruct-FP8,0.045757,2170.3,962.46,1.7739
llama-3.1-405b,b200,4,fp8,512,510,4,Llama-3.1-405B-Instruct-FP8,0.098165,3386.3,970.77,1.1467
llama-3.1-405b,h100-sxm,8,fp8,8,8,50,Llama-3.1-405B-Instruct-FP8,0.033196,233.31,407.55,13.975
llama-3.1-405b,h100-sxm,8,fp8,32,32,13,Llama-3.1-405B-Instruct-FP8,0.036331,785.74,468.04,4.7653
llama-3.1-405b,h100-sxm,8,fp8,128,128,4,Llama-3.1-405B-Instruct-FP8,0.048043,1895.9,575.77,2.4295
llama-3.1-8b,b200,1,bf16,8,8,50,Llama-3.1-8B-Instruct,0.0045744,1637.3,639.39,0.39052
llama-3.1-8b,b200,1,bf16,32,32,13,Llama-3.1-8B-Instruct,0.0063452,3809.9,575.55,0.15107
llama-3.1-8b,b200,1,bf16,128,128,4,Llama-3.1-8B-Instruct,0.026658,4570.2,449.33,0.098317
llama-3.1-8b,b200,1,bf16,512,511,4,Llama-3.1-8B-Instruct,0.050231,9571.4,576.54,0.060235
llama-3.3-70b,b200,2,bf16,8,8,50,Llama-3.3-70B-Instruct,0.016616,470.44,850.74,3.6168
llama-3.3-70b,b200,2,bf16,32,32,13,Llama-3.3-70B-Instruct,0.018646,1600.2,878.83,1.0984
llama-3.3-70b,b200,2,bf16,128,128,4,Llama-3.3-70B-Instruct,0.02756,3973.4,955.77,0.48109
llama-3.3-70b,b200,2,bf16,512,511,4,Llama-3.3-70B-Instruct,0.063532,7078.6,965.07,0.27267
llama-3.3-70b,h100-sxm,4,bf16,8,8,50,Llama-3.3-70B-Instruct,0.016867,464.63,446.85,3.8469
llama-3.3-70b,h100-sxm,4,bf16,32,32,13,Llama-3.3-70B-Instruct,0.019864,1517.6,473.91,1.2491
llama-3.3-70b,h100-sxm,4,bf16,128,128,4,Llama-3.3-70B-Instruct,0.027759,3895.4,587.83,0.60362
llama-3.3-70b,h100-sxm,4,bf16,512,511,4,Llama-3.3-70B-Instruct,0.073588,5858.5,622.64,0.42512
nemotron-nano-12b-v2,b200,1,bf16,8,8,50,NVIDIA-Nemotron-Nano-12B-v2,0.0071964,1031.9,677.57,0.65663
nemotron-nano-12b-v2,b200,1,bf16,32,32,13,NVIDIA-Nemotron-Nano-12B-v2,0.015964,1716.9,518.69,0.30211
nemotron-nano-12b-v2,b200,1,bf16,128,128,4,NVIDIA-Nemotron-Nano-12B-v2,0.023154,4560.5,719.08,0.15768
nemotron-nano-12b-v2,h100-sxm,1,bf16,8,8,50,NVIDIA-Nemotron-Nano-12B-v2,0.01115,666.32,497.98,0.74736
nemotron-nano-12b-v2,h100-sxm,1,bf16,32,32,13,NVIDIA-Nemotron-Nano-12B-v2,0.014496,1807.5,559.59,0.3096
nemotron-nano-12b-v2,h100-sxm,1,bf16,128,128,4,NVIDIA-Nemotron-Nano-12B-v2,0.029165,3229.5,674.53,0.20887
nemotron-nano-9b-v2,b200,1,bf16,8,8,50,NVIDIA-Nemotron-Nano-9B-v2,0.0059018,1233.7,636.8,0.51619
nemotron-nano-9b-v2,b200,1,bf16,32,32,13,NVIDIA-Nemotron-Nano-9B-v2,0.010741,2259.3,546.61,0.24193
nemotron-nano-9b-v2,b200,1,bf16,128,128,4,NVIDIA-Nemotron-Nano-9B-v2,0.024563,4038,641.7,0.15891
nemotron-nano-9b-v2,h100-sxm,1,bf16,8,8,50,NVIDIA-Nemotron-Nano-9B-v2,0.00914,797.5,467.2,0.58584
nemotron-nano-9b-v2,h100-sxm,1,bf16,32,32,13,NVIDIA-Nemotron-Nano-9B-v2,0.01215,2150.1,545.04,0.25349
nemotron-nano-9b-v2,h100-sxm,1,bf16,128,127,4,NVIDIA-Nemotron-Nano-9B-v2,0.025853,3742.6,663.03,0.17716`,
};

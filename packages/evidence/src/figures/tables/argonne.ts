import type { FigureTable } from '../figure-table.ts';

export const OFFLINE_BATCHES: FigureTable = {
  set: 'argonne',
  title: 'Static batches of n tokens in and n out on A100 and H100',
  source:
    'argonne-lcf/LLM-Inference-Bench, Plots at 4211f5d4 (Chitty-Venkata et al., arXiv 2411.00136)',
  licence: 'BSD-3-Clause',
  year: '2024',
  which:
    'A100 and H100, 1,024 tokens in and out, batches of 1, 16 and 64; tensor parallel 4 for 70B models and mixtures, 1 for the others',
  common: {
    engineVersion: 'not stated, 2024, offline',
    promptTokens: 1024,
    outputTokens: 1024,
  },
  rows: `model,accelerator,engine,tensorParallel,requests,makespanS,powerW,repeats
llama-2-7b,a100-40gb-sxm,trtllm,1,1,12.791,233.5,1
llama-2-7b,a100-40gb-sxm,trtllm,1,16,22.856,291,1
llama-2-7b,a100-40gb-sxm,trtllm,1,64,90.72,333.76,1
mistral-7b-v0.1,a100-40gb-sxm,trtllm,1,1,13.996,,1
mistral-7b-v0.1,a100-40gb-sxm,trtllm,1,16,19.286,,1
mistral-7b-v0.1,a100-40gb-sxm,trtllm,1,64,32.43,,1
llama-3-8b,a100-40gb-sxm,trtllm,1,1,14.861,232.53,1
llama-3-8b,a100-40gb-sxm,trtllm,1,16,20.199,252.91,1
llama-3-8b,a100-40gb-sxm,trtllm,1,64,33.704,296.43,1
mixtral-8x7b,a100-40gb-sxm,trtllm,4,1,9.223,,1
mixtral-8x7b,a100-40gb-sxm,trtllm,4,16,12.665,,1
mixtral-8x7b,a100-40gb-sxm,trtllm,4,64,20.279,,1
llama-3-70b,a100-40gb-sxm,trtllm,4,1,36.027,,1
llama-3-70b,a100-40gb-sxm,trtllm,4,16,84.979,,1
llama-3-70b,a100-40gb-sxm,trtllm,4,64,414.93,,1
llama-2-70b,a100-40gb-sxm,trtllm,4,1,35.367,,1
llama-2-70b,a100-40gb-sxm,trtllm,4,16,77.072,,1
llama-2-70b,a100-40gb-sxm,trtllm,4,64,190.39,,1
llama-2-7b,a100-40gb-sxm,vllm,1,1,13.977,222.12,1
llama-2-7b,a100-40gb-sxm,vllm,1,16,25.051,292.97,1
llama-2-7b,a100-40gb-sxm,vllm,1,64,88.276,344.36,1
llama-3-8b,a100-40gb-sxm,vllm,1,1,14.936,228.75,1
llama-3-8b,a100-40gb-sxm,vllm,1,16,19.914,264.29,1
llama-3-8b,a100-40gb-sxm,vllm,1,64,36.162,315.76,1
mistral-7b-v0.1,a100-40gb-sxm,vllm,1,1,14.242,,1
mistral-7b-v0.1,a100-40gb-sxm,vllm,1,16,20.105,,1
mistral-7b-v0.1,a100-40gb-sxm,vllm,1,64,39.672,,1
mixtral-8x7b,a100-40gb-sxm,vllm,4,1,10.395,,2
mixtral-8x7b,a100-40gb-sxm,vllm,4,16,24.475,,1
mixtral-8x7b,a100-40gb-sxm,vllm,4,64,34.746,,1
llama-2-70b,a100-40gb-sxm,vllm,4,1,34.353,,1
llama-2-70b,a100-40gb-sxm,vllm,4,16,115.86,,1
llama-2-7b,h100-sxm,trtllm,1,1,7.1883,412.89,1
llama-2-7b,h100-sxm,trtllm,1,16,11.633,448.54,1
llama-2-7b,h100-sxm,trtllm,1,64,32.587,449.31,1
llama-3-8b,h100-sxm,trtllm,1,1,7.729,,1
llama-3-8b,h100-sxm,trtllm,1,16,10.157,,1
llama-3-8b,h100-sxm,trtllm,1,64,17.483,,1
llama-3-70b,h100-sxm,trtllm,4,1,19.861,,1
llama-3-70b,h100-sxm,trtllm,4,16,23.56,,1
llama-3-70b,h100-sxm,trtllm,4,64,32.455,,1
mixtral-8x7b,h100-sxm,trtllm,4,1,5.885,,1
mixtral-8x7b,h100-sxm,trtllm,4,16,7.3818,,1
mixtral-8x7b,h100-sxm,trtllm,4,64,11.277,,1
qwen2-7b,h100-sxm,trtllm,1,1,7.698,,1
qwen2-7b,h100-sxm,trtllm,1,16,9.5498,,1
qwen2-7b,h100-sxm,trtllm,1,64,15.796,,1
llama-2-7b,h100-sxm,vllm,1,1,7.8385,367.08,1
llama-2-7b,h100-sxm,vllm,1,16,13.169,494.78,1
llama-2-7b,h100-sxm,vllm,1,64,32.641,594.58,1
llama-3-8b,h100-sxm,vllm,1,1,8.0978,,1
llama-3-8b,h100-sxm,vllm,1,16,11.025,,1
llama-3-8b,h100-sxm,vllm,1,64,18.809,,1
llama-3-70b,h100-sxm,vllm,4,1,19.61,,1
llama-3-70b,h100-sxm,vllm,4,16,24.695,,1
llama-3-70b,h100-sxm,vllm,4,64,35.083,,1
qwen2-7b,h100-sxm,vllm,1,1,8.1439,,1
qwen2-7b,h100-sxm,vllm,1,16,10.419,,1
qwen2-7b,h100-sxm,vllm,1,64,16.055,,1
decilm-7b,a100-40gb-sxm,vllm,1,1,13.773,,1
decilm-7b,a100-40gb-sxm,vllm,1,16,18.159,,1
decilm-7b,a100-40gb-sxm,vllm,1,64,30.598,,1
decilm-7b,h100-sxm,vllm,1,1,7.8184,,1
decilm-7b,h100-sxm,vllm,1,16,10.737,,1
decilm-7b,h100-sxm,vllm,1,64,16.694,,1`,
};

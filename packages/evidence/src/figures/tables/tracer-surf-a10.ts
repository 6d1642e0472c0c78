import type { FigureTable } from '../figure-table.ts';

export const SINGLE_REQUESTS: FigureTable = {
  set: 'tracer-surf-a10',
  title: 'Llama-3-8B with vLLM 0.9.0 on one A10, one request at a time, ten repeats a size',
  source: 'atlarge-research/Tracer, data/surf_traces at 0b2a15be',
  licence: 'MIT',
  year: '2025',
  which: 'all points: the medians of the repeats that ran to their length',
  common: {
    model: 'llama-3-8b',
    modelContextTokens: 32768,
    accelerator: 'a10',
    engine: 'vllm',
    engineVersion: '0.9.0, 2025',
    requests: 1,
  },
  rows: `promptTokens,outputTokens,ttftP50S,e2eP50S,repeats
64,1,0.0545,,10
128,1,0.0725,,10
256,1,0.123,,10
512,1,0.213,,10
1024,1,0.4365,,10
2048,1,0.819,,10
4096,1,1.749,,10
8192,1,3.86,,10
16384,1,7.347,,10
7,16,,0.596,9
7,32,,1.1465,10
7,64,,2.316,10
7,128,,4.5265,10
7,256,,9.053,9
7,512,,18.127,8
7,1024,,36.351,7
7,2048,,73.112,9
7,4096,,147.41,5
7,8192,,299.71,7
7,16384,,618.08,7`,
};

import type { Component } from '../contract.ts';

export const RESOURCES: readonly Component[] = [
  {
    id: 'R1',
    name: 'Engine scheduler',
    layer: 'R',
    role: 'Decides at every step which requests run and how many tokens of each, and whom to preempt when memory runs out.',
    inputs: ['requests at a replica', 'free KV blocks'],
    outputs: ['step plans', 'finished requests'],
    concern: 'The order of decisions within a step: budget, chunks, head of the line, preemption.',
    simulation: {
      how: 'simulated',
      by: 'Continuous and static batching with the decisions of vLLM V1, exact against a reference that takes them one by one; and the published engine, one request at a time.',
      sources: ['packages/core/src/engine', 'packages/core/src/engine/published'],
      policies: [
        {
          family: 'queue order',
          path: 'fleet[].engine.order',
          names: ['fcfs', 'priority', 'shortest-prompt-first'],
        },
        {
          family: 'batching',
          path: 'fleet[].engine.batching',
          names: ['continuous', 'static'],
        },
      ],
    },
  },
  {
    id: 'R2',
    name: 'KV-cache manager',
    layer: 'R',
    role: 'Gives out blocks of KV memory, finds prefixes that are still there, and evicts what is needed least.',
    inputs: ['prefix names', 'step plans'],
    outputs: ['KV blocks', 'hits', 'cache events'],
    concern: 'Which blocks are hit, registered and evicted, in which order: the core of Kavier.',
    simulation: {
      how: 'simulated',
      by: 'A pool of blocks with prefix hits and lazy eviction: in order of release, tail first, as engines do, or by another policy. Tiers below the accelerator’s memory are left out.',
      sources: [
        'packages/core/src/kvcache/eviction',
        'packages/core/src/kvcache/contract.ts',
        'packages/core/src/kvcache',
        'packages/core/src/engine/published',
      ],
      policies: [
        {
          family: 'prefix caching',
          path: 'fleet[].engine.prefixCaching',
          names: ['true', 'false'],
        },
        {
          family: 'eviction',
          path: 'fleet[].engine.eviction',
          names: ['lru', 'fifo', 'lfu', 's3-fifo', 'sieve'],
        },
      ],
    },
  },
  {
    id: 'R3',
    name: 'Model executor',
    layer: 'R',
    role: 'Computes a step: products of matrices, attention, experts, sampling, drafts; in formats of numbers.',
    inputs: ['step plans', 'weights', 'KV blocks'],
    outputs: ['tokens', 'seconds', 'work'],
    concern: 'The time and the work of a step from shapes, hardware and achieved efficiency.',
    simulation: {
      how: 'simulated',
      by: 'A roofline of operators with coefficients fitted to measurements; experts, latent attention, windows, hybrids, quantization, speculation.',
      sources: ['packages/core/src/timing', 'packages/core/src/model'],
      policies: [
        {
          family: 'weight format',
          path: 'fleet[].engine.weightPrecision',
          names: ['published', 'bf16', 'fp16', 'fp8', 'int8', 'int4', 'mxfp4', 'nvfp4'],
        },
      ],
    },
  },
  {
    id: 'R4',
    name: 'Parallelism and collectives',
    layer: 'R',
    role: 'Divides a model over accelerators, and brings partial results together.',
    inputs: ['partial tensors'],
    outputs: ['whole tensors'],
    concern: 'Time of collectives by link and degree, and who waits for whom.',
    simulation: {
      how: 'simulated',
      by: 'Tensor, pipeline and expert parallelism with collectives by link. Replicas that share experts step together, at the pace of the slowest, with empty passes where one has no work.',
      sources: [
        'packages/core/src/timing/all-reduce.ts',
        'packages/core/src/timing/expert-costs.ts',
        'packages/core/src/model/tensor-split.ts',
      ],
      policies: [],
    },
  },
  {
    id: 'R5',
    name: 'KV transfer and offload',
    layer: 'R',
    role: 'Moves KV blocks between accelerators, to host memory and disks, and back.',
    inputs: ['KV blocks', 'requests for blocks'],
    outputs: ['KV blocks elsewhere'],
    concern:
      'Bandwidth that transfers share, what overlaps with computing, and when computing again is faster.',
    simulation: {
      how: 'absent',
      by: 'Prefill and decode share a replica, and KV memory is that of the accelerator; a preempted request computes its context again.',
      sources: [],
      policies: [],
    },
  },
  {
    id: 'R6',
    name: 'Weights and adapters',
    layer: 'R',
    role: 'Loads models and adapters, and keeps them in memory while they are needed.',
    inputs: ['weights', 'requests for a model or adapter'],
    outputs: ['weights in memory'],
    concern: 'Memory that is left for keys and values, and the time of a cold start.',
    simulation: {
      how: 'partial',
      by: 'Weights of any format take their memory, and what fits is planned. Loading takes no time; adapters are left out.',
      sources: ['packages/core/src/model/memory.ts', 'packages/core/src/model/weight-format.ts'],
      policies: [],
    },
  },
];

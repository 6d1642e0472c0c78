import type { Component } from '../contract.ts';

export const FRONT_END: readonly Component[] = [
  {
    id: 'F1',
    name: 'Users and clients',
    layer: 'F',
    role: 'Ask, read, think and ask again, alone or as tenants; give up when they have waited too long.',
    inputs: ['answers'],
    outputs: ['requests'],
    concern:
      'Arrivals, lengths and sessions as they come, in open and in closed loops; patience; classes of clients.',
    simulation: {
      how: 'simulated',
      by: 'Traces in many formats and seeded generators of arrivals, lengths, sessions, closed loops, client pools and patience.',
      sources: ['packages/core/src/workload', 'packages/io/src/trace'],
      policies: [
        {
          family: 'arrivals',
          path: 'workload.generate.arrivals.process',
          names: ['constant', 'poisson', 'gamma', 'weibull', 'burst', 'diurnal'],
        },
        {
          family: 'lengths',
          path: 'workload.generate.promptTokens.distribution',
          names: ['fixed', 'uniform', 'lognormal', 'empirical'],
        },
      ],
    },
  },
  {
    id: 'F2',
    name: 'Applications and agents',
    layer: 'F',
    role: 'Turn what a user wants into calls of models: templates, tools, retrieval, chains of calls that depend on each other.',
    inputs: ['user intent', 'answers', 'tool results'],
    outputs: ['calls of models'],
    concern: 'Calls that wait for others, and prompts that repeat what earlier calls said.',
    simulation: {
      how: 'partial',
      by: 'Sessions and agent loops: each call follows the one before and repeats its context. Graphs with several calls at a time are left out.',
      sources: [
        'packages/core/src/workload/sessions.ts',
        'packages/core/src/workload/session-plan.ts',
      ],
      policies: [],
    },
  },
  {
    id: 'F3',
    name: 'Context and memory stores',
    layer: 'F',
    role: 'Keep conversations and documents, and hand out those that a call needs.',
    inputs: ['queries', 'messages to remember'],
    outputs: ['context for prompts'],
    concern: 'How prompts grow, which documents they share, and the time of a look-up.',
    simulation: {
      how: 'parameter',
      by: 'Conversations grow with their turns and groups share system prompts; look-ups take no time.',
      sources: [
        'packages/core/src/workload/session-draft.ts',
        'packages/core/src/workload/prefix-chain.ts',
      ],
      policies: [],
    },
  },
  {
    id: 'F4',
    name: 'Response caches',
    layer: 'F',
    role: 'Answer a prompt that was answered before, by equality or by likeness, without asking a model.',
    inputs: ['prompts', 'answers to keep'],
    outputs: ['answers', 'prompts that miss'],
    concern: 'Requests that never reach an engine, and answers that should not have been reused.',
    simulation: {
      how: 'partial',
      by: 'The published prompt cache under policy `full` answers by equal first tokens. Likeness is text, which is never seen here.',
      sources: ['packages/core/src/cluster/prompt-store.ts'],
      policies: [
        { family: 'prompt cache', path: 'gateway.promptCache.policy', names: ['prefill', 'full'] },
      ],
    },
  },
  {
    id: 'F5',
    name: 'Guardrails and validation',
    layer: 'F',
    role: 'Check prompts and answers, and repeat a call whose answer does not pass.',
    inputs: ['prompts', 'answers'],
    outputs: ['prompts and answers that pass', 'repeated calls'],
    concern: 'Extra calls and extra latency before and after an engine.',
    simulation: {
      how: 'absent',
      by: 'Whether a text passes is a matter of its content; traces hold the calls that were repeated, and a generator could repeat a share.',
      sources: [],
      policies: [],
    },
  },
];

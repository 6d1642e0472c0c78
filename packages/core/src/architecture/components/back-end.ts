import type { Component } from '../contract.ts';

export const BACK_END: readonly Component[] = [
  {
    id: 'B1',
    name: 'API gateway',
    layer: 'B',
    role: 'Ends connections, knows who calls, and makes every protocol one form of request; streams answers back.',
    inputs: ['calls of models'],
    outputs: ['normalised requests', 'streamed tokens'],
    concern:
      'A delay on the way in, one for each streamed token on the way out, and the host time they take.',
    simulation: {
      how: 'parameter',
      by: 'The front end’s delay (`frontendS`) on the way in; streaming takes no time of its own. The network to the client is left out.',
      sources: ['packages/core/src/timing/coefficients.ts', 'packages/core/src/cluster/service.ts'],
      policies: [],
    },
  },
  {
    id: 'B2',
    name: 'Tenancy, quotas and metering',
    layer: 'B',
    role: 'Holds tenants to their rates and budgets, and counts what each has used at which price.',
    inputs: ['normalised requests', 'usage'],
    outputs: ['requests that may pass', 'bills'],
    concern:
      'Who is turned away, what an answer costs its tenant, and that parts add up to the whole.',
    simulation: {
      how: 'partial',
      by: 'One rate limit for all; after the run cost, energy and carbon by class, and the bill of an API. Budgets of single tenants are left out.',
      sources: ['packages/core/src/cluster/admission/token-bucket.ts', 'packages/core/src/cost'],
      policies: [],
    },
  },
  {
    id: 'B3',
    name: 'Model router',
    layer: 'B',
    role: 'Chooses the model, pool or region that a request goes to, or a cascade of them.',
    inputs: ['requests that may pass', 'prices and qualities of models'],
    outputs: ['requests for one pool'],
    concern: 'Fleets of different models and places, and what the choice does to cost and quality.',
    simulation: {
      how: 'partial',
      by: 'A pool by class of request, by weight or by load. Cascades, prices and qualities are left out; what a run would take in other regions is computed after it.',
      sources: ['packages/core/src/cluster/model-router'],
      policies: [
        {
          family: 'model router',
          path: 'gateway.pools.policy',
          names: ['single', 'by-class', 'weighted', 'least-load'],
        },
      ],
    },
  },
  {
    id: 'B4',
    name: 'Tokenizer and preprocessor',
    layer: 'B',
    role: 'Turns text into tokens, and prefixes into names by which caches know them; turns tokens back into text.',
    inputs: ['normalised requests', 'generated tokens'],
    outputs: ['tokens', 'names of prefix blocks', 'text'],
    concern: 'Host time by length, the size of a block, and who may share a prefix.',
    simulation: {
      how: 'partial',
      by: 'Prefix blocks are named and cut to the engine’s size. Host time is in the front end’s delay, whatever the length.',
      sources: [
        'packages/core/src/workload/block-interner.ts',
        'packages/core/src/workload/recut-blocks.ts',
        'packages/io/src/trace/hash-blocks.ts',
      ],
      policies: [],
    },
  },
  {
    id: 'B5',
    name: 'Admission and flow control',
    layer: 'B',
    role: 'Lets requests and files of them in, makes them wait for their turn or turns them away, before any engine is overloaded.',
    inputs: ['requests for one pool', 'load of replicas'],
    outputs: ['requests to route', 'rejections'],
    concern:
      'Overload that ends, objectives that hold for those who are let in, and no knowledge of answers’ lengths.',
    simulation: {
      how: 'simulated',
      by: 'Limits of queues and of rates; timeouts and clients that cancel. Batch jobs are left out.',
      sources: ['packages/core/src/cluster/admission'],
      policies: [
        {
          family: 'admission',
          path: 'gateway.admission.policy',
          names: ['none', 'queue-limit', 'token-bucket'],
        },
      ],
    },
  },
  {
    id: 'B6',
    name: 'Request router',
    layer: 'B',
    role: 'Chooses the replica for each request by load and by what its caches hold.',
    inputs: ['requests to route', 'views of replicas', 'match lengths'],
    outputs: ['requests at a replica'],
    concern: 'What the router sees and how late, and the balance between hits and load.',
    simulation: {
      how: 'simulated',
      by: 'Policies from random to prefix-aware, on views of the replicas that may be late.',
      sources: ['packages/core/src/cluster/router', 'packages/core/src/cluster/late-view.ts'],
      policies: [
        {
          family: 'router',
          path: 'gateway.router.policy',
          names: [
            'random',
            'round-robin',
            'least-outstanding',
            'power-of-two',
            'session-sticky',
            'prefix-aware',
          ],
        },
      ],
    },
  },
  {
    id: 'B7',
    name: 'Cache index',
    layer: 'B',
    role: 'Knows which replica holds which prefix, by their events or by what was sent where.',
    inputs: ['cache events', 'routing decisions'],
    outputs: ['match lengths'],
    concern:
      'What the index believes against what caches hold: delay, capacity, evictions it does not see.',
    simulation: {
      how: 'partial',
      by: 'The prefix-aware router keeps an approximate index of what it sent where, of bounded size. Indexes fed by events of the caches are left out.',
      sources: ['packages/core/src/cluster/router'],
      policies: [],
    },
  },
];

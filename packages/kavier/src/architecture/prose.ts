import type { Component, SystemKind } from '@kavier/core/architecture';

/** What the four words mean, in the legend of the diagram and in the page. */
export const SIMULATED_MEANS: Readonly<Record<Component['simulation']['how'], string>> = {
  simulated: 'by code of its own',
  partial: 'some of its functions are',
  parameter: 'a value of other code',
  absent: 'as if ideal, or not there',
};

/** Kinds of systems as the page calls them. */
export const KIND_NAMES: Readonly<Record<SystemKind, string>> = {
  engine: 'Engines',
  'router-or-gateway': 'Routers and gateways',
  'disaggregated-or-cache': 'Caches and disaggregated serving',
  platform: 'Platforms',
  'hosted-api': 'Hosted APIs',
  'application-framework': 'Frameworks of applications',
  simulator: 'Simulators',
};

export const PURPOSE: readonly string[] = [
  'Which parts does a service of language models have, what does each decide, and which of them does a simulation of it hold? A ' +
    'reference architecture answers once for all systems: products package the same functions differently, and two results can be ' +
    'compared only when it is known which parts each of them includes. Here it says what Kavier simulates and what it leaves out, ' +
    'where in the source that is, and which policies a scenario can choose.',
  'The [paper that Kavier implements](https://arxiv.org/abs/2605.25247) synthesizes and validates a reference architecture of LLM ' +
    'ecosystems under inference. Its list of components is not available as text, so this one is independent of it: it was made from ' +
    'the sources below, and agreement between the two is neither claimed nor tested.',
  'It is data (`packages/core/src/architecture`), of which this page and the diagram are generated; `COMPONENTS` and `INTERACTIONS` are ' +
    'exported by the library. `kavier architecture R2` prints a component, `kavier architecture vllm` a system, `--scenario FILE` what of it a ' +
    'scenario exercises, and `--run FOLDER` where a run spent time, energy and money. [Presets](ecosystems.md) of real systems name the ' +
    'components that they exercise.',
];

/** An earlier architecture: what it names, what of it is kept here, and what this one needs besides. */
export interface Earlier {
  readonly name: string;
  readonly url: string;
  readonly names: string;
  readonly kept: string;
  readonly lacks: string;
}

export const EARLIER: readonly Earlier[] = [
  {
    name: 'AtLarge datacenter reference architecture (Massivizing Computer Systems, 2018)',
    url: 'https://arxiv.org/abs/1802.05465',
    names:
      'Front-end, Back-end, Resources, Operations Services, Infrastructure; DevOps orthogonal to them',
    kept: 'the layers, their names and on whose behalf each decides',
    lacks: 'any workload in particular: no steps, no KV memory, no prefixes',
  },
  {
    name: 'Cloud-native AI stacks of CNCF and LF AI & Data',
    url: 'https://www.cncf.io/reports/cloud-native-artificial-intelligence-whitepaper/',
    names: 'data, training, serving, orchestration, gateway, observability',
    kept: 'gateway (B1), orchestration (O1, O2), observability (D1)',
    lacks: 'what is inside serving; data and training are left out here, as they are no inference',
  },
  {
    name: 'a16z, emerging architectures for LLM applications (2023)',
    url: 'https://a16z.com/emerging-architectures-for-llm-applications/',
    names:
      'data pipelines, embedding model, vector database, playground, orchestration, APIs and plugins, LLM cache, logging, validation, hosting, LLM APIs, clouds',
    kept: 'the front-end: orchestration and plugins (F2), vector database (F3), LLM cache (F4), validation (F5); logging (D1)',
    lacks: 'everything behind the API of a model, which is one box there',
  },
  {
    name: 'NVIDIA Dynamo',
    url: 'https://github.com/ai-dynamo/dynamo',
    names:
      'frontend with preprocessor, router, planner, KV block manager, transfer library, workers; planes for discovery, requests, KV events and transfers',
    kept: 'B1 and B4, B6 and B7, O1, R2, R5; planes apart from each other',
    lacks: 'tenants and prices (B2), power and carbon (O5, I3)',
  },
  {
    name: 'llm-d',
    url: 'https://github.com/llm-d/llm-d',
    names:
      'gateway, endpoint picker with filters, scorers and flow control, inference pools, KV-cache indexer, engines',
    kept: 'flow control before routing (B5 apart from B6), the indexer (B7), pools (B3)',
    lacks: 'the front-end; power and carbon',
  },
  {
    name: 'KServe',
    url: 'https://github.com/kserve/kserve',
    names:
      'controllers for lifecycle and scaling, routes, metering and quotas of tokens by way of an AI gateway; control plane apart from data plane',
    kept: 'O1, O2, R6 and B2; two planes',
    lacks: 'what is inside an engine; power and carbon',
  },
];

export const METHOD: readonly string[] = [
  'Functions were collected from two kinds of sources: earlier architectures (below) and real systems (in the tables of coverage), by ' +
    'their documentation and source. A function is something that a system decides, moves or keeps for requests that are being served: ' +
    'choosing a replica, evicting a block, holding a tenant to a budget. Training, data preparation and judging answers are no functions of ' +
    'inference and were not collected.',
  'Functions were grouped by the decision that they make, not by the product or process that they ship in. Two functions share a ' +
    'component when whoever makes one decision must make the other with the same knowledge at the same time (hits and evictions, R2); they ' +
    'are apart when at least one system makes them in different places (index and router, B7 and B6). A component then stands in the layer ' +
    'of those on whose behalf it decides.',
];

export const NOVELTY: readonly string[] = [
  '**Sustainability is a function (O5, I3).** The earlier architectures above have energy at most as a metric. Here one component acts on power, ' +
    'carbon and cost (O5: caps, clocks, places and hours) and one is acted upon (I3: facility, grid and prices), so that a system that ' +
    'lacks them can be seen to lack them.',
  '**What a router believes is apart from what it does (B7, B6).** Routers of the same policy differ most by what they know of ' +
    'caches: exact events or own guesses, early or late. Apart, the index can be wrong while the router is right.',
  '**KV memory is a component of its own (R2).** It is usually drawn as a part of the engine. What it evicts decides how many tokens are ' +
    'computed again, and so speed, energy and cost; other components (B7, R5, O3) exist because of it.',
  '**Two planes.** Requests and tensors never wait for measurements: what is on the control plane may be late, and how late is a ' +
    'parameter (O4).',
];

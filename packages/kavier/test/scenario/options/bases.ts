import { priorCoefficients } from '@kavier/core';
import type { ScenarioInput } from '../../../src/scenario/schema.ts';

type Workload = ScenarioInput['workload'];
type Member = ScenarioInput['fleet'][number];
type Generated = Extract<Workload, { generate: unknown }>['generate'];
type Lengths = Extract<Generated, { kind: 'plain' }>['promptTokens'];

/** The five forms of a length around `mean`, each with every field that it has. */
const lengths = (mean: number): readonly Lengths[] => [
  { distribution: 'fixed', tokens: mean },
  { distribution: 'uniform', min: Math.ceil(mean / 2), max: 2 * mean },
  { distribution: 'lognormal', mean, cv: 0.8, min: Math.ceil(mean / 3), max: 2 * mean },
  { distribution: 'lognormal', median: mean, sigma: 0.5 },
  { distribution: 'empirical', values: [mean, 2 * mean], weights: [1, 3] },
];

const ARRIVALS = [
  { process: 'constant', rateRps: 8 },
  { process: 'poisson', rateRps: 8 },
  { process: 'gamma', rateRps: 8, cv: 2 },
  { process: 'weibull', rateRps: 8, cv: 2 },
  { process: 'weibull', rateRps: 8, shape: 0.7 },
  { process: 'diurnal', rateRps: 8, amplitude: 0.5, periodS: 10, peakS: 4 },
  { process: 'burst', rateRps: 4, factor: 5, durationS: 1, everyS: 3, firstS: 1 },
] as const;

/** Durations in their forms with more than one number. */
const durations = (mean: number) =>
  [
    { distribution: 'exponential', mean },
    { distribution: 'lognormal', mean, cv: 1 },
  ] as const;

const PLAIN = {
  kind: 'plain',
  requests: 40,
  arrivals: ARRIVALS[1],
  promptTokens: lengths(400)[1],
  outputTokens: lengths(30)[1],
} as const;

const ONE: Member = {
  model: 'llama-3.1-8b',
  accelerator: 'l4',
  engine: { profile: 'vllm', maxContextTokens: 8192 },
};

/** Many at once on little memory, so that limits bind: 40 requests in five seconds. */
const TIGHT = { ...PLAIN, arrivals: { process: 'poisson', rateRps: 40 } } as const;

export const PRICES = { acceleratorHourUsd: 2 } as const;

export function scenario(
  workload: Workload,
  member: Partial<Member> = {},
  rest: Partial<ScenarioInput> = {},
): ScenarioInput {
  return { workload, fleet: [{ ...ONE, ...member }], prices: PRICES, seed: 5, ...rest };
}

export const engine = (options: object): Partial<Member> => ({
  engine: { profile: 'vllm', maxContextTokens: 8192, ...options } as Member['engine'],
});

const sessions = (form: number) => ({
  kind: 'sessions' as const,
  sessions: 12,
  durationS: 8,
  arrivals: ARRIVALS[1],
  turns: lengths(3)[form],
  groups: 3,
  groupExponent: 1,
  systemPromptTokens: lengths(100)[form],
  userTokens: lengths(40)[form],
  outputTokens: lengths(30)[form],
  thinkTimeS: durations(1)[form % 2],
  agents: {
    share: 0.5,
    turns: lengths(2)[form],
    toolTokens: lengths(50)[form],
    toolDurationS: durations(0.5)[form % 2],
    outputTokens: lengths(20)[form],
  },
  loop: 'closed' as const,
  maxContextTokens: 900,
  blockTokens: 16,
});

export const CHAT = { generate: { ...sessions(1), agents: undefined, maxContextTokens: 8192 } };

/** A profile of coefficients as `kavier calibrate` writes one. */
export function profile(): object {
  const { values } = priorCoefficients('ada');
  return {
    schema: 'kavier.coefficients/1',
    engine: 'any',
    family: 'ada',
    host: 'serial',
    fittedTo: {
      models: ['llama-3.1-8b'],
      accelerators: ['l4'],
      points: 1,
      measurements: 2,
      sources: [{ file: 'a.json', sha256: '00' }],
    },
    values: Object.fromEntries(
      Object.entries(values).map(([name, one]) => [
        name,
        {
          value: one.value,
          unit: one.unit,
          low: one.value * 0.8,
          high: one.value * 1.25,
          how: 'prior',
          source: 'x',
          date: 'undated',
        },
      ]),
    ),
    errors: [{ quantity: 'ttftMeanS', count: 2, medianPct: 1, p90Pct: 2 }],
  };
}

/** A mixture of experts on two accelerators without links of their own: every coefficient has something to do. */
export const WIDE: Partial<Member> = {
  model: 'own-moe',
  accelerator: 'own-card',
  tensorParallel: 2,
};

const OWN_MODEL = {
  name: 'own-moe',
  title: 'Own MoE',
  family: 'custom',
  parameters: 6e9,
  activeParameters: 2e9,
  layers: 24,
  hiddenSize: 2048,
  intermediateSize: 4096,
  gatedFeedForward: true,
  tiedEmbeddings: false,
  vocabularySize: 50_000,
  attention: [
    {
      kind: 'full' as const,
      layers: 12,
      sharedKvLayers: 2,
      queryHeads: 16,
      kvHeads: 4,
      headSize: 128,
      valueHeadSize: 128,
    },
    {
      kind: 'sliding-window' as const,
      layers: 12,
      queryHeads: 16,
      kvHeads: 4,
      headSize: 128,
      windowTokens: 128,
      chunked: false,
    },
  ],
  experts: { experts: 16, activeExperts: 2, sharedExperts: 1, layers: 20, intermediateSize: 1024 },
  maxContextTokens: 8192,
  weightBytes: 2,
  source: 'invented',
};

const OWN_CARD = {
  name: 'own-card',
  title: 'Own card',
  family: 'hopper',
  peakFlops: { bf16: 2e14, fp8: 4e14 },
  memoryBytesPerS: 1e12,
  memoryBytes: 48e9,
  visibleBytes: 47e9,
  tdpW: 300,
  idleW: 40,
  hostLink: { kind: 'pcie' as const, bytesPerS: 3e10 },
  source: 'invented',
};

export const TOWER = {
  modality: 'image' as const,
  parameters: 4e8,
  layers: 12,
  hiddenSize: 1024,
  intermediateSize: 4096,
  maxItemTokens: 1024,
  positionsPerToken: 4,
  outputSize: 2048,
};

export const OWN = { catalog: { models: [OWN_MODEL], accelerators: [OWN_CARD] } };

export const WORK = { generate: PLAIN };

/** Scenarios that together give every option something to do; each by what it is there for. */
export function bases(
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, ScenarioInput>> {
  const from = (form: number) =>
    [
      `lengths and arrivals ${form}`,
      scenario({
        generate: {
          ...PLAIN,
          arrivals: ARRIVALS[form],
          durationS: 4,
          promptTokens: lengths(400)[form % 5],
          outputTokens: lengths(30)[form % 5],
        },
        patienceS: durations(4)[form % 2],
      }),
    ] as const;
  const users = (form: number) =>
    [
      `users ${form}`,
      scenario({
        generate: {
          kind: 'users',
          users: 4,
          requestsPerUser: 3,
          thinkTimeS: durations(1)[form % 2],
          promptTokens: lengths(400)[form],
          outputTokens: lengths(30)[form],
        },
      }),
    ] as const;
  const totals = (form: number) =>
    [
      `totals ${form}`,
      scenario({
        generate: {
          kind: 'totals',
          requests: 40,
          promptTokens: 20_000,
          outputTokens: 800,
          outputTokenPairs: 9000,
          meanTurns: 4,
          concurrentSessions: 5,
          rateRps: 4,
          groups: 3,
          groupExponent: 1,
          systemPromptTokens: lengths(50)[form],
          firstMessageFactor: 2,
          blockTokens: 16,
        },
      }),
    ] as const;
  const forms = [0, 1, 2, 3, 4];
  return Object.fromEntries([
    ...ARRIVALS.map((_, form) => from(form)),
    ...forms.map((form) => [`sessions ${form}`, scenario({ generate: sessions(form) })] as const),
    ...forms.map(users),
    ...forms.map(totals),
    ...fleets(files),
    ...traces(files),
    ...facilities(files),
  ]);
}

function fleets(
  files: Readonly<Record<string, string>>,
): readonly (readonly [string, ScenarioInput])[] {
  const two = { replicas: 3 };
  const speculation = { draftTokens: 3, acceptance: 0.6, draftCost: 0.1 };
  const published = { minTokens: 150, maxPrompts: 3 };
  return [
    [
      'a small batch',
      scenario(
        { generate: TIGHT },
        engine({
          maxBatchedTokens: 512,
          maxSequences: 8,
          longPrefillTokens: 200,
          batching: 'continuous',
          order: 'fcfs',
          timeoutS: 3,
          prefixCaching: false,
          speculation,
          hostTime: 'serial',
          eager: false,
          coefficientsAt: 'value',
          kvPrecision: 'bf16',
          weightPrecision: 'published',
          memoryFraction: 0.9,
        }),
      ),
    ],
    [
      'little memory',
      scenario(
        { generate: TIGHT },
        engine({
          kvCacheBlocks: 90,
          blockTokens: 16,
          chunkedPrefill: true,
          reserveWholePrompt: false,
          watermark: 0.1,
          maxContextTokens: 1000,
          maxBatchedTokens: 1000,
        }),
      ),
    ],
    [
      'memory by share',
      scenario(
        {
          generate: {
            ...TIGHT,
            requests: 60,
            outputTokens: { distribution: 'fixed', tokens: 400 },
            promptTokens: { distribution: 'fixed', tokens: 4000 },
          },
        },
        engine({ memoryFraction: 0.85 }),
      ),
    ],
    [
      'parallel',
      scenario(WORK, {
        tensorParallel: 2,
        pipelineParallel: 2,
        replicas: 2,
        powerCapW: 50,
        clock: 0.7,
      }),
    ],
    [
      'replicas that start and stop',
      scenario(WORK, {
        replicas: 3,
        held: [
          { replicas: 1, fromS: 0, untilS: 2 },
          { replicas: 1, fromS: 1 },
        ],
      }),
    ],
    [
      'parts that share experts',
      scenario(
        WORK,
        {
          model: 'own-moe',
          accelerator: 'own-card',
          dataParallel: 2,
          ...engine({ finishSyncSteps: 4, prefillInterval: 3 }),
        },
        OWN,
      ),
    ],
    [
      'classes',
      scenario(
        { trace: files.classes },
        engine({ maxSequences: 2, order: 'priority', classPriorities: { b: -1 } }),
      ),
    ],
    [
      'a prefix-aware router',
      scenario(CHAT, two, {
        gateway: {
          router: {
            policy: 'prefix-aware',
            matchThreshold: 0.3,
            imbalanceRequests: 1,
            imbalanceRatio: 1.5,
            blocksPerReplica: 20,
            matchedBlocks: 4,
          },
        },
      }),
    ],
    [
      'a late router',
      scenario({ generate: TIGHT }, two, {
        gateway: {
          router: { policy: 'least-outstanding' },
          viewDelayMs: 200,
          countOwnDispatches: false,
        },
      }),
    ],
    [
      'a queue limit',
      scenario({ generate: TIGHT }, engine({ maxSequences: 2 }), {
        gateway: { admission: { policy: 'queue-limit', maxWaiting: 3 } },
      }),
    ],
    [
      'a queue limit a replica',
      scenario(
        { generate: TIGHT },
        { ...two, ...engine({ maxSequences: 2 }) },
        { gateway: { admission: { policy: 'queue-limit', maxWaitingPerReplica: 2 } } },
      ),
    ],
    [
      'a token bucket',
      scenario(
        { generate: TIGHT },
        {},
        { gateway: { admission: { policy: 'token-bucket', rateRps: 5, burst: 3 } } },
      ),
    ],
    [
      'a prompt cache',
      scenario(CHAT, engine({ prefixCaching: false }), {
        gateway: { promptCache: { policy: 'prefill', ...published, scope: 'session' } },
      }),
    ],
    [
      'the published engine',
      scenario(CHAT, {
        engine: {
          profile: 'kavier-2025',
          kvCache: true,
          prefixCache: { policy: 'prefill', ...published, scope: 'session' },
        },
      }),
    ],
    ...(['value', 'slowest', 'fastest'] as const).flatMap((coefficientsAt) =>
      (['llama-3.1-8b', 'own-moe'] as const).map(
        (model) =>
          [
            `coefficients of ${model} at ${coefficientsAt}`,
            scenario(
              WORK,
              {
                ...WIDE,
                model,
                ...engine({
                  coefficients: profile(),
                  coefficientsAt,
                  weightPrecision: model === 'own-moe' ? undefined : 'int4',
                }),
              } as Partial<Member>,
              OWN,
            ),
          ] as const,
      ),
    ),
    [
      'objectives',
      scenario(
        WORK,
        {},
        {
          warmUpS: 1,
          record: { bucketS: 0.5, exportRateS: 0.1, snapshots: 'merged' },
          replications: 1,
          objectives: LIMITS,
        },
      ),
    ],
    ['objectives of a pool', scenario(WORK, { objectives: LIMITS })],
    ...models(),
  ];
}

/** One that any answer misses, of each percentile of each latency. */
const LIMITS = Object.fromEntries(
  (['ttftMs', 'tpotMs', 'e2eMs'] as const).map((name) => [
    name,
    { p50: 1, p90: 1, p95: 1, p99: 1, p100: 1 },
  ]),
);

function models(): readonly (readonly [string, ScenarioInput])[] {
  const of = (changes: object, card: object = {}) =>
    scenario(
      { generate: { ...PLAIN, promptTokens: { distribution: 'fixed', tokens: 3000 } } },
      { model: 'own-moe', accelerator: 'own-card', tensorParallel: 2 },
      {
        catalog: {
          models: [{ ...OWN_MODEL, ...changes }],
          accelerators: [{ ...OWN_CARD, ...card }],
        },
      },
    );
  const mla = {
    kind: 'mla' as const,
    layers: 24,
    queryHeads: 16,
    kvHeads: 16,
    headSize: 128,
    kvRank: 512,
    ropeHeadSize: 64,
    queryRank: 768,
    valueHeadSize: 128,
    indexerBytes: 132,
  };
  const linear = {
    kind: 'linear' as const,
    layers: 12,
    queryHeads: 16,
    kvHeads: 16,
    headSize: 64,
    stateElements: 65_536,
  };
  return [
    ['a model of its own', of({}, { peerLink: { kind: 'nvlink', bytesPerS: 1e11 } })],
    ['compressed keys', of({ attention: [mla] })],
    ['linear layers', of({ attention: [linear, { ...OWN_MODEL.attention[0], layers: 12 }] })],
    [
      'parts of a model',
      of({
        encoders: [TOWER],
        parameterParts: {
          embedding: 2e8,
          attention: 1e9,
          feedForward: 1e9,
          routedExperts: 3e9,
          norms: 1e6,
          head: 2e8,
          encoder: 4e8,
        },
        storedWeights: { matrixBytes: 1, routedExpertBytes: 0.6, plainBytes: 2, compute: 'bf16' },
        doubts: ['its shape is invented'],
      }),
    ],
  ];
}

function traces(
  files: Readonly<Record<string, string>>,
): readonly (readonly [string, ScenarioInput])[] {
  return [
    [
      'a trace in part',
      scenario({
        trace: files.trace,
        format: 'mooncake',
        blockTokens: 16,
        traceBlockTokens: 64,
        timeUnit: 'ms',
        fromS: 1,
        toS: 4,
        first: 20,
        rateScale: 2,
        patienceS: 5,
      }),
    ],
    ['a trace without times', scenario({ trace: files.untimed, rateRps: 5 })],
    ['a trace with failures', scenario({ trace: files.failed, keepFailed: false })],
  ];
}

function facilities(
  files: Readonly<Record<string, string>>,
): readonly (readonly [string, ScenarioInput])[] {
  const of = (facility: ScenarioInput['facility'], prices: ScenarioInput['prices'] = PRICES) =>
    scenario(WORK, {}, { facility, prices });
  const range = { idleW: 30, maxW: 60 };
  const api = { sheet: 'deepseek-v3.2', scope: 'tenant' as const };
  return [
    [
      'a facility',
      of({
        sleepW: 5,
        sleepAfterS: 0.2,
        node: { accelerators: 4, hostIdleW: 200, hostBusyW: 400, fanShare: 0.1 },
        pue: 1.3,
        idle: 'unattributed',
        grid: 300,
        signal: 'average',
        basis: 'location',
        wueLPerKwh: 1,
        sourceWaterLPerKwh: 2,
        embodied: { acceleratorKg: 100, serverKg: 1000, lifetimeYears: 4, by: 'allocation' },
      }),
    ],
    [
      'cooling',
      of({
        cooling: {
          fixedW: 10,
          coolingShare: 0.2,
          coolingSharePerC: 0.01,
          freeCoolingBelowC: 15,
          outsideC: 25,
          distributionEfficiency: 0.95,
        },
      }),
    ],
    ['a linear power model', of({ power: { model: 'linear', ...range } })],
    ['mse', of({ power: { model: 'mse', calibration: 1.4, ...range } })],
    ['asymptotic', of({ power: { model: 'asymptotic', asymptote: 0.3, dvfs: false, ...range } })],
    ['constant power', of({ power: { model: 'constant', watts: 50 } })],
    ['interpolated power', of({ power: { model: 'interpolated', levelsW: [20, 70] } })],
    ['power of the board', of({ power: { model: 'tdp' } })],
    ['power by phase', of({ power: { model: 'phases', prefillW: 60, decodeW: 50, idleW: 20 } })],
    [
      'a grid over time',
      of({
        carbonTrace: files.carbon,
        factors: 'life-cycle',
        startAt: '2024-01-01T00:00:00Z',
        outside: 'refuse',
        gaps: 'refuse',
      }),
    ],
    [
      'owned hardware',
      of(
        { grid: 'NL' },
        {
          owned: {
            capexUsd: 3e4,
            accelerators: 4,
            lifetimeYears: 5,
            utilization: 0.8,
            interestPerYear: 0.05,
            staffUsdPerYear: 100,
            colocationUsdPerYear: 200,
            maintenanceUsdPerYear: 300,
          },
          electricityUsdPerKwh: 0.2,
        },
      ),
    ],
    ['a rented card', of({}, { plan: 'on-demand', api })],
    [
      'electricity over time',
      of(
        { startAt: '2024-01-01T00:00:00Z' },
        { acceleratorHourUsd: 2, electricityTrace: files.electricity },
      ),
    ],
    ['a bill', scenario(CHAT, {}, { prices: { acceleratorHourUsd: 2, api } })],
  ];
}

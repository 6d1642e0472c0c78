import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { CHAT, engine, OWN, PRICES, profile, scenario, TOWER, WIDE, WORK } from './bases.ts';

const PUBLISHED = { engine: { profile: 'kavier-2025' as const } };

const LINKED = {
  ...OWN.catalog.accelerators[0],
  peerLink: { kind: 'nvlink' as const, bytesPerS: 1e11 },
};

/** Scenarios that one option each needs: nothing else gives it something to do. */
export function particular(
  files: Readonly<Record<string, string>>,
): readonly (readonly [string, ScenarioInput])[] {
  const standing = (facility: ScenarioInput['facility'], member = {}) =>
    scenario(WORK, member, { facility, prices: PRICES });
  const paid = (prices: ScenarioInput['prices'], member = {}) => scenario(WORK, member, { prices });
  const range = { idleW: 30, maxW: 60 };
  return [
    [
      'a prefix-aware router that balances seldom',
      scenario(
        CHAT,
        { replicas: 3 },
        {
          gateway: { router: { policy: 'prefix-aware', matchThreshold: 0.9 } },
        },
      ),
    ],
    [
      'chunks',
      scenario(
        {
          generate: {
            kind: 'plain',
            requests: 30,
            arrivals: { process: 'poisson', rateRps: 60 },
            promptTokens: { distribution: 'uniform', min: 300, max: 900 },
            outputTokens: { distribution: 'fixed', tokens: 60 },
          },
        },
        engine({
          maxBatchedTokens: 1000,
          maxContextTokens: 1000,
          kvCacheBlocks: 150,
          chunkedPrefill: true,
          reserveWholePrompt: false,
        }),
      ),
    ],
    [
      'step times of another engine',
      scenario(WORK, { accelerator: 'h100-sxm', ...engine({ stepTimes: 'vllm-2026' }) }),
    ],
    ['a file of times without unit', scenario({ trace: files.classes, timeUnit: 's' })],
    ['a model file', scenario(WORK, { model: { huggingFace: files.model } })],
    [
      'active parameters',
      scenario(WORK, { ...PUBLISHED, model: 'own-moe', accelerator: 'own-card' }, OWN),
    ],
    [
      'mse by utilization',
      standing({ power: { model: 'mse', calibration: 1.4, ...range } }, PUBLISHED),
    ],
    [
      'asymptotic by utilization',
      standing(
        { power: { model: 'asymptotic', asymptote: 0.3, dvfs: false, ...range } },
        PUBLISHED,
      ),
    ],
    [
      'a series that is too short',
      standing({ carbonTrace: files.carbon, startAt: '2024-01-01T03:59:59Z', outside: 'repeat' }),
    ],
    [
      'a series with a gap',
      standing({ carbonTrace: files.gap, startAt: '2024-01-01T01:00:00Z', gaps: 'hold' }),
    ],
    [
      'a plan of a provider',
      paid({ plan: 'on-demand', provider: 'hyperstack' }, { accelerator: 'h100-sxm' }),
    ],
    [
      'tenants',
      scenario(
        { trace: files.tenants },
        {},
        { prices: { ...PRICES, api: { sheet: 'deepseek-v3.2', scope: 'tenant' } } },
      ),
    ],
    [
      'a sheet without prices',
      paid({
        ...PRICES,
        api: { sheet: 'anthropic', inputUsdPerMtoken: 3, outputUsdPerMtoken: 15 },
      }),
    ],
    ...(['value', 'slowest', 'fastest'] as const).map(
      (coefficientsAt) =>
        [
          `narrow weights at ${coefficientsAt}`,
          scenario(
            WORK,
            {
              ...WIDE,
              ...engine({
                coefficients: profile(),
                coefficientsAt,
                weightPrecision: 'fp8',
                eager: true,
                hostTime: 'overlapped',
              }),
            } as ScenarioInput['fleet'][number],
            { catalog: { models: OWN.catalog.models, accelerators: [LINKED] } },
          ),
        ] as const,
    ),
    [
      'towers in stages',
      scenario(
        WORK,
        { model: 'own-moe', accelerator: 'own-card', pipelineParallel: 2 },
        {
          catalog: {
            accelerators: OWN.catalog.accelerators,
            models: [{ ...OWN.catalog.models[0], encoders: [TOWER] }],
          },
        },
      ),
    ],
    [
      'a service that sleeps',
      scenario(
        {
          generate: {
            ...WORK.generate,
            requests: 10,
            arrivals: { process: 'poisson', rateRps: 0.2 },
          },
        },
        {},
        { facility: { sleepW: 5, sleepAfterS: 1 } },
      ),
    ],
    [
      'named blocks, routed',
      scenario(
        { trace: files.tenants, blockTokens: 16, traceBlockTokens: 16 },
        { replicas: 3, ...engine({ prefixCaching: false }) },
        {
          name: 'named',
          gateway: {
            router: { policy: 'prefix-aware', matchThreshold: 0.5, blocksPerReplica: 30 },
          },
        },
      ),
    ],
    ['a named member', scenario(WORK, { name: 'chat' })],
  ];
}

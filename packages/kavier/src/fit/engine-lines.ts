import { type MemoryPlan, releaseFacts, type StagePlan } from '@kavier/core';
import { formatCount } from '../report/format.ts';

/** A figure of the plan and the line of vLLM's start-up log that states it. */
export interface EngineLine {
  readonly key:
    | 'visible'
    | 'weights'
    | 'consumed'
    | 'activation'
    | 'runtime'
    | 'cudaGraphs'
    | 'kvMemory'
    | 'kvTokens'
    | 'concurrency'
    | 'blockTokens';
  readonly unit: 'GiB' | 'tokens' | 'x';
  readonly value: number;
  /** The line as vLLM prints it, with the plan's figure. */
  readonly line: string;
}

const GIB = 2 ** 30;

/** The stage that decides how many blocks there are. */
export function decidingStage({ stages, poolBlocks }: MemoryPlan): StagePlan {
  return stages.find(({ blocks }) => blocks === poolBlocks) ?? stages[0];
}

/** What vLLM of the plan's release would log at its start, in the order of its log. */
export function engineLines(plan: MemoryPlan): readonly EngineLine[] {
  const { options, visibleBytes, layout, maxConcurrency, loggedKvTokens } = plan;
  const { weights, activations, workspace, runtime, cudaGraphs, available } = decidingStage(plan);
  const { logsConsumedMemory } = releaseFacts(options.release);
  const gib = (bytes: number) => bytes / GIB;
  // Until 0.26 work space that stays counts as activation; from 0.27 on it is consumed. Graphs are in the peak.
  const peak = gib(activations + cudaGraphs + (logsConsumedMemory ? 0 : workspace));
  const concurrency = `Maximum concurrency for ${formatCount(options.maxContextTokens)} tokens per request: ${maxConcurrency.toFixed(2)}x`;
  const raised = layout.kinds.some(({ kind }) => kind === 'linear');
  const of = (
    key: EngineLine['key'],
    value: number,
    line: string,
    unit: EngineLine['unit'] = 'GiB',
  ): EngineLine => ({ key, unit, value, line });
  const memory = (key: EngineLine['key'], bytes: number, line: (text: string) => string) =>
    of(key, gib(bytes), line(gib(bytes).toFixed(2)));
  return [
    memory('visible', visibleBytes, (text) => `Free memory on device (.../${text} GiB)`),
    memory('weights', weights, (text) => `Model loading took ${text} GiB`),
    ...(raised
      ? [
          of(
            'blockTokens',
            layout.blockTokens,
            `Setting attention block size to ${layout.blockTokens} tokens`,
            'tokens',
          ),
        ]
      : []),
    ...(logsConsumedMemory
      ? [
          memory(
            'consumed',
            weights + workspace + runtime,
            (text) => `${text} GiB for consumed memory`,
          ),
        ]
      : [memory('runtime', runtime, (text) => `${text} GiB for non-torch memory`)]),
    of('activation', peak, `${peak.toFixed(2)} GiB for peak activation`),
    ...(cudaGraphs > 0
      ? [memory('cudaGraphs', cudaGraphs, (text) => `Estimated CUDA graph memory: ${text} GiB`)]
      : []),
    memory('kvMemory', available, (text) => `Available KV cache memory: ${text} GiB`),
    of(
      'kvTokens',
      loggedKvTokens,
      `GPU KV cache size: ${formatCount(loggedKvTokens)} tokens`,
      'tokens',
    ),
    of('concurrency', maxConcurrency, concurrency, 'x'),
  ];
}

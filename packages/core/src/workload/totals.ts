import { DiscreteTable, zipfWeights } from '../kernel/discrete-table.ts';
import { drawExponential } from '../kernel/distributions.ts';
import { ln } from '../kernel/elementary.ts';
import { RandomStream } from '../kernel/random.ts';
import { requireNumber } from '../units/require.ts';
import { exactMessages } from './exact-messages.ts';
import { exactOutputs } from './exact-outputs.ts';
import { type GenerationLimits, GenerationMeter } from './generation-meter.ts';
import { MAX_LENGTH } from './lengths/contract.ts';
import { createLengths, type LengthOptions } from './lengths/registry.ts';
import { SessionDraft } from './session-draft.ts';
import type { Workload } from './trace-card.ts';

export interface TotalsOptions {
  /** Number of requests, an integer >= 1. */
  readonly requests: number;
  /** Sum of all prompt lengths, met exactly. */
  readonly promptTokens: number;
  /** Sum of all output lengths, met exactly; at least `requests`. */
  readonly outputTokens: number;
  /** Sum of n (n + 1) / 2 over all output lengths n, met exactly. */
  readonly outputTokenPairs: number;
  /** Mean turns of a session, geometrically distributed, >= 1. Default 8. */
  readonly meanTurns?: number | undefined;
  /**
   * Sessions going on at a time on average, > 0: how far apart the turns of a session lie. Default
   * 130.
   */
  readonly concurrentSessions?: number | undefined;
  /** Requests per second, > 0. Default 1. */
  readonly rateRps?: number | undefined;
  /** Number of different system prompts, an integer from 1 to 1e6. Default 16. */
  readonly groups?: number | undefined;
  /**
   * Popularity of the system prompts: the k-th is chosen in proportion to k^-groupExponent, 0 to
   * 20. Default 1.
   */
  readonly groupExponent?: number | undefined;
  /** Tokens of each group's system prompt. Default: 256 to 1000, uniform. */
  readonly systemPromptTokens?: LengthOptions | undefined;
  /**
   * Length of the first message as a multiple of later ones, > 0: documents come first. Default 4.
   */
  readonly firstMessageFactor?: number | undefined;
  /** Tokens in a prefix block, an integer >= 1. Default 512. */
  readonly blockTokens?: number | undefined;
  /** Seed of all draws: an integer or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/**
 * An open-loop trace of growing sessions whose totals are exactly the given ones, for reproducing
 * experiments whose trace is not public but whose totals are. Output and message lengths are
 * lognormal; a session's prompts grow by its earlier messages and answers, so that prefix caches
 * have something to hit.
 */
export function generateWithTotals(
  options: TotalsOptions,
  where = 'workload',
  limits: GenerationLimits = {},
): Workload {
  const plan = planOf(options, where);
  const meter = new GenerationMeter(limits, plan.requests, where);
  const root = RandomStream.named(options.seed ?? 0, 'totals');
  const outputs = exactOutputs(plan, root.split('output tokens'));
  const groups = new DiscreteTable(zipfWeights(plan.groups, plan.groupExponent));
  const systemStream = root.split('system prompts');
  const systemTokens = Int32Array.from({ length: plan.groups }, () =>
    plan.systemPrompts.draw(systemStream),
  );
  const first = sessionStarts(plan, root.split('turns'));
  const sessions = first.length - 1;
  const choiceStream = root.split('groups');
  const groupOfSession = Int32Array.from({ length: sessions }, () => groups.draw(choiceStream));
  const base = Int32Array.from(groupOfSession, (group) => systemTokens[group]);
  const messageStream = root.split('messages');
  const messages = exactMessages(plan, { outputs, first, base }, messageStream, where);

  const draft = new SessionDraft();
  const startStream = root.split('arrivals');
  const thinkStream = root.split('think times');
  const { startGapS, thinkTimeS } = plan;
  let startS = 0;
  for (let s = 0; s < sessions; s++) {
    startS += drawExponential(startStream, startGapS);
    let prompt = base[s];
    for (let i = first[s]; i < first[s + 1]; i++) {
      prompt += messages[i];
      requireNumber(prompt, `${where}.promptTokens`, { to: MAX_LENGTH });
      if (i === first[s]) draft.start(startS, prompt, outputs[i]);
      else draft.next(drawExponential(thinkStream, thinkTimeS), prompt, outputs[i]);
      prompt += outputs[i];
      meter.made(i + 1);
    }
  }
  const requests = draft.finish({
    loop: 'open',
    blockTokens: plan.blockTokens,
    sharedPrefix: { groupOfSession, tokensOfGroup: systemTokens },
  });
  return {
    requests,
    card: {
      source: 'sessions with given totals',
      format: 'generated',
      rows: requests.count,
      requests: requests.count,
      leftOut: [],
      repaired: [],
      notes: [
        'The totals of requests, tokens and output token pairs are exactly the given ones.',
        'Lengths, sessions, times and shared prefixes are synthetic.',
      ],
    },
  };
}

type Plan = ReturnType<typeof planOf>;

function planOf(options: TotalsOptions, where: string) {
  const { meanTurns = 8, concurrentSessions = 130, rateRps = 1, groups = 16 } = options;
  const { groupExponent = 1, firstMessageFactor = 4, blockTokens = 512 } = options;
  const whole = { from: 1, to: Number.MAX_SAFE_INTEGER, integer: true };
  const positive = { above: 0 };
  requireNumber(options.requests, `${where}.requests`, { ...whole, to: 2 ** 31 - 1 });
  requireNumber(options.promptTokens, `${where}.promptTokens`, whole);
  requireNumber(options.outputTokens, `${where}.outputTokens`, whole);
  requireNumber(options.outputTokenPairs, `${where}.outputTokenPairs`, whole);
  requireNumber(meanTurns, `${where}.meanTurns`, { from: 1, to: 1e6 });
  requireNumber(concurrentSessions, `${where}.concurrentSessions`, positive);
  requireNumber(rateRps, `${where}.rateRps`, positive);
  requireNumber(groups, `${where}.groups`, { from: 1, to: 1e6, integer: true });
  requireNumber(groupExponent, `${where}.groupExponent`, { from: 0, to: 20 });
  requireNumber(firstMessageFactor, `${where}.firstMessageFactor`, positive);
  const systemPrompts = createLengths(
    options.systemPromptTokens ?? { distribution: 'uniform', min: 256, max: 1000 },
    `${where}.systemPromptTokens`,
  );
  const startGapS = meanTurns / rateRps;
  return {
    requests: options.requests,
    promptTokens: options.promptTokens,
    outputTokens: options.outputTokens,
    outputTokenPairs: options.outputTokenPairs,
    meanTurns,
    groups,
    groupExponent,
    firstMessageFactor,
    blockTokens,
    systemPrompts,
    startGapS,
    // Sessions going on = starts per second * (meanTurns - 1) pauses of this mean (Little's law).
    thinkTimeS: meanTurns > 1 ? (concurrentSessions * startGapS) / (meanTurns - 1) : 0,
  };
}

/**
 * First request of each session and, last, the number of requests: turns are geometric, the last
 * session is cut.
 */
function sessionStarts({ requests, meanTurns }: Plan, stream: RandomStream): Int32Array {
  const starts = [0];
  const scale = meanTurns > 1 ? 1 / ln(1 - 1 / meanTurns) : 0;
  for (let next = 0; next < requests; ) {
    next += 1 + Math.floor(scale * ln(stream.nextOpenUniform()));
    starts.push(Math.min(next, requests));
  }
  return Int32Array.from(starts);
}

import { DiscreteTable, zipfWeights } from '../kernel/discrete-table.ts';
import { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';
import { requireNumber } from '../units/require.ts';
import type { ArrivalProcess } from './arrivals/contract.ts';
import { createArrivals } from './arrivals/registry.ts';
import { createDurations, type DurationDraw } from './durations.ts';
import { requireExtent } from './extent.ts';
import { type LengthDistribution, MAX_LENGTH } from './lengths/contract.ts';
import { createLengths, type LengthOptions } from './lengths/registry.ts';
import type { SessionLoop } from './session-draft.ts';
import type { AgentOptions, SessionOptions } from './session-options.ts';

/** What differs between a conversation and an agent loop. */
export interface TurnKind {
  readonly turns: LengthDistribution;
  readonly firstTokens: LengthDistribution;
  readonly nextTokens: LengthDistribution;
  readonly outputTokens: LengthDistribution;
  readonly pauseS: DurationDraw;
}

/** Session options with defaults applied, checked, and turned into what draws. */
export interface SessionPlan {
  readonly count: number;
  readonly durationS: number;
  readonly loop: SessionLoop;
  readonly blockTokens: number;
  readonly maxContextTokens: number;
  readonly agentShare: number;
  readonly chat: TurnKind;
  readonly agent: TurnKind;
  /** Starts of sessions. */
  readonly arrivals: ArrivalProcess;
  /** Chooses a system prompt. */
  readonly groups: DiscreteTable;
  /** Tokens of each system prompt. */
  readonly systemTokens: Int32Array;
  /** Parent of the sessions' own streams. */
  readonly stream: RandomStream;
}

/** Checks the options; errors name the option below `where`. */
export function planSessions(options: SessionOptions, where: string): SessionPlan {
  const { groups = 1, groupExponent = 1, agents, loop = 'closed' } = options;
  const { maxContextTokens = 131_072, blockTokens = 16 } = options;
  const extent = { count: options.sessions, durationS: options.durationS };
  const { count, durationS } = requireExtent(extent, where, 'sessions');
  const size = { from: 1, to: MAX_LENGTH, integer: true };
  requireNumber(groups, `${where}.groups`, { from: 1, to: 1e6, integer: true });
  requireNumber(groupExponent, `${where}.groupExponent`, { from: 0, to: 20 });
  requireNumber(maxContextTokens, `${where}.maxContextTokens`, size);
  requireNumber(blockTokens, `${where}.blockTokens`, size);
  const agentShare = agents === undefined ? 0 : (agents.share ?? 1);
  requireNumber(agentShare, `${where}.agents.share`, { from: 0, to: 1 });
  requireLoop(loop, where);

  const stream = RandomStream.named(options.seed ?? 0, 'sessions');
  const systemPrompts = createLengths(options.systemPromptTokens, `${where}.systemPromptTokens`);
  const systemStream = stream.split('system prompts');
  const chat = chatKind(options, where);
  return {
    count,
    durationS,
    loop,
    blockTokens,
    maxContextTokens,
    agentShare,
    chat,
    agent: agents === undefined ? chat : agentKind(agents, chat, `${where}.agents`),
    arrivals: createArrivals(options.arrivals, stream.split('arrivals'), `${where}.arrivals`),
    groups: new DiscreteTable(zipfWeights(groups, groupExponent)),
    systemTokens: Int32Array.from({ length: groups }, () => systemPrompts.draw(systemStream)),
    stream: stream.split('session'),
  };
}

function chatKind(options: SessionOptions, where: string): TurnKind {
  const lengths = (value: LengthOptions, name: string) => createLengths(value, `${where}.${name}`);
  const userTokens = lengths(options.userTokens, 'userTokens');
  return {
    turns: lengths(options.turns, 'turns'),
    firstTokens: userTokens,
    nextTokens: userTokens,
    outputTokens: lengths(options.outputTokens, 'outputTokens'),
    pauseS: createDurations(options.thinkTimeS, `${where}.thinkTimeS`),
  };
}

function agentKind(agents: AgentOptions, chat: TurnKind, where: string): TurnKind {
  return {
    turns: createLengths(agents.turns, `${where}.turns`),
    firstTokens: chat.firstTokens,
    nextTokens: createLengths(agents.toolTokens, `${where}.toolTokens`),
    outputTokens:
      agents.outputTokens === undefined
        ? chat.outputTokens
        : createLengths(agents.outputTokens, `${where}.outputTokens`),
    pauseS: createDurations(agents.toolDurationS, `${where}.toolDurationS`),
  };
}

function requireLoop(loop: string, where: string): void {
  if (loop === 'open' || loop === 'closed') return;
  throw new KavierError('there is no such loop', {
    kind: 'input',
    where: `${where}.loop`,
    found: loop,
    hint: suggestName(loop, ['open', 'closed']),
  });
}

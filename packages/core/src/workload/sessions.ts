import { Int32Column } from '../kernel/columns.ts';
import type { RandomStream } from '../kernel/random.ts';
import { meanRateRps } from './arrivals/registry.ts';
import { type GenerationLimits, GenerationMeter } from './generation-meter.ts';
import { SessionDraft } from './session-draft.ts';
import type { SessionOptions } from './session-options.ts';
import { planSessions, type TurnKind } from './session-plan.ts';
import type { Workload } from './trace-card.ts';

const CLASS_NAMES = ['chat', 'agent'] as const;

/**
 * Conversations and agent loops that share system prompts and grow from turn to turn: every prompt
 * is the system prompt, all earlier messages and answers of its session, and the new message. Each
 * session draws from a stream of its own, so one more turn in one session changes no other. `where`
 * is the options' path in the scenario, for errors; `limits` bound how many requests there may be.
 */
export function generateSessions(
  options: SessionOptions,
  where = 'workload',
  limits: GenerationLimits = {},
): Workload {
  const plan = planSessions(options, where);
  const draft = new SessionDraft();
  const groupOfSession = new Int32Column();
  const classOfSession = new Int32Column();
  // A session has a request or more.
  const starts = Math.min(plan.count, plan.durationS * meanRateRps(options.arrivals));
  const meter = new GenerationMeter(limits, starts, where);
  let cutSessions = 0;
  let skippedSessions = 0;
  let index = 0;
  while (draft.sessions + skippedSessions < plan.count) {
    const startS = plan.arrivals.next();
    if (startS >= plan.durationS) break;
    const stream = plan.stream.split(index++);
    const isAgent = stream.nextUniform() < plan.agentShare;
    const group = plan.groups.draw(stream);
    const kind = isAgent ? plan.agent : plan.chat;
    const turns = Math.max(1, kind.turns.draw(stream));
    const written = writeSession(
      draft,
      startS,
      plan.systemTokens[group],
      turns,
      kind,
      plan,
      stream,
    );
    meter.made(draft.requests);
    if (written < turns) cutSessions++;
    if (written === 0) {
      skippedSessions++;
      continue;
    }
    groupOfSession.push(group);
    classOfSession.push(isAgent ? 1 : 0);
  }
  const requests = draft.finish({
    loop: plan.loop,
    blockTokens: plan.blockTokens,
    sharedPrefix: { groupOfSession: groupOfSession.view(), tokensOfGroup: plan.systemTokens },
    classOfSession: options.agents === undefined ? undefined : classOfSession.view(),
    classNames: options.agents === undefined ? undefined : CLASS_NAMES,
  });
  return {
    requests,
    card: {
      source: 'sessions with shared system prompts',
      format: 'generated',
      rows: requests.count,
      requests: requests.count,
      leftOut: [],
      repaired:
        cutSessions === 0
          ? []
          : [{ reason: 'sessions cut short or left out at maxContextTokens', count: cutSessions }],
      notes: [
        'Every prompt repeats its session so far; sessions of a group share a system prompt.',
        plan.loop === 'closed'
          ? 'Closed loop: later turns wait for answers; their arrivals are the earliest possible.'
          : 'Open loop: a turn arrives its think time after the previous arrival, answered or not.',
      ],
    },
  };
}

/**
 * Appends the turns of one session until the next would not fit the context; returns how many did.
 */
function writeSession(
  draft: SessionDraft,
  startS: number,
  systemTokens: number,
  turns: number,
  kind: TurnKind,
  { maxContextTokens }: { readonly maxContextTokens: number },
  stream: RandomStream,
): number {
  let context = systemTokens;
  for (let turn = 0; turn < turns; turn++) {
    const pauseS = turn === 0 ? 0 : kind.pauseS(stream);
    // A message has at least one token, so no two different prompts are equal.
    const added = Math.max(1, (turn === 0 ? kind.firstTokens : kind.nextTokens).draw(stream));
    const output = kind.outputTokens.draw(stream);
    const prompt = context + added;
    if (prompt + output > maxContextTokens) return turn;
    if (turn === 0) draft.start(startS, prompt, output);
    else draft.next(pauseS, prompt, output);
    context = prompt + output;
  }
  return turns;
}

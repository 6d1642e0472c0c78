import { drawLognormal } from '../kernel/distributions.ts';
import type { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';

export interface MessageTotals {
  /** Sum of all prompt lengths. */
  readonly promptTokens: number;
  /** Length of a session's first message as a multiple of later ones. */
  readonly firstMessageFactor: number;
}

export interface SessionShape {
  /** Output length of every request, session after session. */
  readonly outputs: Int32Array;
  /** First request of each session and, last, the number of requests. */
  readonly first: Int32Array;
  /** System prompt tokens of each session. */
  readonly base: Int32Array;
}

/**
 * New tokens of each turn, at least 1, such that all prompts together have exactly the given sum. A
 * message of turn t is in its own prompt and all later ones of its session; what system prompts and
 * answers leave is divided in proportion to lognormal weights, and what rounding leaves goes to
 * last turns, which count once.
 */
export function exactMessages(
  { promptTokens, firstMessageFactor }: MessageTotals,
  { outputs, first, base }: SessionShape,
  stream: RandomStream,
  where: string,
): Int32Array {
  const sessions = base.length;
  const weights = new Float64Array(outputs.length);
  let fixedTokens = 0;
  let weighted = 0;
  for (let s = 0; s < sessions; s++) {
    const end = first[s + 1];
    fixedTokens += base[s] * (end - first[s]);
    for (let i = first[s]; i < end; i++) {
      weights[i] = drawLognormal(stream, 0, 1) * (i === first[s] ? firstMessageFactor : 1);
      weighted += weights[i] * (end - i);
      fixedTokens += end - i + outputs[i] * (end - i - 1);
    }
  }
  let left = promptTokens - fixedTokens;
  if (left < 0) {
    throw new KavierError('the prompts are too short for these sessions', {
      kind: 'input',
      where: `${where}.promptTokens`,
      found: `${promptTokens} tokens`,
      expected: `at least ${fixedTokens}, which system prompts and earlier answers take`,
      hint: 'Use fewer turns, shorter system prompts or fewer output tokens',
    });
  }
  const perWeight = (left / weighted) * (1 - 1e-9);
  const messages = new Int32Array(outputs.length);
  for (let s = 0; s < sessions; s++) {
    for (let i = first[s]; i < first[s + 1]; i++) {
      const extra = Math.floor(weights[i] * perWeight);
      messages[i] = 1 + extra;
      left -= extra * (first[s + 1] - i);
    }
  }
  const share = Math.floor(left / sessions);
  const rest = left - share * sessions;
  for (let s = 0; s < sessions; s++) messages[first[s + 1] - 1] += share + (s < rest ? 1 : 0);
  return messages;
}

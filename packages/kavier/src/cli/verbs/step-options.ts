import { KavierError, publishedPool } from '@kavier/core';
import { formatCount, formatSeconds } from '../../report/format.ts';
import {
  type PreparedRun,
  type Run,
  type SimulateOptions,
  simulate,
} from '../../run/run-scenario.ts';
import { simulateParts } from '../../run/simulate-parts.ts';
import { MAX_STEPS, StepTrace } from '../../run/step-trace.ts';
import { requestsShown } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';
import { threadsOf, workersNotice } from '../workers-option.ts';

export interface StepOptions {
  readonly steps?: string;
  readonly stepsFrom?: string;
  readonly stepsTo?: string;
}

/** Length of the window that is written when only its beginning is given, seconds. */
const DEFAULT_WINDOW_S = 60;

/**
 * Simulates, and writes the steps of the window that the flags ask for.
 * Errors (kind `usage`): a window that is none, or an engine without steps.
 */
export async function simulateWithSteps(
  prepared: PreparedRun,
  options: StepOptions & Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<Run> {
  const { steps: path, stepsFrom, stepsTo } = options;
  const fromS = secondsOf(stepsFrom, '--steps-from', 0);
  const toS = secondsOf(stepsTo, '--steps-to', fromS + DEFAULT_WINDOW_S);
  if (path === undefined) {
    if (stepsFrom === undefined && stepsTo === undefined) {
      return withProgress(terminal, (listeners) =>
        simulateParts(prepared, {
          ...listeners,
          threads: threadsOf(terminal, options),
          onWorkers: (choice) => workersNotice(terminal, choice, options),
        }),
      );
    }
    throw usage('a window of steps was given and no file', '--steps', 'nothing', '--steps FILE');
  }
  const published = publishedPool(prepared.ecosystem);
  if (published !== undefined) {
    const expected = 'an engine that batches';
    throw usage('this engine has no steps', '--steps', published.profile, expected);
  }
  if (toS <= fromS) {
    throw usage('the window of steps is empty', '--steps-to', `${toS}`, `more than ${fromS}`);
  }
  const pools = prepared.ecosystem.pools.map(
    ({ model, accelerator }) => `${model.name} on ${accelerator.name}`,
  );
  const title = `${pools.join(' and ')} (${prepared.name})`;
  const trace = new StepTrace(path, { fromS, toS }, title);
  try {
    const run = await withProgress(terminal, async (listeners) =>
      simulate(prepared, { ...listeners, onSteps: (steps) => trace.add(steps) }),
    );
    trace.close();
    terminal.notice(noticeOf(path, trace));
    return run;
  } catch (error) {
    trace.abort();
    throw error;
  }
}

/** Shows how many requests are simulated. */
async function withProgress(
  terminal: Terminal,
  run: (listeners: SimulateOptions) => Promise<Run>,
): Promise<Run> {
  const simulating = terminal.progress('simulating');
  try {
    return await run({
      onProgress: requestsShown(simulating),
      onMeasuring: () => simulating.say('measuring'),
    });
  } finally {
    simulating.end();
  }
}

function noticeOf(path: string, { steps, cutAtS }: StepTrace): string {
  const cut =
    cutAtS === undefined
      ? ''
      : `; a file holds ${formatCount(MAX_STEPS)}, so those from ${formatSeconds(cutAtS)} on are not in it`;
  return `${formatCount(steps)} steps in ${path}${cut}. Open it in https://ui.perfetto.dev`;
}

function secondsOf(word: string | undefined, flag: string, fallback: number): number {
  if (word === undefined) return fallback;
  const value = Number(word);
  if (word.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw usage('this is no time', flag, word, 'seconds, >= 0');
}

function usage(what: string, where: string, found: string, expected: string): KavierError {
  return new KavierError(what, { kind: 'usage', where, found, expected });
}

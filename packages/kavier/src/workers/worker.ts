// A worker thread: does one task after the other. Started by `crew.ts`.
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { TASK_FUNCTIONS } from './functions.ts';
import { errorMessage, type TaskMessage, type TaskReply } from './message.ts';
import type { TaskFunction, TaskKind } from './task.ts';

/** Milliseconds between two reports of progress. */
const PROGRESS_PERIOD_MS = 50;

parentPort?.on('message', (message: TaskMessage) => void act(message));

async function act({ id, kind, input }: TaskMessage): Promise<void> {
  let saidMs = performance.now();
  const onProgress = (done: number) => {
    const nowMs = performance.now();
    if (nowMs - saidMs < PROGRESS_PERIOD_MS) return;
    saidMs = nowMs;
    reply({ id, progress: done });
  };
  try {
    // The function of the task's own kind, which is why it may take that input.
    const task = (await TASK_FUNCTIONS[kind]()) as TaskFunction<TaskKind>;
    reply({ id, output: await task(input, onProgress) });
  } catch (error) {
    reply({ id, error: errorMessage(error) });
  }
}

function reply(message: TaskReply): void {
  parentPort?.postMessage(message);
}

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { KavierError } from '@kavier/core';
import { errorOf, type TaskMessage, type TaskReply } from './message.ts';
import type { TaskKind, Tasks } from './task.ts';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

interface Waiting {
  readonly message: TaskMessage;
  readonly onProgress: ((done: number) => void) | undefined;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** Worker threads that do tasks, in the order in which they are asked for. Whoever makes one closes it. */
export class Crew {
  /** Threads at most; each starts with the first task for it. */
  readonly size: number;
  readonly #entry: string;
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #doing = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];
  #tasks = 0;
  #isClosed = false;

  constructor(size: number, entry = WORKER) {
    this.size = size;
    this.#entry = entry;
  }

  /** Errors: as the task throws them; of kind `work`: its thread has ended. */
  run<Kind extends TaskKind>(
    kind: Kind,
    input: Tasks[Kind]['input'],
    onProgress?: (done: number) => void,
  ): Promise<Tasks[Kind]['output']> {
    return new Promise((resolve, reject) => {
      const message = { id: this.#tasks++, kind, input };
      this.#queue.push({
        message,
        onProgress,
        resolve: (output) => resolve(output as Tasks[Kind]['output']),
        reject,
      });
      this.#next();
    });
  }

  /** Ends all threads, whatever they do. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    const [waiting] = this.#queue;
    if (waiting === undefined) return;
    const worker = this.#idle.pop() ?? this.#started();
    if (worker === undefined) return;
    this.#queue.shift();
    this.#doing.set(worker, waiting);
    worker.postMessage(waiting.message);
  }

  #started(): Worker | undefined {
    if (this.#workers.length === this.size || this.#isClosed) return undefined;
    const worker = new Worker(this.#entry);
    this.#workers.push(worker);
    worker.on('message', (reply: TaskReply) => this.#hears(worker, reply));
    worker.on('error', (error) => this.#doing.get(worker)?.reject(endedThread(error.message)));
    worker.on('exit', (code) => this.#doing.get(worker)?.reject(endedThread(`exit code ${code}`)));
    return worker;
  }

  #hears(worker: Worker, reply: TaskReply): void {
    const waiting = this.#doing.get(worker);
    if (waiting === undefined) return;
    if ('progress' in reply) {
      waiting.onProgress?.(reply.progress);
      return;
    }
    this.#doing.delete(worker);
    this.#idle.push(worker);
    if ('error' in reply) waiting.reject(errorOf(reply.error));
    else waiting.resolve(reply.output);
    this.#next();
  }
}

function endedThread(found: string): KavierError {
  return new KavierError('a worker thread ended before its work was done', {
    kind: 'work',
    found,
    hint: 'Try --workers 1, which needs least memory',
  });
}

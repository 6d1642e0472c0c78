import { setImmediate } from 'node:timers/promises';
import { TASK_FUNCTIONS } from './functions.ts';
import { shared } from './shared.ts';
import type { TaskKind, Tasks } from './task.ts';

/** Who does tasks: threads, or the one that asks. Either gives the same outputs. Whoever makes them closes them. */
export interface Workers {
  /** Tasks that are done at once. */
  readonly size: number;
  /** Tasks begin in the order in which they are asked for. Errors: as the task throws them. */
  run<Kind extends TaskKind>(
    kind: Kind,
    input: Tasks[Kind]['input'],
    onProgress?: (done: number) => void,
  ): Promise<Tasks[Kind]['output']>;
  /** The same data in a form that costs nothing to hand over, for what several tasks get. */
  handed<Data>(data: Data): Data;
  close(): Promise<void>;
}

export async function workersOf(size: number): Promise<Workers> {
  if (size < 2) return new Alone();
  const { Crew } = await import('./crew.ts');
  const crew = new Crew(size);
  return {
    size,
    run: (kind, input, onProgress) => crew.run(kind, input, onProgress),
    handed: shared,
    close: () => crew.close(),
  };
}

/** One task after the other in this thread, so that memory holds one of them. */
class Alone implements Workers {
  readonly size = 1;
  #last: Promise<unknown> = Promise.resolve();

  run<Kind extends TaskKind>(
    kind: Kind,
    input: Tasks[Kind]['input'],
    onProgress: (done: number) => void = () => {},
  ): Promise<Tasks[Kind]['output']> {
    const done = this.#last.then(async () => (await TASK_FUNCTIONS[kind]())(input, onProgress));
    // Signals are heard between two tasks, and one that fails does not stop the next.
    this.#last = done.catch(() => {}).then(() => setImmediate());
    return done;
  }

  handed<Data>(data: Data): Data {
    return data;
  }

  async close(): Promise<void> {}
}

/** Does something with workers and ends them, however it ends. */
export async function withWorkers<Result>(
  size: number,
  act: (workers: Workers) => Promise<Result>,
): Promise<Result> {
  const workers = await workersOf(size);
  try {
    return await act(workers);
  } finally {
    await workers.close();
  }
}

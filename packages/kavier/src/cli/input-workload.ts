import type { ProgressListener, Workload } from '@kavier/core';
import type { PrepareOptions } from '../run/run-scenario.ts';
import { loadWorkload } from '../scenario/load-workload.ts';
import { folderOfInput, kindOfInput, openInput } from '../scenario/open-input.ts';
import { givenFlags } from './given-flags.ts';
import type { Terminal } from './terminal.ts';

/** The workload of an input and the flags beside it, with a progress display while it is read. */
export async function inputWorkload(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<Workload> {
  const kind = await kindOfInput(input);
  const given = givenFlags(options, folderOfInput(input, kind));
  const loaded = await openInput(input, kind, given, terminal.host.readStdin);
  return withLoadingShown(terminal, (listeners) => loadWorkload(loaded, listeners));
}

/** Shows how many requests are done. */
export function requestsShown(progress: ReturnType<Terminal['progress']>): ProgressListener {
  return (done, total) => progress.update(done, total, 'requests');
}

/** Shows a workload being read or generated, and removes the display. */
export async function withLoadingShown<T>(
  terminal: Terminal,
  load: (listeners: LoadingListeners) => Promise<T>,
): Promise<T> {
  const reading = terminal.progress('reading');
  const generating = terminal.progress('generating');
  try {
    return await load({
      onProgress: readingShown(reading),
      onGenerated: requestsShown(generating),
    });
  } finally {
    reading.end();
    generating.end();
  }
}

type LoadingListeners = Pick<PrepareOptions, 'onProgress' | 'onGenerated'>;

/** Shows the progress of a reader in megabytes. */
export function readingShown(progress: ReturnType<Terminal['progress']>) {
  return ({ bytesRead, sizeBytes }: { bytesRead: number; sizeBytes?: number | undefined }): void =>
    progress.update(bytesRead / 1e6, sizeBytes === undefined ? undefined : sizeBytes / 1e6, 'MB');
}

import type { Workload } from '@kavier/core';
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
  const progress = terminal.progress('reading');
  return loadWorkload(loaded, { onProgress: readingShown(progress) }).finally(() => progress.end());
}

/** Shows the progress of a reader in megabytes. */
export function readingShown(progress: ReturnType<Terminal['progress']>) {
  return ({ bytesRead, sizeBytes }: { bytesRead: number; sizeBytes?: number | undefined }): void =>
    progress.update(bytesRead / 1e6, sizeBytes === undefined ? undefined : sizeBytes / 1e6, 'MB');
}

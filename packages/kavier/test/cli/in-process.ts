import type { CliHost } from '../../src/cli/host.ts';
import { main } from '../../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with streams that are kept. Not a terminal, 80 columns, one processor, no environment. */
export async function kavier(
  argv: readonly string[],
  changes: Partial<CliHost> = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    env: {},
    stdoutIsTty: false,
    stderrIsTty: false,
    columns: 80,
    processors: 1,
    readStdin: async () => '',
    nowMs: () => 0,
    ...changes,
  });
  return { code, stdout, stderr };
}

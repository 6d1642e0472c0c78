import { availableParallelism } from 'node:os';

/** What the command line touches of its surroundings; tests bring their own. */
export interface CliHost {
  /** Writes results. */
  readonly stdout: (text: string) => void;
  /** Writes progress, notices and errors. */
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  /** Characters in a line of the terminal. */
  readonly columns: number;
  /** Threads that this machine carries out at once. */
  readonly processors: number;
  /** All of standard input, as text. */
  readonly readStdin: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Hears that what is left to do is little and the last thing that this process does. Absent: nothing follows from it. */
  readonly endsSoon?: (() => Promise<void>) | undefined;
}

/** Width of a page when nobody says otherwise. */
const DEFAULT_COLUMNS = 80;

/** The host of a real process. */
export function processHost(): CliHost {
  return {
    stdout: (text) => {
      process.stdout.write(text);
    },
    stderr: (text) => {
      process.stderr.write(text);
    },
    env: process.env,
    stdoutIsTty: process.stdout.isTTY === true,
    stderrIsTty: process.stderr.isTTY === true,
    columns: process.stdout.columns ?? (Number(process.env.COLUMNS) || DEFAULT_COLUMNS),
    processors: availableParallelism(),
    readStdin: async () => {
      const parts: Uint8Array[] = [];
      for await (const part of process.stdin) parts.push(part as Uint8Array);
      return Buffer.concat(parts).toString('utf8');
    },
    nowMs: () => Date.now(),
    endsSoon: optimizeLess,
  };
}

/**
 * Lets V8 wait longer before it optimizes a function: in a second of work it seldom earns that back. Only of V8 11.3 (Node 20)
 * is the budget known, in bytes of bytecode (there 67,584); later ones have a compiler between, which costs little.
 */
async function optimizeLess(): Promise<void> {
  if (!process.versions.v8.startsWith('11.3.')) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--interrupt-budget=1200000');
}

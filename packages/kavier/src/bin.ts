import { EXIT } from './cli/exit-codes.ts';
import { processHost } from './cli/host.ts';
import { main } from './cli/main.ts';

// Verbs are loaded when they act, after this: their stack traces name the sources.
if (process.argv.includes('--debug')) process.setSourceMapsEnabled(true);

// A reader that has seen enough (`kavier ... | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  process.stderr.write(`error: standard output: it cannot be written; found ${error.message}\n`);
  process.exit(EXIT.failedWork);
});
// There is nobody left to tell.
process.stderr.on('error', () => {});

// No signal is listened to: Ctrl-C ends the process at once, whatever it computes (a shell reports 130). What it was
// writing stays under a hidden name, and results that were there before stay as they were.

void main(process.argv.slice(2), processHost()).then((code) => {
  process.exitCode = code;
});

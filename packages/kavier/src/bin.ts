import { EXIT } from './cli/exit-codes.ts';
import { processHost } from './cli/host.ts';
import { main } from './cli/main.ts';

// A reader that has seen enough (`kavier ... | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});
process.once('SIGINT', () => process.exit(EXIT.interrupted));

process.exitCode = await main(process.argv.slice(2), processHost());

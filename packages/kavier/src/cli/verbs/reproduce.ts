import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

/**
 * `kavier reproduce`: computes the published experiments anew and prints them beside the published
 * figures.
 */
export function addReproduce(program: Command, host: CliHost): void {
  program
    .command('reproduce')
    .summary('compute the published experiments anew')
    .description(
      'Compute the published experiments anew, published beside ours, with a verdict for each.\n' +
        'Fails (exit code 1) when a figure that should come out does not.',
    )
    .option('-e, --experiment <name>', 'one of e1 (accuracy), e2 (KV cache), e3 (prefix policies)')
    .option('--timing', 'also time the published cases at export rates of 1 s and 0.1 s')
    .option('-o, --out <folder>', 'write reproduce.json and reproduce.html there')
    .option('-f, --force', 'replace an earlier report that is there already')
    .action(async (options: Record<string, unknown>, self: Command) => {
      const { reproduceAction } = await import('./reproduce-action.ts');
      await reproduceAction(options, terminalOf(self, host));
    });
}

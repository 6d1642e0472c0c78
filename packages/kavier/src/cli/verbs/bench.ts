import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

/** `kavier bench`: measures how fast this machine simulates, reads and writes. */
export function addBench(program: Command, host: CliHost): void {
  program
    .command('bench')
    .summary('measure how fast Kavier is here')
    .description(
      'Measure the speed cases, each in a process of its own: wall and processor time, peak memory, growth\n' +
        'with size, and how many times faster than published figures of the same work. With --against,\n' +
        'another build runs the same cases in turns with this one, and processor times are compared.',
    )
    .argument('[cases...]', 'names or beginnings of names, for example export read (default: all)')
    .option('-r, --repeat <times>', 'repetitions of each case; the best counts', '3')
    .option('--against <bin.js>', 'compare with another build: packages/kavier/dist/bin.js of it')
    .option('--pairs <n>', 'with --against: runs of each build (default 15)')
    .option('--quick', 'small cases, to see that they work')
    .option('--list', 'print the cases and what is timed')
    .action(async (names: string[], options: Record<string, unknown>, self: Command) => {
      const { benchAction } = await import('./bench-action.ts');
      await benchAction(names, options, terminalOf(self, host));
    });
}

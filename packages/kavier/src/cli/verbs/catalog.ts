import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

/** `kavier catalog`: the models and accelerators that have names. */
export function addCatalog(program: Command, host: CliHost): void {
  program
    .command('catalog')
    .summary('list models and accelerators, or show one with its sources')
    .description('List the models and accelerators, or show one with every value and its source.')
    .argument('[what]', 'models, gpus, or the name of one', 'all')
    .action(async (what: string, _: unknown, self: Command) => {
      const { catalogAction } = await import('./catalog-action.ts');
      catalogAction(what, terminalOf(self, host));
    });
}

import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

/** `kavier schema`: the JSON Schema of the ecosystem file, for editors and forms. */
export function addSchema(program: Command, host: CliHost): void {
  program
    .command('schema')
    .summary('print the JSON Schema of the ecosystem file')
    .description(
      'Print the JSON Schema (draft 2020-12) of the ecosystem file, from the same source that checks it.\n' +
        'Editors complete and check YAML that begins with: # yaml-language-server: $schema=FILE',
    )
    .action(async (_: unknown, self: Command) => {
      const { scenarioJsonSchema } = await import('../../scenario/schema.ts');
      terminalOf(self, host).printJson(scenarioJsonSchema());
    });
}

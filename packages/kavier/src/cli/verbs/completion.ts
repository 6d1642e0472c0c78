import { Argument, type Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

/** `kavier completion`: a script that completes verbs, flags, catalog names and formats. */
export function addCompletion(program: Command, host: CliHost): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description(
      'Print a completion script. bash: source <(kavier completion bash). zsh: the same with zsh, after compinit.\n' +
        'fish: kavier completion fish | source',
    )
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish', _: unknown, self: Command) => {
      const { completionScript } = await import('../completion-script.ts');
      terminalOf(self, host).print(completionScript(shell, program));
    });
}

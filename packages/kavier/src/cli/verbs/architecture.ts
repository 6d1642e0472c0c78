import type { Command } from 'commander';
import type { CliHost } from '../host.ts';
import { terminalOf } from '../verb.ts';

const EXAMPLES = `
Examples:
  kavier architecture
  kavier architecture R2
  kavier architecture vllm
  kavier architecture --scenario examples/vllm-chat.yaml
  kavier architecture --run runs/first-run`;

/** `kavier architecture`: the map of an ecosystem, and what is simulated of it. */
export function addArchitecture(program: Command, host: CliHost): void {
  program
    .command('architecture')
    .summary('the reference architecture: what a component does and how it is simulated')
    .description(
      'Print the reference architecture of LLM ecosystems, one of its components, a real system on it, which components a\n' +
        'scenario exercises, or where a run spent its time, energy and money.',
    )
    .argument('[component|system]', 'id or name, such as R2, "request router" or vllm')
    .option('--scenario <file>', 'an ecosystem file: what it configures, and what it leaves ideal')
    .option('--run <folder>', 'a run folder: time, energy and cost by component')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, options: Record<string, unknown>, self: Command) => {
      const { architectureAction } = await import('./architecture-action.ts');
      await architectureAction(name, options, terminalOf(self, host));
    });
}

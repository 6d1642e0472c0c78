import { costDocument } from '../../footprint/cost-document.ts';
import { renderCost } from '../../report/cost-report.ts';
import { detailOf } from '../detail-options.ts';
import { commandOf } from '../given-flags.ts';
import { openPricedInput } from '../priced-input.ts';
import type { Terminal } from '../terminal.ts';

/** Opens or simulates the run, prices it and prints that. */
export async function costAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { run, given } = await openPricedInput(input, options, terminal);
  const document = await costDocument(run, commandOf('cost', input, given));
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderCost(document, layout, detailOf(options)));
  }
}

import { KavierError } from '@kavier/core';
import { repriceDocument } from '../../footprint/reprice-document.ts';
import { renderReprice } from '../../report/reprice-report.ts';
import { kindOfInput } from '../../scenario/open-input.ts';
import { detailOf } from '../detail-options.ts';
import { commandOf } from '../given-flags.ts';
import { openPricedInput } from '../priced-input.ts';
import type { Terminal } from '../terminal.ts';

/** Prices a stored run as its scenario says and as asked, and prints both. */
export async function repriceAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  if ((await kindOfInput(input)) !== 'run-folder') {
    throw new KavierError('only a run that is stored can be priced again', {
      kind: 'usage',
      where: input,
      expected: 'a folder that kavier run wrote',
      hint: 'kavier footprint and kavier cost simulate a scenario',
    });
  }
  const { run: before } = await openPricedInput(input, {}, terminal);
  const { run: after, given } = await openPricedInput(input, options, terminal);
  const document = await repriceDocument(before, after, commandOf('reprice', input, given));
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderReprice(document, layout, detailOf(options)));
  }
}

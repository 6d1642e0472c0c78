import { KavierError, requireNumber } from '@kavier/core';
import { carbonDocument } from '../../footprint/carbon-document.ts';
import { checkPlaces, shiftsOf } from '../../footprint/carbon-windows.ts';
import { carbonPage } from '../../report/carbon-page.ts';
import { renderCarbon } from '../../report/carbon-report.ts';
import {
  checkReportFolder,
  reportFolderOf,
  writeReportFolder,
} from '../../report/report-folder.ts';
import { detailOf } from '../detail-options.ts';
import { commandOf, quote } from '../given-flags.ts';
import { openPricedInput } from '../priced-input.ts';
import type { Terminal } from '../terminal.ts';

interface CarbonOptions {
  readonly regions: string;
  readonly shift: string;
  readonly stepH: string;
}

/** Prices the run everywhere and prints the windows. */
export async function carbonAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { regions, shift, stepH } = options as unknown as CarbonOptions;
  const stepS = requireNumber(Number(stepH), '--step-h', { above: 0, to: 8784 }) * 3600;
  const shiftsS = shiftsOf(shift, stepS);
  const names = namesOf(regions);
  const out = reportFolderOf(options, 'carbon.json');
  if (out !== undefined) await checkReportFolder(out);
  const { run, given } = await openPricedInput(input, options, terminal, (loaded) =>
    checkPlaces(names, loaded.scenario.facility),
  );
  const command = `${commandOf('carbon', input, given)} --regions ${quote(regions)} --shift ${shift} --step-h ${stepH}`;
  const document = await carbonDocument(run, { regions: names, shiftsS }, command);
  if (out !== undefined) await writeReportFolder(out, document, carbonPage(document));
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderCarbon(document, layout, detailOf(options)));
  }
  if (out !== undefined) terminal.notice(`Written to ${out.path}`);
}

/** Errors (KavierError, `usage`): a name between commas is empty. */
function namesOf(regions: string): readonly string[] {
  const names = regions.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new KavierError('a name is empty', {
    kind: 'usage',
    where: '--regions',
    found: `"${regions}"`,
    expected: 'regions or files, separated by commas',
  });
}

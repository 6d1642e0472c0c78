import { footprintOf } from '@kavier/core';
import { readPowerSource, writeRequestFootprint } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import { footprintDocument } from '../../footprint/footprint-document.ts';
import { requestColumns } from '../../footprint/request-columns.ts';
import { footprintSettings } from '../../footprint/settings.ts';
import { footprintPage } from '../../report/footprint-page.ts';
import { renderFootprint } from '../../report/footprint-report.ts';
import {
  checkReportFolder,
  reportFolderOf,
  writeReportFolder,
} from '../../report/report-folder.ts';
import { detailOf } from '../detail-options.ts';
import { commandOf, quote } from '../given-flags.ts';
import { openPricedInput } from '../priced-input.ts';
import type { Terminal } from '../terminal.ts';

/** Opens or simulates the run, computes its footprint and prints it. */
export async function footprintAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const out = reportFolderOf(options, 'footprint.json');
  if (out !== undefined) await checkReportFolder(out);
  const { powerSource } = options;
  const openDc =
    typeof powerSource === 'string'
      ? await readPowerSource(await openFile(powerSource))
      : undefined;
  const { run, given } = await openPricedInput(input, options, terminal);
  const settings = await footprintSettings(run);
  const flag = openDc === undefined ? '' : ` --power-source ${quote(openDc.file)}`;
  const command = `${commandOf('footprint', input, given)}${flag}`;
  const document = await footprintDocument(run, settings, command, { openDc });
  if (out !== undefined) {
    const columns = await requestColumns(run, footprintOf(run.timeline, settings.setups), settings);
    await writeReportFolder(out, document, footprintPage(document), async (folder) => {
      if (columns === undefined) return;
      await writeRequestFootprint(folder.file('requests.parquet'), columns);
    });
  }
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderFootprint(document, layout, detailOf(options)));
  }
  if (out !== undefined) terminal.notice(`Written to ${out.path}`);
}

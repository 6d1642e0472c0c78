import { resolve } from 'node:path';
import { requireNumber } from '@kavier/core';
import { carbonDocument } from '../../footprint/carbon-document.ts';
import { isSignalFile, shiftsOf } from '../../footprint/carbon-windows.ts';
import { renderCarbon } from '../../report/carbon-report.ts';
import { commandOf } from '../given-flags.ts';
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
  // Files are named from where the command runs, not from the scenario's folder.
  const names = regions
    .split(',')
    .map((name) => (isSignalFile(name) ? resolve(name) : name.trim()));
  const { run, given } = await openPricedInput(input, options, terminal);
  const command = `${commandOf('carbon', input, given)} --regions ${regions} --shift ${shift} --step-h ${stepH}`;
  const document = await carbonDocument(run, { regions: names, shiftsS }, command);
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(renderCarbon(document, { width: terminal.width, style: terminal.colors }));
}

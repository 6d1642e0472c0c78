import { setImmediate } from 'node:timers/promises';
import { KavierError } from '@kavier/core';
import {
  DECLARED_CALIBRATIONS,
  defaultsDocument,
  type FittedCalibration,
  isGoodEnough,
  runDeclared,
} from '@kavier/evidence';
import { readDeclaredSets } from '@kavier/evidence/node';
import { writeWholeText } from '@kavier/io/node';
import { declaredDocument, renderDeclared } from '../../calibrate/declared-list.ts';
import { DEFAULTS_MARK, defaultsFile } from '../../calibrate/defaults-file.ts';
import { renderDefaults } from '../../calibrate/defaults-text.ts';
import { checkTarget } from '../../calibrate/write-file.ts';
import { requireMeasurementsFolder } from '../../validate/measurements-folder.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../terminal.ts';
import { requireDay } from './require-day.ts';

interface DefaultsFlags {
  readonly list?: boolean;
  readonly measurements?: string;
  readonly write?: string;
  readonly date?: string;
}

/** Lists the declared calibrations, or carries them out and writes the file of the shipped coefficients. */
export async function calibrateDefaultsAction(
  results: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { list, measurements, write, date } = options as DefaultsFlags;
  refuseResults(results);
  const layout = { width: terminal.width, style: terminal.colors };
  if (list === true) {
    const document = declaredDocument(VERSION);
    if (terminal.options.json === true) terminal.printJson(document);
    else terminal.print(renderDeclared(document, layout));
    return;
  }
  const day = write === undefined && date === undefined ? undefined : requireDay(date);
  if (write !== undefined) {
    await checkTarget(write, { flag: '--write', force: false, mark: DEFAULTS_MARK });
  }
  const folder = await requireMeasurementsFolder({ flag: measurements, env: terminal.host.env });
  const fitted = await carryOut(folder, terminal);
  const document = defaultsDocument(fitted, VERSION);
  if (write !== undefined && day !== undefined) {
    await writeWholeText(write, defaultsFile(fitted.filter(isGoodEnough), day));
  }
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(renderDefaults(document, layout));
  if (write !== undefined) terminal.notice(`Written to ${write}`);
}

async function carryOut(folder: string, terminal: Terminal): Promise<FittedCalibration[]> {
  const sets = await readDeclaredSets(folder);
  const bar = terminal.progress('calibrating');
  const fitted: FittedCalibration[] = [];
  try {
    for (const declared of DECLARED_CALIBRATIONS) {
      bar.update(fitted.length, DECLARED_CALIBRATIONS.length, 'fits');
      // Signals are heard between two fits.
      await setImmediate();
      fitted.push(runDeclared(declared, sets));
    }
  } finally {
    bar.end();
  }
  return fitted;
}

function refuseResults(results: readonly string[]): void {
  if (results.length === 0) return;
  throw new KavierError('the shipped coefficients are fitted to declared measurements', {
    kind: 'usage',
    where: '--defaults',
    found: results.join(', '),
    hint: 'Leave out the files, or leave out --defaults',
  });
}

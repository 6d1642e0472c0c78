import { KavierError } from '@kavier/core';
import { jsonText } from '@kavier/io';
import { writeWholeText } from '@kavier/io/node';
import { calibrateDocument } from '../../calibrate/own/build.ts';
import { namesToFit } from '../../calibrate/own/names.ts';
import {
  fitOwn,
  type OwnFitOptions,
  type ReadyPoint,
  readyPoints,
} from '../../calibrate/own/own-fit.ts';
import { readOwnPoints } from '../../calibrate/own/own-points.ts';
import { profileOf } from '../../calibrate/own/profile.ts';
import { SetupReader, type SetupWords } from '../../calibrate/own/setup.ts';
import { renderCalibration } from '../../calibrate/own/text.ts';
import { checkTarget } from '../../calibrate/write-file.ts';
import { ownCatalog } from '../../scenario/catalog-file.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../terminal.ts';
import { requireDay } from './require-day.ts';

interface CalibrateFlags extends Omit<SetupWords, 'kvCache'> {
  readonly engine?: string;
  readonly kvPrecision?: string;
  readonly catalog?: string;
  readonly fit?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly heldOut?: boolean;
  readonly date?: string;
  readonly measurements?: string;
  readonly write?: string;
}

/** Fits coefficients to a user's own points, prints what they determine and writes the profile. */
export async function calibrateAction(
  paths: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as CalibrateFlags;
  const { engine = 'vllm', out, force = false } = flags;
  requireResults(paths, flags);
  const date = flags.date === undefined ? undefined : requireDay(flags.date);
  if (out !== undefined) await checkTarget(out, { flag: '--out', force });
  const words = { ...flags, kvCache: flags.kvPrecision };
  const setups = new SetupReader(engine, words, ownCatalog(flags.catalog));
  const input = await readOwnPoints(paths, setups);
  const { ready, unusable } = readyPoints(input.points);
  requireReady(ready, unusable, input.notes);
  const names = namesToFit(
    flags.fit,
    ready.map(({ point }) => point),
  );
  const fit = fitWithProgress(ready, { names, leavesOut: flags.heldOut }, terminal);
  const document = calibrateDocument({
    version: VERSION,
    input,
    points: ready,
    unusable,
    fit,
    out,
  });
  if (out !== undefined) await writeWholeText(out, jsonText(profileOf(fit, document, date)));
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderCalibration(document, layout));
  }
  if (out !== undefined) terminal.notice(`Written to ${out}`);
}

function fitWithProgress(
  points: readonly ReadyPoint[],
  options: OwnFitOptions,
  terminal: Terminal,
) {
  const bar = terminal.progress('fitting');
  try {
    return fitOwn(points, { ...options, onFit: (done, fits) => bar.update(done, fits, 'fits') });
  } finally {
    bar.end();
  }
}

function requireResults(paths: readonly string[], { measurements, write }: CalibrateFlags): void {
  const flag = measurements === undefined ? write && '--write' : '--measurements';
  if (flag !== undefined) {
    throw new KavierError('this flag belongs to the shipped coefficients', {
      kind: 'usage',
      where: flag,
      expected: '--defaults beside it',
    });
  }
  if (paths.length > 0) return;
  throw new KavierError('there is nothing to fit coefficients to', {
    kind: 'usage',
    where: 'RESULTS',
    found: 'no file',
    expected: 'files of results or points, or --defaults, or --list',
  });
}

function requireReady(
  ready: readonly ReadyPoint[],
  unusable: readonly { readonly point: string; readonly reason: string }[],
  notes: readonly string[],
): void {
  if (ready.length > 0) return;
  throw new KavierError('no point can be simulated', {
    kind: 'input',
    where: unusable[0]?.point,
    found: unusable[0]?.reason ?? 'no points',
    expected: 'at least one measured point',
    // What was read and then left out says more than that nothing is there.
    hint: unusable.length === 0 ? notes.find((note) => note.endsWith('left out.')) : undefined,
  });
}

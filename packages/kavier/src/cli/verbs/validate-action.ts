import { KavierError } from '@kavier/core';
import {
  type ComparedSet,
  coverageOf,
  ERRORS_MARK,
  errorRows,
  errorsFile,
  errorTable,
  fittedOn,
  leaveOneOut,
  otherAccelerators,
  otherModels,
  PUBLISHED_FIGURES,
  requireBars,
  SINGLE_REQUESTS,
  STORED_ACCURACY,
  STORED_MARK,
  storedFile,
  storedOf,
  transferFile,
  validateDocument,
  withStored,
} from '@kavier/evidence';
import { selectSets } from '@kavier/evidence/node';
import { writeWholeText } from '@kavier/io/node';
import { accuracyMarkdown } from '../../validate/accuracy.ts';
import { renderAnswer } from '../../validate/answer.ts';
import { type CompareOptions, compareSets } from '../../validate/compare.ts';
import { checkDocsFile } from '../../validate/docs-file.ts';
import { measurementsFolder } from '../../validate/measurements-folder.ts';
import { checkReportFolder, writeReport } from '../../validate/report-folder.ts';
import { renderValidation } from '../../validate/text.ts';
import { VERSION } from '../../version.ts';
import { chooseWorkers } from '../../workers/choose.ts';
import { withWorkers } from '../../workers/workers.ts';
import type { Progress } from '../progress.ts';
import { DEPLOYMENT_FLAGS } from '../results-flags.ts';
import { optionOf } from '../run-flags.ts';
import type { Terminal } from '../terminal.ts';
import { threadsOf, workersNotice } from '../workers-option.ts';

interface ValidateFlags {
  readonly measurements?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly writeDocs?: string;
  readonly writeErrors?: string;
  readonly writeTransfer?: string;
  readonly strict?: boolean;
  readonly writeStored?: string;
  readonly full?: boolean;
}

/** Compares the sets, prints or writes the report, and with `--strict` fails when a bar is not met. */
export async function validateAction(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as ValidateFlags;
  const { measurements, out, force = false, strict } = flags;
  const { writeDocs, writeErrors, writeTransfer, writeStored } = flags;
  refuseFlagsOfResults(options);
  const sources = selectSets(names);
  if (writeDocs !== undefined) {
    refusePartial(names, '--write-docs');
    await checkDocsFile(writeDocs);
  }
  if (writeErrors !== undefined) {
    refusePartial(names, '--write-errors');
    await checkDocsFile(writeErrors, { flag: '--write-errors', mark: ERRORS_MARK });
  }
  if (writeStored !== undefined) {
    refusePartial(names, '--write-stored');
    await checkDocsFile(writeStored, { flag: '--write-stored', mark: STORED_MARK });
  }
  if (out !== undefined) await checkReportFolder(out, force);
  // What is written about the sets is about their files, not about figures of a part of them.
  const isWritten = [writeDocs, writeErrors, writeTransfer, writeStored].some(
    (path) => path !== undefined,
  );
  const folder = await measurementsFolder({ flag: measurements, env: terminal.host.env });
  const found = await compareWithProgress(
    {
      sources,
      folder,
      figures: isWritten ? undefined : PUBLISHED_FIGURES,
    },
    options,
    terminal,
  );
  const compared = validateDocument({
    version: VERSION,
    leaveOneOut: leaveOneOutOf(found.compared),
    ...found,
  });
  const document = isWritten ? compared : withStored(compared, STORED_ACCURACY);
  if (out !== undefined) await writeReport(out, document, force);
  if (writeTransfer !== undefined) {
    await writeTransferFigures(writeTransfer, found.compared, terminal);
  }
  if (writeDocs !== undefined) {
    await writeWholeText(writeDocs, accuracyMarkdown(document, { fittedOn: fittedOn() }));
  }
  if (writeErrors !== undefined) {
    const rows = errorRows(document.sets);
    await writeWholeText(writeErrors, errorsFile(errorTable(rows), coverageOf(rows)));
  }
  if (writeStored !== undefined) await writeWholeText(writeStored, storedFile(storedOf(document)));
  const layout = { width: terminal.width, style: terminal.colors };
  if (terminal.options.json === true) terminal.printJson(document);
  else if (flags.full === true) terminal.print(renderValidation(document, layout));
  else terminal.print(renderAnswer(document, layout));
  for (const path of [out, writeDocs, writeErrors, writeStored]) {
    if (path !== undefined) terminal.notice(`Written to ${path}`);
  }
  if (strict === true) requireBars(document);
}

/** Refits without one model after the other, which takes minutes, and writes what was found. */
async function writeTransferFigures(
  path: string,
  compared: readonly ComparedSet[],
  terminal: Terminal,
): Promise<void> {
  const sets = compared.map(({ set }) => set);
  const rows = [
    ...otherAccelerators(sets),
    ...otherModels(sets, (group) => terminal.notice(`Fitting ${group}`)),
  ];
  await writeWholeText(path, transferFile(rows));
  terminal.notice(`Written to ${path}`);
}

/** The single requests, each predicted from all others; null where their set was not compared. */
function leaveOneOutOf(compared: readonly ComparedSet[]) {
  const singles = compared.find(({ set }) => set.name === SINGLE_REQUESTS);
  return singles === undefined ? null : leaveOneOut(singles.set);
}

/** Points of a set take so long that a thread pays off at once; nobody knows yet how many there are. */
const PART_OF_SETS = { parts: Number.POSITIVE_INFINITY, requests: Number.POSITIVE_INFINITY };

async function compareWithProgress(
  options: Omit<CompareOptions, 'predict'>,
  flags: Readonly<Record<string, unknown>>,
  terminal: Terminal,
) {
  const choice = chooseWorkers(threadsOf(terminal, flags), { ...PART_OF_SETS, heldApart: 0 });
  workersNotice(terminal, choice, flags);
  const bars = new Map<string, Progress>();
  const end = () => {
    for (const bar of bars.values()) bar.end();
  };
  const onProgress = (set: string, done: number, points: number) => {
    const bar = bars.get(set) ?? terminal.progress(set);
    bars.set(set, bar);
    bar.update(done, points, 'points');
    if (done === points) bar.end();
  };
  try {
    return await withWorkers(choice.workers, (workers) =>
      compareSets({ ...options, predict: (set) => workers.run('points', { set }), onProgress }),
    );
  } finally {
    end();
  }
}

function refuseFlagsOfResults(options: Readonly<Record<string, unknown>>): void {
  const flags = DEPLOYMENT_FLAGS.map(optionOf).filter(
    (option) => options[option.attributeName()] !== undefined,
  );
  const others = ['format', 'set'].filter((name) => options[name] !== undefined);
  const given = [...flags.map(({ long }) => long ?? ''), ...others.map((name) => `--${name}`)];
  if (given.length === 0) return;
  throw new KavierError('the published sets say themselves what was measured', {
    kind: 'usage',
    where: given.join(', '),
    expected: '--results FILE beside it',
  });
}

/** These files are about everything that was compared; a part of it would pass for the whole. */
function refusePartial(
  names: readonly string[],
  flag: '--write-docs' | '--write-errors' | '--write-stored',
): void {
  if (names.length === 0) return;
  const what = flag === '--write-docs' ? 'the accuracy page' : 'the table of errors';
  throw new KavierError(`${what} is about all sets`, {
    kind: 'usage',
    where: flag,
    found: names.join(', '),
    hint: 'Leave out the names of sets, or use --out for a report on some',
  });
}

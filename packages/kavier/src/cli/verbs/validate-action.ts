import { KavierError } from '@kavier/core';
import { assignCoefficients } from '../../calibrate/assign.ts';
import { accuracyMarkdown } from '../../validate/accuracy.ts';
import { validateDocument } from '../../validate/build.ts';
import { type CompareOptions, compareSets } from '../../validate/compare.ts';
import { checkDocsFile, writeDocsFile } from '../../validate/docs-file.ts';
import { requireBars } from '../../validate/judge-bars.ts';
import { measurementsFolder } from '../../validate/measurements-folder.ts';
import { checkReportFolder, writeReport } from '../../validate/report-folder.ts';
import { selectSets } from '../../validate/select-sets.ts';
import { FITTED_ON, LEAVE_ONE_OUT } from '../../validate/supplied.ts';
import { renderValidation } from '../../validate/text.ts';
import { VERSION } from '../../version.ts';
import type { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

interface ValidateFlags {
  readonly measurements?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly writeDocs?: string;
  readonly strict?: boolean;
}

const RESULTS_FLAGS = ['engine', 'model', 'gpu', 'tp', 'weights'];

/** Compares the sets, prints or writes the report, and with `--strict` fails when a bar is not met. */
export async function validateAction(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { measurements, out, force = false, writeDocs, strict } = options as ValidateFlags;
  refuseFlagsOfResults(options);
  const sources = selectSets(names);
  if (writeDocs !== undefined) {
    refusePartialDocs(names);
    await checkDocsFile(writeDocs);
  }
  if (out !== undefined) await checkReportFolder(out, force);
  const folder = await measurementsFolder({ flag: measurements, env: terminal.host.env });
  const found = await compareWithProgress(
    { sources, folder, assign: assignCoefficients },
    terminal,
  );
  const document = validateDocument({ version: VERSION, leaveOneOut: LEAVE_ONE_OUT, ...found });
  if (out !== undefined) await writeReport(out, document, force);
  if (writeDocs !== undefined) {
    await writeDocsFile(writeDocs, accuracyMarkdown(document, { fittedOn: FITTED_ON }));
  }
  if (terminal.options.json === true) terminal.printJson(document);
  else
    terminal.print(renderValidation(document, { width: terminal.width, style: terminal.colors }));
  for (const path of [out, writeDocs]) {
    if (path !== undefined) terminal.notice(`Written to ${path}`);
  }
  if (strict === true) requireBars(document);
}

async function compareWithProgress(options: CompareOptions, terminal: Terminal) {
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
    return await compareSets({ ...options, onProgress });
  } finally {
    end();
  }
}

function refuseFlagsOfResults(options: Readonly<Record<string, unknown>>): void {
  const given = RESULTS_FLAGS.filter((flag) => options[flag] !== undefined);
  if (given.length === 0) return;
  throw new KavierError('the published sets say themselves what was measured', {
    kind: 'usage',
    where: given.map((flag) => `--${flag}`).join(', '),
    expected: '--results FILE beside it',
  });
}

/** The page is about everything that was compared; a part of it would pass for the whole. */
function refusePartialDocs(names: readonly string[]): void {
  if (names.length === 0) return;
  throw new KavierError('the accuracy page is about all sets', {
    kind: 'usage',
    where: '--write-docs',
    found: names.join(', '),
    hint: 'Leave out the names of sets, or use --out for a report on some',
  });
}

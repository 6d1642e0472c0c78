import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import { jsonText } from '@kavier/io';
import { CHECKSUMS_FILE, checkRunFolder, storedFolder } from '@kavier/io/node';
import { readSummary } from '../../footprint/priced-run.ts';
import { objectiveInWords } from '../../report/objective-words.ts';
import { renderRunAnswer, renderRunBrief } from '../../report/run-answer.ts';
import { renderRun } from '../../report/run-report.ts';
import { carbonFigures } from '../../run/carbon-figures.ts';
import { judgedObjectives } from '../../run/judged-objectives.ts';
import { type RunDocument, runDocument } from '../../run/run-document.ts';
import { type PreparedRun, prepareRun } from '../../run/run-scenario.ts';
import { writeRun } from '../../run/write-run.ts';
import { SHOWN_HASH_LENGTH } from '../../scenario/hash.ts';
import { folderOfInput, kindOfInput, openInput } from '../../scenario/open-input.ts';
import { checkExtraRuns, withExtraRuns } from '../../uncertainty/extra-runs.ts';
import { VERSION } from '../../version.ts';
import { detailOf } from '../detail-options.ts';
import { commandOf, givenFlags } from '../given-flags.ts';
import { withLoadingShown } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';
import { threadsOf } from '../workers-option.ts';
import { type StepOptions, simulateWithSteps } from './step-options.ts';

interface OutputOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly write?: boolean;
  readonly margin?: boolean;
}

const RENDER = { brief: renderRunBrief, screen: renderRunAnswer, full: renderRun } as const;

/** Simulated in less time than V8 takes to optimize what simulates them. */
const FEW_REQUESTS = 10_000;

const MARGIN_FLAGS = { auto: '', always: ' --margin', never: ' --no-margin' } as const;

/** Loads, simulates, writes and prints. Fails when an objective is missed. */
export async function runAction(
  input: string,
  options: Readonly<Record<string, unknown>> & StepOptions,
  terminal: Terminal,
): Promise<void> {
  const startedMs = terminal.host.nowMs();
  const { out, force = false, write = true, margin } = options as OutputOptions;
  const threads = threadsOf(terminal, options);
  const kind = await kindOfInput(input);
  const given = givenFlags(options, folderOfInput(input, kind));
  const loaded = await openInput(input, kind, given, terminal.host.readStdin);
  // A refusal that needs no simulation comes before it; whether it is this very run that is there is known once it is prepared.
  if (write && out !== undefined) await checkRunFolder(out, { force: true });

  const prepared = await withLoadingShown(terminal, (listeners) => prepareRun(loaded, listeners));
  const wish = margin === undefined ? 'auto' : margin ? 'always' : 'never';
  checkExtraRuns(prepared, wish, loaded);
  const folder = out ?? defaultFolder(prepared);
  const isThere = write && !force && (await holdsRun(folder, prepared));
  if (write && !isThere) await checkRunFolder(folder, { force });

  const runs = prepared.scenario.replications;
  if (prepared.workload.requests.count * runs <= FEW_REQUESTS) await terminal.host.endsSoon?.();
  const repeating = terminal.progress('repeating');
  const run = await withExtraRuns(loaded, await simulateWithSteps(prepared, options, terminal), {
    margin: wish,
    threads,
    onRun: (done, runs) => repeating.update(done, runs, 'runs'),
  }).finally(() => repeating.end());
  const command = commandOf('run', input, given);
  const carbon = await carbonFigures(loaded, run);
  const document = runDocument(run, `${command}${MARGIN_FLAGS[wish]}`, carbon);
  if (write && !isThere) {
    const writing = terminal.progress('writing');
    await writeRun(folder, run, document, {
      force,
      startedMs,
      resolvePath: loaded.resolvePath,
      onFile: (_, index, files) => writing.update(index, files, 'files'),
    }).finally(() => writing.end());
  }
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(RENDER[detailOf(options)](run, document, layout));
  }
  if (isThere) terminal.notice(await sameWords(folder, document));
  else if (write) terminal.notice(`Written to ${folder}`);
  requireObjectives(document);
}

/** Errors (kind `work`, exit code 1): an objective is missed. */
function requireObjectives(document: RunDocument): void {
  const missed = judgedObjectives(document).filter(({ met }) => !met);
  if (missed.length === 0) return;
  throw new KavierError('the run misses its objectives', {
    kind: 'work',
    found: missed.map(objectiveInWords).join(' and '),
  });
}

function defaultFolder({ name, scenarioHash }: PreparedRun): string {
  const safe = name.replace(/[^\w.-]+/g, '-');
  return join('runs', `${safe}-${scenarioHash.slice(0, SHOWN_HASH_LENGTH)}`);
}

/**
 * Whether the folder holds this very run, whole and by this version, so that there is nothing to write.
 * Errors (KavierError, `input`): it holds the run, but damaged.
 */
async function holdsRun(folder: string, { scenarioHash }: PreparedRun): Promise<boolean> {
  if ((await stat(join(folder, CHECKSUMS_FILE)).catch(() => undefined)) === undefined) return false;
  const stored = storedFolder(folder);
  try {
    const summary = await readSummary(stored);
    if (summary.scenarioHash !== scenarioHash || summary.kavier !== VERSION) return false;
    await stored.check();
    return true;
  } catch (error) {
    if (!(error instanceof KavierError)) throw error;
    const { what, kind, where, found, expected } = error;
    const hint = 'Give --force to write the run again, or --no-write to print it only';
    throw new KavierError(what, { kind, where, found, expected, hint });
  }
}

/** Says that the run is there already, and whether its summary is the one that was just printed. */
async function sameWords(folder: string, document: RunDocument): Promise<string> {
  const text = await storedFolder(folder).text('summary.json');
  return text === jsonText(document)
    ? `This very run is in ${folder} already`
    : `This very run is in ${folder} already, with the summary of other words; --force writes it again`;
}

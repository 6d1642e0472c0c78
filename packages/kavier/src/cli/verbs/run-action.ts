import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import { checkRunFolder } from '@kavier/io/node';
import { objectiveInWords } from '../../report/objective-words.ts';
import { renderRun } from '../../report/run-report.ts';
import { type RunDocument, runDocument } from '../../run/run-document.ts';
import { type PreparedRun, prepareRun } from '../../run/run-scenario.ts';
import { writeRun } from '../../run/write-run.ts';
import { SHOWN_HASH_LENGTH } from '../../scenario/hash.ts';
import { folderOfInput, kindOfInput, openInput } from '../../scenario/open-input.ts';
import { checkExtraRuns, withExtraRuns } from '../../uncertainty/extra-runs.ts';
import { commandOf, givenFlags } from '../given-flags.ts';
import { withLoadingShown } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';
import { type StepOptions, simulateWithSteps } from './step-options.ts';

interface OutputOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly write?: boolean;
  readonly margin?: boolean;
}

const MARGIN_FLAGS = { auto: '', always: ' --margin', never: ' --no-margin' } as const;

/** Loads, simulates, writes and prints. Fails when an objective is missed. */
export async function runAction(
  input: string,
  options: Readonly<Record<string, unknown>> & StepOptions,
  terminal: Terminal,
): Promise<void> {
  const startedMs = terminal.host.nowMs();
  const { out, force = false, write = true, margin } = options as OutputOptions;
  const kind = await kindOfInput(input);
  const given = givenFlags(options, folderOfInput(input, kind));
  const loaded = await openInput(input, kind, given, terminal.host.readStdin);
  // A refusal that needs no simulation comes before it.
  if (write && out !== undefined) await checkRunFolder(out, { force });

  const prepared = await withLoadingShown(terminal, (listeners) => prepareRun(loaded, listeners));
  const wish = margin === undefined ? 'auto' : margin ? 'always' : 'never';
  checkExtraRuns(prepared, wish, loaded);
  const folder = out ?? defaultFolder(prepared);
  if (write && out === undefined) await refuseSameRun(folder, prepared, force);

  const repeating = terminal.progress('repeating');
  const run = await withExtraRuns(loaded, simulateWithSteps(prepared, options, terminal), {
    margin: wish,
    onRun: (done, runs) => repeating.update(done, runs, 'runs'),
  }).finally(() => repeating.end());
  const command = commandOf('run', input, given);
  const document = runDocument(run, `${command}${MARGIN_FLAGS[wish]}`);
  if (write) {
    const writing = terminal.progress('writing');
    await writeRun(folder, run, document, {
      force,
      startedMs,
      resolvePath: loaded.resolvePath,
      onFile: (_, index, files) => writing.update(index, files, 'files'),
    }).finally(() => writing.end());
  }
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(renderRun(run, document, { width: terminal.width, style: terminal.colors }));
  if (write) terminal.notice(`Written to ${folder}`);
  requireObjectives(document);
}

/** Errors (kind `work`, exit code 1): an objective is missed. */
function requireObjectives({ objectives }: RunDocument): void {
  const missed = objectives?.objectives.filter(({ met }) => !met) ?? [];
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

/** Says that this very run is there already, which is more than that a folder is. */
async function refuseSameRun(folder: string, { scenarioHash }: PreparedRun, force: boolean) {
  await checkRunFolder(folder, { force }).catch(async (error: unknown) => {
    if (!(await holdsRun(folder, scenarioHash))) throw error;
    throw new KavierError('this very run is there already', {
      kind: 'usage',
      where: folder,
      found: `scenario ${scenarioHash.slice(0, SHOWN_HASH_LENGTH)}`,
      hint: 'Give --force to write it again, or --no-write to print it only',
    });
  });
}

async function holdsRun(folder: string, scenarioHash: string): Promise<boolean> {
  try {
    const text = await readFile(join(folder, 'summary.json'), 'utf8');
    return (JSON.parse(text) as { scenarioHash?: unknown }).scenarioHash === scenarioHash;
  } catch {
    return false;
  }
}

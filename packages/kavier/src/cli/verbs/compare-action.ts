import { compareDocument } from '../../compare/build.ts';
import { checkReportFolder, writeReport } from '../../compare/folder.ts';
import { runRows } from '../../compare/run-rows.ts';
import { renderCompare } from '../../compare/text.ts';
import { formatSeconds } from '../../report/format.ts';
import { planRows } from '../compare-input.ts';
import { readingShown } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';

interface CompareOptions {
  readonly cache?: string;
  readonly kvCache?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** Plans the rows, runs them, writes and prints the comparison. */
export async function compareAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const startedMs = terminal.host.nowMs();
  const { cache, kvCache, out, force = false } = options as CompareOptions;
  const asked = { cache, kvCache };
  const { rows, command } = await planRows(input, options, asked, terminal.host.readStdin);
  // A refusal that needs no simulation comes before it.
  if (out !== undefined) await checkReportFolder(out, force);

  const reading = terminal.progress('reading');
  const running = terminal.progress('running');
  const ran = await runRows(rows, {
    onProgress: readingShown(reading),
    onRun: (done, runs) => running.update(done, runs, 'runs'),
  }).finally(() => {
    reading.end();
    running.end();
  });
  const document = compareDocument(rows, ran, command);
  if (out !== undefined) await writeReport(out, document, force);
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(renderCompare(document, { width: terminal.width, style: terminal.colors }));
  const runs = rows.length * ran.seeds.length;
  terminal.notice(`${runs} runs in ${formatSeconds((terminal.host.nowMs() - startedMs) / 1000)}`);
  if (out !== undefined) terminal.notice(`Written to ${out}`);
}

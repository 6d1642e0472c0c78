import { renderCompareAnswer, renderCompareBrief } from '../../compare/answer.ts';
import { compareDocument } from '../../compare/build.ts';
import { comparePage } from '../../compare/page.ts';
import { runRows } from '../../compare/run-rows.ts';
import { renderCompare } from '../../compare/text.ts';
import { formatSeconds } from '../../report/format.ts';
import {
  checkReportFolder,
  reportFolderOf,
  writeReportFolder,
} from '../../report/report-folder.ts';
import { planRows } from '../compare-input.ts';
import { detailOf } from '../detail-options.ts';
import { readingShown } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';
import { threadsOf, workersNotice } from '../workers-option.ts';

const RENDER = {
  brief: renderCompareBrief,
  screen: renderCompareAnswer,
  full: renderCompare,
} as const;

interface CompareOptions {
  readonly cache?: string;
  readonly kvCache?: string;
}

/** Plans the rows, runs them, writes and prints the comparison. */
export async function compareAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const startedMs = terminal.host.nowMs();
  const { cache, kvCache } = options as CompareOptions;
  const threads = threadsOf(terminal, options);
  const folder = reportFolderOf(options, 'compare.json');
  const asked = { cache, kvCache };
  const { rows, command } = await planRows(input, options, asked, terminal.host.readStdin);
  // A refusal that needs no simulation comes before it.
  if (folder !== undefined) await checkReportFolder(folder);

  const reading = terminal.progress('reading');
  const running = terminal.progress('running');
  const ran = await runRows(rows, {
    onProgress: readingShown(reading),
    onRun: (done, runs) => running.update(done, runs, 'runs'),
    threads,
    onWorkers: (choice) => workersNotice(terminal, choice, options),
  }).finally(() => {
    reading.end();
    running.end();
  });
  const document = compareDocument(rows, ran, command);
  if (folder !== undefined) await writeReportFolder(folder, document, comparePage(document));
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(RENDER[detailOf(options)](document, layout));
  }
  const runs = rows.length * ran.seeds.length;
  terminal.notice(`${runs} runs in ${formatSeconds((terminal.host.nowMs() - startedMs) / 1000)}`);
  if (folder !== undefined) terminal.notice(`Written to ${folder.path}`);
}

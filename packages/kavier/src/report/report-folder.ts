import { jsonText } from '@kavier/io';
import { checkRunFolder, type RunFolder, writeRunFolder } from '@kavier/io/node';

/** A folder with a document and its page. */
export interface ReportFolder {
  readonly path: string;
  /** Replace an earlier report. */
  readonly force: boolean;
  /** File of the document, by which a folder of such a report is known before it is replaced. */
  readonly mark: string;
}

/** What `--out` and `--force` ask for; undefined without `--out`. */
export function reportFolderOf(
  options: Readonly<Record<string, unknown>>,
  mark: string,
): ReportFolder | undefined {
  const { out, force = false } = options as { readonly out?: string; readonly force?: boolean };
  return out === undefined ? undefined : { path: out, force, mark };
}

/** Refuses a folder that must not be written, before anything is computed. Error: kind `usage`. */
export async function checkReportFolder({ path, force, mark }: ReportFolder): Promise<void> {
  await checkRunFolder(path, { force, mark });
}

/** Writes the document, `index.html` and what `fill` adds, all or nothing. */
export async function writeReportFolder(
  { path, force, mark }: ReportFolder,
  document: object,
  page: string,
  fill?: (folder: RunFolder) => Promise<void>,
): Promise<void> {
  await writeRunFolder(path, { force, mark }, async (folder) => {
    await folder.text(mark, jsonText(document));
    await folder.text('index.html', page);
    await fill?.(folder);
  });
}

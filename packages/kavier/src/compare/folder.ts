import { jsonText } from '@kavier/io';
import { checkRunFolder, writeRunFolder } from '@kavier/io/node';
import type { CompareDocument } from './document.ts';
import { comparePage } from './page.ts';

/** File by which a folder of such a report is known before it is replaced. */
const MARK = 'compare.json';

/** Refuses a folder that must not be written, before anything is run. Error: kind `usage`. */
export async function checkReportFolder(path: string, force: boolean): Promise<void> {
  await checkRunFolder(path, { force, mark: MARK });
}

/** Writes `compare.json` and `index.html`, both or none. */
export async function writeReport(
  path: string,
  document: CompareDocument,
  force: boolean,
): Promise<void> {
  await writeRunFolder(path, { force, mark: MARK }, async (folder) => {
    await folder.text(MARK, jsonText(document));
    await folder.text('index.html', comparePage(document));
  });
}

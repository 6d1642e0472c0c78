import type { ReproduceDocument } from '@kavier/evidence';
import { jsonText } from '@kavier/io';
import { checkRunFolder, writeRunFolder } from '@kavier/io/node';
import { reportPage } from './page.ts';

/** File by which a folder of such a report is known before it is replaced. */
const MARK = 'reproduce.json';

/**
 * Refuses a folder that must not be written, before the experiments are run. Error: kind `usage`.
 */
export async function checkReportFolder(path: string, force: boolean): Promise<void> {
  await checkRunFolder(path, { force, mark: MARK });
}

/** Writes `reproduce.json` and `reproduce.html`, both or none. */
export async function writeReport(
  path: string,
  document: ReproduceDocument,
  force: boolean,
): Promise<void> {
  await writeRunFolder(path, { force, mark: MARK }, async (folder) => {
    await folder.text(MARK, jsonText(document));
    await folder.text('reproduce.html', reportPage(document));
  });
}

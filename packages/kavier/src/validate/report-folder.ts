import type { ValidateDocument } from '@kavier/evidence';
import { jsonText } from '@kavier/io';
import { checkRunFolder, writeRunFolder } from '@kavier/io/node';
import { validationPage } from './page.ts';

/** File by which a folder of such a report is known before it is replaced. */
const MARK = 'validate.json';

/** Refuses a folder that must not be written, before anything is compared. Error: kind `usage`. */
export async function checkReportFolder(path: string, force: boolean): Promise<void> {
  await checkRunFolder(path, { force, mark: MARK });
}

/** Writes `validate.json` and `index.html`, both or none. */
export async function writeReport(
  path: string,
  document: ValidateDocument,
  force: boolean,
): Promise<void> {
  await writeRunFolder(path, { force, mark: MARK }, async (folder) => {
    await folder.text(MARK, jsonText(document));
    await folder.text('index.html', validationPage(document));
  });
}

import { stat } from 'node:fs/promises';
import { KavierError } from '@kavier/core';
import { SET_ORIGINS } from '@kavier/evidence';
import { DATA_VARIABLE, dataFolder, inDataFolder } from '../data-folder.ts';

export interface FolderChoice {
  /** `--measurements`. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder that holds the measured sets: the flag, else `measurements` below the folder of public files, KAVIER_DATA or
 * data/ of the checkout. Undefined where nobody named one and there is none.
 * Error: kind `usage` where a named folder is not there.
 */
export async function measurementsFolder({ flag, env }: FolderChoice): Promise<string | undefined> {
  if (flag !== undefined) {
    if (await isFolder(flag)) return flag;
    throw noFolder('there is no such folder of measurements', '--measurements', flag);
  }
  const below = inDataFolder(env, 'measurements');
  if (await isFolder(below)) return below;
  if (!dataFolder(env).isNamed) return undefined;
  throw noFolder('there is no such folder of measurements', DATA_VARIABLE, below);
}

/** The same where it is needed. Error: kind `usage`, which says where the measurements are published. */
export async function requireMeasurementsFolder(choice: FolderChoice): Promise<string> {
  const folder = await measurementsFolder(choice);
  if (folder !== undefined) return folder;
  const nowhere = `neither --measurements, nor ${DATA_VARIABLE}, nor ${dataFolder(choice.env).path}`;
  throw noFolder('there are no measurements', '--measurements', nowhere);
}

/** Whether there is a folder at this path. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

function noFolder(what: string, where: string, found: string): KavierError {
  const origins = SET_ORIGINS.map(({ name, publishedAt }) => `\n  ${name}: ${publishedAt}`);
  return new KavierError(what, {
    kind: 'usage',
    where,
    found,
    expected: 'a folder with one folder for each set',
    hint: `They are published, and \`node scripts/data.mjs\` in a clone gets them:${origins.join('')}`,
  });
}

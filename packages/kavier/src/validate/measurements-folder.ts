import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { KavierError } from '@kavier/core';
import { SET_ORIGINS } from './set-origins.ts';

/** Environment variable that names the folder of all measured sets. */
export const MEASUREMENTS_VARIABLE = 'KAVIER_MEASUREMENTS';

/** Where the measurements lie beside a checkout of the project; from `src` and `dist` alike. */
const BESIDE = fileURLToPath(new URL('../../../../../shared/data/measurements', import.meta.url));

export interface FolderChoice {
  /** `--measurements`. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that is taken where nobody names one. Default: beside the project. */
  readonly beside?: string | undefined;
}

/**
 * The folder that holds the measured sets: the flag, else the environment variable, else the one beside the project.
 * Error: kind `usage`, which says where the measurements are published.
 */
export async function measurementsFolder(choice: FolderChoice): Promise<string> {
  const named = given(choice);
  if (named !== undefined) {
    if (await isFolder(named.path)) return named.path;
    throw noFolder('there is no such folder of measurements', named.where, named.path);
  }
  const { beside = BESIDE } = choice;
  if (await isFolder(beside)) return beside;
  const nowhere = `neither --measurements, nor ${MEASUREMENTS_VARIABLE}, nor ${beside}`;
  throw noFolder('no measurements to compare with', '--measurements', nowhere);
}

function given({ flag, env }: FolderChoice) {
  if (flag !== undefined) return { where: '--measurements', path: flag };
  const path = env[MEASUREMENTS_VARIABLE];
  return path === undefined || path === '' ? undefined : { where: MEASUREMENTS_VARIABLE, path };
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
    hint: `The measurements are published; those of a set go into a folder of its own:${origins.join('')}`,
  });
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Environment variable that names the folder of public files. */
export const DATA_VARIABLE = 'KAVIER_DATA';

/** Where `node scripts/data.mjs` puts them: data/ of the checkout, from `src` and `dist` alike. */
const DATA = fileURLToPath(new URL('../../../data', import.meta.url));

export interface DataFolder {
  readonly path: string;
  /** Whether somebody named it; then it has to be there. */
  readonly isNamed: boolean;
}

/** The folder of public files, with `measurements` and `traces` below it: KAVIER_DATA, else data/ of the checkout. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): DataFolder {
  const named = env[DATA_VARIABLE];
  return named === undefined || named === ''
    ? { path: DATA, isNamed: false }
    : { path: named, isNamed: true };
}

/** A file or folder in it. */
export function inDataFolder(
  env: Readonly<Record<string, string | undefined>>,
  ...parts: readonly string[]
): string {
  return join(dataFolder(env).path, ...parts);
}

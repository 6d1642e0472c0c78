import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Where tests look for the public files of scripts/data.mjs: the folder of KAVIER_DATA, data/ of the checkout, or
 * shared/data beside the checkout. Only tests know of the last one.
 */
const PLACES = [
  process.env.KAVIER_DATA ?? '',
  join(CHECKOUT, 'data'),
  join(CHECKOUT, '..', 'shared', 'data'),
];

const found = PLACES.find((place) => place !== '' && existsSync(join(place, 'measurements')));

/** The folder with `traces` and `measurements`; of no meaning where there is none. */
export const PUBLIC_DATA = found ?? join(CHECKOUT, 'data');
export const HAS_NO_DATA = found === undefined;
export const SKIPPED = '(skipped: no public data; `node scripts/data.mjs` gets them)';

export const publicFile = (...parts: readonly string[]) => join(PUBLIC_DATA, ...parts);

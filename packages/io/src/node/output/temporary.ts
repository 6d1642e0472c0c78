import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** `tmp` is being written; `old` holds what is being replaced. */
type TemporaryKind = 'tmp' | 'old';

const HOST = hostname().replace(/\W+/g, '_').slice(0, 64) || 'host';
const LEFTOVER = /^\.(.+)\.kavier\.(tmp|old)-(\w+)-(\d+)(?:-\d+)?$/;

/** Age beyond which a leftover with this process's own number is some earlier process's, milliseconds. */
const OLD_MS = 24 * 3600 * 1000;

/**
 * Makes something under a hidden name beside `path` that nobody else has: `.NAME.kavier.tmp-HOST-PID`, with a number after it where
 * that name is taken. `make` must fail with EEXIST on a name that is there. Returns the name.
 */
export function makeTemporary(
  path: string,
  kind: TemporaryKind,
  make: (temporary: string) => void,
): string {
  // Names may have 255 bytes, and a character of UTF-16 takes at most three.
  const short = basename(path).slice(0, 40);
  const base = join(dirname(path), `.${short}.kavier.${kind}-${HOST}-${process.pid}`);
  for (let attempts = 0; ; attempts++) {
    const temporary = attempts === 0 ? base : `${base}-${attempts}`;
    try {
      make(temporary);
      return temporary;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** A hidden folder beside `path`. */
export function makeTemporaryFolder(path: string, kind: TemporaryKind): string {
  return makeTemporary(path, kind, (temporary) => mkdirSync(temporary));
}

/**
 * Tidies a folder after processes of this machine that died while they wrote there: what they had half-written goes, and
 * what they were about to replace goes back to its place. Leftovers of other machines and of living processes stay.
 * Never fails: a leftover is in nobody's way.
 */
export function tidyLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    const match = LEFTOVER.exec(name);
    if (match === null || match[3] !== HOST) continue;
    const path = join(folder, name);
    if (!isDead(Number(match[4]), path)) continue;
    if (match[2] === 'old') putBack(path, folder);
    rmSync(path, { recursive: true, force: true, maxRetries: 0 });
  }
}

/** A replacement was cut between its two steps: the earlier results are still in the hidden folder, under their own name. */
function putBack(hidden: string, folder: string): void {
  for (const name of namesIn(hidden)) {
    const target = join(folder, name);
    if (statSync(target, { throwIfNoEntry: false }) === undefined) {
      renameSync(join(hidden, name), target);
    }
  }
}

function isDead(pid: number, path: string): boolean {
  if (pid === process.pid) {
    // In containers many processes have the same number.
    const facts = statSync(path, { throwIfNoEntry: false });
    return facts !== undefined && Date.now() - facts.mtimeMs > OLD_MS;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The code of a system error, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

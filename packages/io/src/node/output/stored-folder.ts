import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import type { ByteSource } from '@kavier/io';
import { openFile } from '../open-source.ts';
import { CHECKSUMS_FILE, type Checksums, parseChecksums } from './checksums.ts';

/** A folder of results that was written before. Every file is read only if it is, bit for bit, what was written. */
export interface StoredFolder {
  readonly path: string;
  /**
   * One of its files. Errors (KavierError of kind `input`): the list of checksums or the file is missing; the file is not
   * what was written.
   */
  file(name: string): Promise<ByteSource>;
  /** Checks every file that has a checksum. Errors: as `file`. */
  check(): Promise<void>;
  /** As `file`, read as UTF-8. */
  text(name: string): Promise<string>;
}

/** Nothing is read yet. */
export function storedFolder(path: string): StoredFolder {
  let listed: Promise<Checksums> | undefined;
  const list = (): Promise<Checksums> => {
    listed ??= readChecksums(path);
    return listed;
  };
  const file = async (name: string): Promise<ByteSource> => {
    const { sha256 } = await list();
    const source = await openFile(join(path, name));
    const expected = sha256.get(name);
    const found = await sha256Of(source);
    if (expected === found) return source;
    throw new KavierError('the file is not what was written', {
      kind: 'input',
      where: source.name,
      found: `SHA-256 ${found.slice(0, 12)}`,
      expected: expected === undefined ? `an entry in ${CHECKSUMS_FILE}` : expected.slice(0, 12),
      hint: 'It was damaged or edited. Run the scenario again',
    });
  };
  return {
    path,
    file,
    async check() {
      for (const name of (await list()).sha256.keys()) await file(name);
    },
    async text(name) {
      const source = await file(name);
      return new TextDecoder().decode(await source.slice(0));
    },
  };
}

async function readChecksums(path: string): Promise<Checksums> {
  const where = join(path, CHECKSUMS_FILE);
  const text = await readFile(where, 'utf8').catch(() => {
    throw new KavierError('these are no whole results of Kavier', {
      kind: 'input',
      where: path,
      found: `no ${CHECKSUMS_FILE}`,
      expected: `a folder as it was written, with the checksums of its files`,
      hint: 'Results of earlier versions have none: run the scenario again',
    });
  });
  return parseChecksums(where, text);
}

async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of source.stream()) hash.update(block);
  return hash.digest('hex');
}

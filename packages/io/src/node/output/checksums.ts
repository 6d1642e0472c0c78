import { KavierError } from '@kavier/core';

/** The file in which every folder of results says what belongs to it; `sha256sum -c SHA256SUMS` checks it, too. */
export const CHECKSUMS_FILE = 'SHA256SUMS';

const SCHEMA = '# kavier.files/1';
const UNHASHED = '# without checksum: ';

/** What a folder of results holds. */
export interface Checksums {
  /** SHA-256 (hex) of each file, by name. */
  readonly sha256: ReadonlyMap<string, string>;
  /** Files that differ between equal results, so that their checksums would, too. */
  readonly unhashed: readonly string[];
}

export function checksumsText({ sha256, unhashed }: Checksums): string {
  const lines = [SCHEMA];
  if (unhashed.length > 0) lines.push(UNHASHED + unhashed.join(' '));
  for (const [name, sum] of sha256) lines.push(`${sum}  ${name}`);
  return `${lines.join('\n')}\n`;
}

/** Reads what `checksumsText` wrote. Errors (KavierError of kind `input`): any other line, a file named twice. */
export function parseChecksums(where: string, text: string): Checksums {
  const lines = text.split('\n');
  const refuse = (line: number, expected: string) =>
    new KavierError('this is no list of checksums that Kavier wrote', {
      kind: 'input',
      where: `${where}:${line + 1}`,
      found: JSON.stringify((lines[line] ?? '').slice(0, 100)),
      expected,
    });
  if (lines[0] !== SCHEMA) throw refuse(0, SCHEMA);
  if (lines[lines.length - 1] !== '') throw refuse(lines.length - 1, 'a line that ends');
  let unhashed: readonly string[] = [];
  const sha256 = new Map<string, string>();
  for (let line = 1; line < lines.length - 1; line++) {
    if (line === 1 && lines[line].startsWith(UNHASHED)) {
      unhashed = lines[line].slice(UNHASHED.length).split(' ');
      continue;
    }
    const match = /^([0-9a-f]{64}) {2}([\w.-]+)$/.exec(lines[line]);
    if (match === null || sha256.has(match[2])) {
      throw refuse(line, 'a SHA-256, two spaces and a file name, each file once');
    }
    sha256.set(match[2], match[1]);
  }
  return { sha256, unhashed };
}

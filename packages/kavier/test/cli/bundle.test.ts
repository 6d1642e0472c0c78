import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = join(PACKAGE, 'dist/bin.js');
const BUNDLE = join(PACKAGE, 'bin/kavier.js');
const LICENCES = join(PACKAGE, 'bundle/LICENSES.txt');

/** A bundle of other sources than those compiled says nothing. */
function isCurrent(): boolean {
  const stamp = join(PACKAGE, 'dist/.tsbuildinfo');
  return existsSync(LICENCES) && statSync(LICENCES).mtimeMs >= statSync(stamp).mtimeMs;
}

function said(bin: string, argv: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function workplace(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'small.yaml'), SMALL_YAML);
  return folder;
}

describe.skipIf(!isCurrent())('the bundled command (skipped when it is not built)', () => {
  test.each([
    'run small.yaml --no-write',
    'compare small.yaml --cache none,lru --json',
    'footprint small.yaml --json',
    'catalog --json',
    'schema',
    'bench --list',
    'run nowhere.yaml',
  ])('says the same as the modules: %s', (line) => {
    const folder = workplace();
    const argv = line.split(' ');
    expect(said(BUNDLE, argv, folder)).toEqual(said(MODULES, argv, folder));
  });

  test('writes the same run folder', () => {
    const folder = workplace();
    for (const [name, bin] of Object.entries({ bundle: BUNDLE, modules: MODULES })) {
      said(bin, ['run', 'small.yaml', '--out', name], folder);
    }
    const sums = (name: string) =>
      readFileSync(join(folder, name, 'SHA256SUMS'), 'utf8')
        .split('\n')
        .filter((line) => !line.endsWith('provenance.json'));
    expect(sums('bundle')).toEqual(sums('modules'));
  });

  test('a stack trace names the sources', () => {
    const { stderr } = said(BUNDLE, ['run', 'nowhere.yaml', '--debug'], workplace());
    expect(stderr).toMatch(/packages\/kavier\/src\/cli\/verbs\/run-action\.ts:\d+/);
  });

  test('it carries the licences of what it holds', () => {
    const text = readFileSync(LICENCES, 'utf8');
    for (const name of ['commander', 'hyparquet', 'yaml', 'zod']) expect(text).toContain(name);
  });
});

/** A copy of the installed command, and in it the code that this V8 compiled. */
function copied() {
  const folder = temporaryFolder();
  for (const part of ['bin', 'bundle', 'package.json']) {
    cpSync(join(PACKAGE, part), join(folder, part), { recursive: true, preserveTimestamps: true });
  }
  const code = readdirSync(join(folder, 'bundle')).filter((file) => file.startsWith('compiled-'));
  return { folder, code: code.map((file) => join(folder, 'bundle', file)) };
}

/** For each file that a run loads late, whether V8 refused the code kept for it; null where there was none. */
const TAKEN = `
const { loadBundle } = require(process.argv[1]);
const refused = [];
const { main } = loadBundle('./main.js', (id, text, script) => refused.push(script.cachedDataRejected ?? null));
const host = { stdout() {}, stderr() {}, env: {}, columns: 80, processors: 1, nowMs: () => 0 };
main(['run', 'small.yaml', '--no-write'], host).then(() => console.log(JSON.stringify(refused)));`;

function refusedOf(folder: string): readonly (boolean | null)[] {
  const argv = ['-e', TAKEN, join(folder, 'bin/chunks.js')];
  const { stdout } = spawnSync(process.execPath, argv, { cwd: workplace(), encoding: 'utf8' });
  return JSON.parse(stdout) as readonly (boolean | null)[];
}

describe.skipIf(!isCurrent())('code that was compiled before', () => {
  test('is taken for every file that a run loads', () => {
    const { folder } = copied();
    const refused = refusedOf(folder);
    expect(refused.length).toBeGreaterThan(10);
    expect(new Set(refused)).toEqual(new Set([false]));
  });

  test('is left aside where it is damaged, cut off, no such thing, or gone: the words stay the same', () => {
    const { folder, code } = copied();
    const place = workplace();
    const argv = ['run', 'small.yaml', '--no-write'];
    const expected = said(MODULES, argv, place);
    const now = () => said(join(folder, 'bin/kavier.js'), argv, place);
    for (const path of code) {
      const bytes = readFileSync(path);
      const tableBytes = 4 + bytes.readUInt32LE(0);
      const flipped = Buffer.from(bytes);
      for (let i = tableBytes + 100; i < flipped.length; i += 997) flipped[i] ^= 4;
      for (const one of [flipped, bytes.subarray(0, tableBytes + 1000), bytes.subarray(0, 9), '']) {
        writeFileSync(path, one);
        expect(now()).toEqual(expected);
      }
      rmSync(path);
      expect(now()).toEqual(expected);
    }
    expect(new Set(refusedOf(folder))).toEqual(new Set([null]));
  });

  test('is left aside for a file whose text is another one', () => {
    const { folder } = copied();
    for (const file of readdirSync(join(folder, 'bundle'))) {
      if (file.endsWith('.js')) appendFileSync(join(folder, 'bundle', file), ' ');
    }
    expect(new Set(refusedOf(folder))).toEqual(new Set([null]));
  });
});

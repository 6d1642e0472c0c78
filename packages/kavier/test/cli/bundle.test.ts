import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = join(PACKAGE, 'dist/bin.js');
const BUNDLE = join(PACKAGE, 'bundle/bin.js');
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

// Packs Kavier, checks the tarball with publint and attw, installs it in an empty folder and runs it there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, start } from './run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kavier-package-'));
try {
  const packed = start('node', ['scripts/pack.mjs', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  if (packed.status !== 0) process.exit(1);
  const tarball = packed.stdout.trim();
  run('node', ['node_modules/publint/src/cli.js', tarball, '--strict'], 'publint');
  run(
    'node',
    [
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      tarball,
      '--profile',
      'esm-only',
      '--no-emoji',
    ],
    'attw',
  );
  const empty = join(folder, 'empty');
  run('mkdir', [empty], 'An empty folder');
  writeFileSync(join(empty, 'package.json'), '{"private":true}\n');
  run('npm', ['install', '--no-audit', '--no-fund', tarball], 'Installing the tarball', {
    cwd: empty,
  });
  const example = resolve(empty, 'node_modules/kavier/examples/first-run.yaml');
  run(
    'npm',
    ['exec', '--offline', '--', 'kavier', 'run', example, '--json', '--quiet'],
    'npx kavier run',
    {
      cwd: empty,
      stdio: ['ignore', 'ignore', 2],
    },
  );
  run('node', ['--input-type=module', '-e', "import { VERSION } from 'kavier'"], 'import kavier', {
    cwd: empty,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log('The package installs and runs.');

// Brings a fresh clone to the point where Kavier runs: installs what the lock file names, then compiles and bundles.
// Every step is skipped when nothing has changed, so `npm start` and `npm test` can always call it.
import { existsSync, statSync } from 'node:fs';
import { run } from './run.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Kavier needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(2);
}

const installed = 'node_modules/.package-lock.json';
const current =
  existsSync(installed) &&
  statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs &&
  existsSync('node_modules/typescript');
// Not `npm ci`: it refuses a lock file without the packages of other platforms, which not every registry has.
if (!current) run('npm', ['install', '--no-save', '--no-audit', '--no-fund'], 'Installing');

const projects = process.argv.includes('--runtime') ? ['packages/kavier'] : [];
run('node', ['node_modules/typescript/bin/tsc', '-b', ...projects], 'Compiling');
run('node', ['scripts/bundle.mjs'], 'Bundling');

// Changes the core one operator, constant or branch at a time, and counts the changes that no test notices:
//   node scripts/mutate.mjs [room or file below packages/core/src] ...   default: every room that counts money, energy or time
// Not a test: a room takes from minutes to an hour of one core. What was found before is kept, so that a second run looks at what
// has changed since. Stryker is installed at the first run, apart from the project, whose own install stays small.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run, start } from './run.mjs';

const STRYKER = '9.6.1'; // the last version for Node 20
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'node_modules/.cache/mutate');
const ROOMS = ['carbon', 'cost', 'energy', 'kvcache', 'metrics', 'record', 'water'];

const asked = process.argv.slice(2);
install();
const scores = (asked.length > 0 ? asked : ROOMS).map(mutate);
console.log('\nroom: noticed of all changes');
for (const { room, killed, all } of scores) {
  const share = all === 0 ? '-' : `${((100 * killed) / all).toFixed(1)} %`;
  console.log(`${room}: ${killed} of ${all}, ${share}`);
}

/** Puts Stryker beside the project; it finds the project's own vitest. */
function install() {
  const wanted = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${STRYKER}`);
  const there = join(FOLDER, 'node_modules/@stryker-mutator/core/package.json');
  if (existsSync(there) && JSON.parse(readFileSync(there, 'utf8')).version === STRYKER) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "name": "mutate", "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--save-exact'];
  run('npm', ['install', ...flags, ...wanted], 'Installing Stryker', { cwd: FOLDER });
}

/** Mutates a room, or a file of one, and says how many of its changes a test noticed. */
function mutate(room) {
  const source = `packages/core/src/${room}`;
  if (!existsSync(join(ROOT, source))) {
    console.error(`There is no ${source}`);
    process.exit(2);
  }
  const name = room.replaceAll('/', '-');
  const report = join(FOLDER, `${name}.json`);
  const config = join(FOLDER, `${name}.config.json`);
  writeFileSync(config, JSON.stringify(options(room, name, report), null, 2));
  const stryker = join(FOLDER, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status } = start('node', [stryker, 'run', config], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (...words) => mutants.filter((one) => words.includes(one.status)).length;
  const killed = count('Killed', 'Timeout');
  return { room, killed, all: killed + count('Survived', 'NoCoverage') };
}

function options(room, name, report) {
  const plugin = join(FOLDER, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js');
  return {
    mutate: [
      room.endsWith('.ts') ? `packages/core/src/${room}` : `packages/core/src/${room}/**/*.ts`,
    ],
    testRunner: 'vitest',
    plugins: [pathToFileURL(resolve(plugin)).href],
    // Not only tests that import a file themselves: laws reach it through others.
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    // Texts of errors and tables of data are for people; only what computes is changed.
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral', 'ArrayDeclaration'] },
    ignoreStatic: true,
    // Stryker would rewrite paths in it with a compiler API that TypeScript 7 has not; vitest needs none of that.
    tsconfigFile: 'none',
    ignorePatterns: [
      '.git',
      '/packages/*/dist',
      '/packages/*/bundle',
      '/runs',
      '/data',
      'packages/kavier/test',
      'packages/io/test',
      'packages/evidence/test',
      '*.tsbuildinfo',
    ],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    timeoutMS: 60_000,
    // All tests once with their coverage, on a machine that may be busy; the default of five minutes is too short.
    dryRunTimeoutMinutes: 60,
    incremental: true,
    incrementalFile: join(FOLDER, `${name}.incremental.json`),
    tempDirName: '.stryker-tmp',
    reporters: ['clear-text', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: report },
    allowConsoleColors: false,
  };
}

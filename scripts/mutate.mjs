// Changes the core one operator, constant or branch at a time, and counts the changes that no test notices:
//   node scripts/mutate.mjs [room or file below packages/core/src] ...   default: every room that counts money, energy or time
//   node scripts/mutate.mjs --sample N [--seed S]   N changes drawn evenly over the whole core, in the order of the draw: what was
//                                                   tested before Ctrl-C is a sample too
// Not a test: a room takes from minutes to an hour of one core. What was found before is kept, so that a second run looks at what
// has changed since. Stryker is installed at the first run, apart from the project, whose own install stays small.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { run, start } from './run.mjs';

const STRYKER = '9.6.1'; // the last version for Node 20
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'node_modules/.cache/mutate');
const ROOMS = ['carbon', 'cost', 'energy', 'kvcache', 'metrics', 'record', 'water'];

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
if (values.sample !== undefined && (!(Number(values.sample) >= 1) || asked.length > 0)) {
  console.error(
    '--sample takes a number of changes from 1 on, of the whole core: no room beside it',
  );
  process.exit(2);
}
install();
if (values.sample !== undefined) {
  mutateSample(Number(values.sample), values.seed);
  process.exit(0);
}
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
  const { status } = stryker(name, options(room, name, report));
  if (status !== 0) process.exit(status ?? 1);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (...words) => mutants.filter((one) => words.includes(one.status)).length;
  const killed = count('Killed', 'Timeout');
  return { room, killed, all: killed + count('Survived', 'NoCoverage') };
}

function stryker(name, asked) {
  const config = join(FOLDER, `${name}.config.json`);
  writeFileSync(config, JSON.stringify(asked, null, 2));
  const program = join(FOLDER, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  return start('node', [program, 'run', config], { cwd: ROOT, stdio: 'inherit' });
}

/** Mutates the whole core at places drawn by `seed` and prints the score of each room and of all, as far as the run came. */
function mutateSample(size, seed) {
  process.on('SIGINT', () => {}); // Stryker ends by it; what it found is still told
  const log = join(FOLDER, 'sample.jsonl');
  rmSync(log, { force: true });
  const whole = options('**', 'sample', join(FOLDER, 'sample.json'));
  const { status } = stryker('sample', {
    ...whole,
    plugins: [...whole.plugins, new URL('mutate-sample.mjs', import.meta.url).href],
    checkers: ['sample'],
    reporters: ['sample', 'json'],
    sample: { size, seed, log },
    incremental: false,
  });
  if (!existsSync(log)) process.exit(status || 1);
  const lines = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const all = lines.filter((one) => one.status !== 'Ignored');
  const ran = all.filter((one) => ['Killed', 'Timeout', 'Survived'].includes(one.status));
  // A change that no test reaches is told at once; it is in the sample where the draw has come to it.
  const last = ran.length < size && status === 0 ? 1 : Math.max(0, ...ran.map((one) => one.lot));
  const drawn = [...ran, ...all.filter((one) => one.status === 'NoCoverage' && one.lot <= last)];
  console.log(`\n${drawn.length} of ${all.length} changes drawn, seed ${seed}`);
  for (const one of drawn.filter(
    ({ status }) => status === 'Survived' || status === 'NoCoverage',
  )) {
    console.log(`${one.status} ${one.file}:${one.line} ${one.mutator} ${one.replacement ?? ''}`);
  }
  console.log('\nroom: noticed of all drawn, 95 % interval');
  const rooms = [...new Set(drawn.map(roomOf))].sort((a, b) => a.localeCompare(b));
  for (const room of rooms)
    told(
      room,
      drawn.filter((one) => roomOf(one) === room),
    );
  told('in all', drawn);
}

const roomOf = ({ file }) => file.split('/')[0];

function told(name, drawn) {
  const killed = drawn.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const [low, high] = wilson(killed, drawn.length).map((share) => (100 * share).toFixed(1));
  console.log(`${name}: ${killed} of ${drawn.length}, ${low} to ${high} %`);
}

/** Wilson's 95 % interval of a share; E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), p. 209. */
function wilson(count, all) {
  const z = 1.96;
  const middle = (count + z ** 2 / 2) / (all + z ** 2);
  const half = (z / (all + z ** 2)) * Math.sqrt((count * (all - count)) / all + z ** 2 / 4);
  return [middle - half, middle + half];
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

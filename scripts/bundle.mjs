// Bundles the command line, with what it imports, into few files under packages/kavier/bundle: loading a thousand modules
// is most of the time of a short verb. What a verb imports when it acts stays apart and is loaded by it alone. Skipped
// when no compiled package is newer. The library door is not bundled. CommonJS, because only scripts can be loaded with
// code that V8 has compiled before (packages/kavier/bin/chunks.js).
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { CODE } from '../packages/kavier/bin/chunks.js';
import { run } from './run.mjs';

const TARGET = 'packages/kavier/bundle';
const SOURCES = 'packages/kavier/src';
/** Written last, so that it stands for the whole. */
const LICENCES = join(TARGET, 'LICENSES.txt');
const COMPILED = ['core/dist', 'io/dist', 'io/dist/node', 'evidence/dist', 'kavier/dist'];

/** The parser of command lines loads what starts processes, a tenth of a bare start of Node, for subcommands that are programs. */
const childProcessesWhenAsked = {
  name: 'child-processes-when-asked',
  transform(code, id) {
    if (!id.endsWith('/commander/lib/command.js')) return undefined;
    const asked = `const childProcess = { get spawn() { return require('node:child_process').spawn; } };`;
    const late = code.replace("const childProcess = require('node:child_process');", asked);
    if (late === code) throw new Error('commander loads child processes in another way');
    return { code: late, map: null };
  },
};

if (!isCurrent()) await bundle();
if (!existsSync(CODE)) {
  // As a command is started: V8 has no use for code of other flags.
  const env = { ...process.env, NODE_OPTIONS: '' };
  run('node', ['scripts/compile-bundle.mjs'], 'Compiling the bundle for this V8', { env });
}

function isCurrent() {
  if (!existsSync(LICENCES)) return false;
  const { mtimeMs } = statSync(LICENCES);
  const stamps = COMPILED.map((folder) => `packages/${folder}/.tsbuildinfo`);
  const makers = ['scripts/compile-bundle.mjs', 'packages/kavier/bin/chunks.js'];
  return [...stamps, ...makers, import.meta.filename, 'package-lock.json'].every(
    (path) => existsSync(path) && statSync(path).mtimeMs <= mtimeMs,
  );
}

async function bundle() {
  rmSync(TARGET, { recursive: true, force: true });
  const build = await rolldown({
    input: {
      bin: `${SOURCES}/bin.ts`,
      main: `${SOURCES}/cli/main.ts`,
      child: `${SOURCES}/bench/child.ts`,
      worker: `${SOURCES}/workers/worker.ts`,
    },
    platform: 'node',
    tsconfig: false,
    plugins: [childProcessesWhenAsked],
    resolve: {
      alias: {
        '@kavier/core/architecture': resolve('packages/core/src/architecture/index.ts'),
        '@kavier/core': resolve('packages/core/src/index.ts'),
        '@kavier/evidence/node': resolve('packages/evidence/src/node/index.ts'),
        '@kavier/evidence': resolve('packages/evidence/src/index.ts'),
        '@kavier/io/node': resolve('packages/io/src/node/index.ts'),
        '@kavier/io': resolve('packages/io/src/index.ts'),
      },
    },
    onLog: (level, log) => {
      // Of an import that other packages have made already there is nothing left to put off.
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') throw new Error(`${level}: ${log.message}`);
    },
  });
  const { output } = await build.write({
    dir: TARGET,
    format: 'cjs',
    // A script of chunks.js has no other way to load what Node brings.
    dynamicImportInCjs: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // Names stay whole, for stack traces that can be read without the maps.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  writeFileSync(join(TARGET, 'package.json'), '{ "type": "commonjs" }\n');
  const chunks = output.filter(({ type }) => type === 'chunk');
  writeFileSync(LICENCES, licences(chunks.flatMap(({ moduleIds }) => moduleIds)));
  const bytes = chunks.reduce((sum, { code }) => sum + code.length, 0);
  console.error(`${chunks.length} files, ${(bytes / 1e6).toFixed(2)} MB`);
}

/** The licences of the packages in the bundle, as they ask for. */
function licences(moduleIds) {
  const folders = new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined));
  const texts = [...folders]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
      const file = ['LICENSE', 'LICENSE.md', 'license'].find((one) =>
        existsSync(join(folder, one)),
      );
      if (file === undefined) throw new Error(`${name} has no licence file`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
  return texts.join(`\n${'-'.repeat(78)}\n\n`);
}

function packageFolder(id) {
  if (!id.includes('/node_modules/')) return undefined;
  let folder = dirname(id);
  while (!/\/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder)) folder = dirname(folder);
  return folder;
}

// Assembles the published package: `kavier` with the workspaces it is made of inside it, so that users install one
// thing. Prints the path of the tarball. Usage: node scripts/pack.mjs [FOLDER]
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { start } from './run.mjs';

const target = resolve(process.argv[2] ?? 'dist');
const staging = join(target, 'package');
rmSync(staging, { recursive: true, force: true });

const manifest = readManifest('packages/kavier');
const dependencies = {};
for (const name of ['core', 'io', 'evidence']) {
  const inner = readManifest(`packages/${name}`);
  Object.assign(dependencies, inner.dependencies);
  copyBuilt(`packages/${name}`, join(staging, 'node_modules', inner.name), inner);
}
Object.assign(dependencies, manifest.dependencies);
copyBuilt('packages/kavier', staging, {
  ...manifest,
  dependencies,
  bundleDependencies: Object.keys(dependencies).filter((name) => name.startsWith('@kavier/')),
});
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(file, join(staging, file));
for (const folder of ['bin', 'bundle'])
  cpSync(`packages/kavier/${folder}`, join(staging, folder), { recursive: true });
cpSync('examples', join(staging, 'examples'), { recursive: true });

const packed = start('npm', ['pack', '--json', '--pack-destination', target], {
  cwd: staging,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 2],
});
if (packed.status !== 0) process.exit(packed.status ?? 1);
console.log(join(target, JSON.parse(packed.stdout)[0].filename));

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function copyBuilt(from, to, packageManifest) {
  mkdirSync(to, { recursive: true });
  // The command line is in the bundle; dist is the library door.
  const isShipped = (path) => !/\.tsbuildinfo$|\/dist\/(bin|cli|bench)\b/.test(path);
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: isShipped });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(packageManifest, null, 2)}\n`);
}

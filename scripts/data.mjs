// The public files that Kavier is compared with: gets them, checks a folder of them, lists them.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataPage } from './data/docs-page.mjs';
import { Sources } from './data/fetch.mjs';
import { checkFolder, entriesOf, selectSets, stateOf } from './data/manifest.mjs';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const AT_ONCE = 6;

const USAGE = `Usage: node scripts/data.mjs [SETS...] [--to FOLDER | --check FOLDER | --list | --write-docs FILE]

Gets the public files that Kavier's figures rest on, from where they are published, and checks each by its checksum.
They go into data/ of the checkout, or into the folder of KAVIER_DATA; what is there already is kept.

  --to FOLDER        put them there instead
  --check FOLDER     fetch nothing: say which files of the folder are the same, differ or are missing
  --list             the sets with source, licence and size
  --write-docs FILE  write the page docs/data.md`;

const OPTIONS = {
  to: { type: 'string' },
  check: { type: 'string' },
  list: { type: 'boolean' },
  'write-docs': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return say(USAGE);
  const sets = selectSets(positionals);
  if (values.list) return list(sets);
  if (values['write-docs'] !== undefined) {
    return writeFileSync(values['write-docs'], dataPage(selectSets([])));
  }
  if (values.check !== undefined) return check(values.check, sets);
  await get(values.to ?? (process.env.KAVIER_DATA || join(CHECKOUT, 'data')), sets);
}

const say = (text) => console.log(text);

function list(sets) {
  for (const { id, files, repository, commit, licence } of sets) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const size = `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`;
    say(`${id}: ${size}; ${repository} at ${commit ?? 'an unknown commit'}; ${licence}`);
  }
}

function check(folder, sets) {
  const found = checkFolder(folder, sets);
  for (const state of ['differ', 'missing', 'extra']) {
    for (const at of found[state]) say(`${state}: ${at}`);
  }
  const counts = Object.entries(found).map(([state, places]) => `${places.length} ${state}`);
  say(`${folder}: ${counts.join(', ')}`);
  if (found.differ.length + found.missing.length > 0) process.exitCode = 1;
}

/** Gets what is missing or differs, some files at a time. */
async function get(folder, sets) {
  const sources = new Sources();
  const wanted = entriesOf(sets).filter(
    ({ entry, at }) => stateOf(join(folder, at), entry) !== 'same',
  );
  const failed = [];
  let done = 0;
  const queue = [...wanted];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        write(join(folder, next.at), await sources.bytesOf(next.set, next.entry));
      } catch (error) {
        failed.push(`${next.at}: ${error instanceof Error ? error.message : String(error)}`);
      }
      done++;
      if (done % 25 === 0) console.error(`${done} of ${wanted.length} files`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const line of failed.toSorted((a, b) => (a < b ? -1 : 1))) say(`not made: ${line}`);
  const total = entriesOf(sets).length;
  say(`${folder}: ${total - failed.length} of ${total} files are there and have their checksums`);
  if (failed.length > 0) process.exitCode = 1;
}

/** Whole or not at all. */
function write(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

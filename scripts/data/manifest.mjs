import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const FILE = fileURLToPath(new URL('manifest.json', import.meta.url));

/**
 * Sets of public files: where each comes from, what it may be used for, and the checksum of what Kavier's figures were made
 * with. `sha256` and `bytes` are of the content, decompressed where a name ends in .gz; a set or a file without a commit or a
 * path says under `unknown` why.
 */
export function readManifest() {
  return JSON.parse(readFileSync(FILE, 'utf8')).sets;
}

/** The sets of these ids, or all. Throws where an id is none. */
export function selectSets(ids, sets = readManifest()) {
  const known = sets.map(({ id }) => id);
  const wrong = ids.find((id) => !known.includes(id));
  if (wrong !== undefined) throw new Error(`there is no set ${wrong}; sets: ${known.join(', ')}`);
  return ids.length === 0 ? sets : sets.filter(({ id }) => ids.includes(id));
}

/** Every file of the sets with its set and its place below the folder of data. */
export function entriesOf(sets) {
  return sets.flatMap((set) =>
    set.files.map((entry) => ({ set, entry, at: `${set.folder}/${entry.file}` })),
  );
}

export const isGzip = (name) => name.endsWith('.gz');

export function contentSha256(name, bytes) {
  const content = isGzip(name) ? gunzipSync(bytes) : bytes;
  return createHash('sha256').update(content).digest('hex');
}

/** What a folder holds of the sets: places of files that are the same, that differ, that are missing, and that no set names. */
export function checkFolder(folder, sets) {
  const found = { same: [], differ: [], missing: [], extra: [] };
  for (const { entry, at } of entriesOf(sets)) found[stateOf(join(folder, at), entry)].push(at);
  const named = new Set(entriesOf(readManifest()).map(({ at }) => at));
  for (const part of ['traces', 'measurements']) {
    found.extra.push(...filesBelow(folder, join(folder, part)).filter((at) => !named.has(at)));
  }
  return found;
}

/** `same`, `differ` or `missing`. A file that cannot be decompressed differs. */
export function stateOf(path, entry) {
  if (!existsSync(path)) return 'missing';
  try {
    return contentSha256(entry.file, readFileSync(path)) === entry.sha256 ? 'same' : 'differ';
  } catch {
    return 'differ';
  }
}

function filesBelow(root, folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

import { convert, packed, sourcesOf } from './convert.mjs';
import { contentSha256 } from './manifest.mjs';

const RAW = 'https://raw.githubusercontent.com';
const MEDIA = 'https://media.githubusercontent.com/media';
const API = 'https://api.github.com/repos';
const POINTER = 'version https://git-lfs.github.com/spec/';
/** Files of the same name that are tried where a path was not recorded. */
const MOST_CANDIDATES = 8;

/**
 * Reads files of public repositories; commits and folders are looked up once. `get` gives the bytes at an address, or throws.
 */
export class Sources {
  #get;
  #commits = new Map();
  #trees = new Map();

  constructor(get = getOverNetwork) {
    this.#get = get;
  }

  /** The bytes of an entry as they belong into the folder. Throws with the reason where they cannot be made. */
  async bytesOf(set, entry) {
    if (set.commit === null) throw new Error(`its commit is not known: ${set.unknown.commit}`);
    const named = sourcesOf(entry);
    const choices = named.length > 0 ? [named] : await this.#candidates(set, entry);
    if (choices.length === 0) throw new Error('no file of that name in the repository');
    let reason = '';
    for (const paths of choices) {
      const sources = [];
      for (const path of paths) sources.push(await this.#file(set, path));
      const bytes = packed(entry, convert(entry, sources));
      if (contentSha256(entry.file, bytes) === entry.sha256) return bytes;
      const inferred = entry.conversion?.basis === 'inferred';
      reason = inferred
        ? 'made by a rule that was read off its rows, but differs from the file that Kavier was compared with'
        : 'differs from the file that Kavier was compared with';
    }
    throw new Error(reason);
  }

  async #file(set, path) {
    const place = `${set.repository}/${await this.#commit(set)}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const bytes = await this.#get(`${RAW}/${place}`);
    const isPointer = bytes.subarray(0, POINTER.length).toString('latin1') === POINTER;
    return isPointer ? await this.#get(`${MEDIA}/${place}`) : bytes;
  }

  /** The whole hash of a recorded commit or tag. */
  async #commit({ repository, commit }) {
    if (/^[0-9a-f]{40}$/.test(commit)) return commit;
    const key = `${repository}@${commit}`;
    if (!this.#commits.has(key)) {
      this.#commits.set(key, this.#json(`${API}/${repository}/commits/${commit}`));
    }
    return (await this.#commits.get(key)).sha;
  }

  /** Files of the entry's name, those first that share most folders with its place. */
  async #candidates(set, { file }) {
    const sha = await this.#commit(set);
    const key = `${set.repository}@${sha}`;
    if (!this.#trees.has(key)) {
      this.#trees.set(key, this.#json(`${API}/${set.repository}/git/trees/${sha}?recursive=1`));
    }
    const { tree } = await this.#trees.get(key);
    const [name, ...folders] = file.replace(/\.gz$/, '').split('/').reverse();
    const shared = (path) => folders.filter((folder) => path.split('/').includes(folder)).length;
    return tree
      .map(({ path }) => path)
      .filter((path) => path.split('/').at(-1) === name)
      .sort((a, b) => shared(b) - shared(a))
      .slice(0, MOST_CANDIDATES)
      .map((path) => [path]);
  }

  async #json(address) {
    return JSON.parse((await this.#get(address)).toString('utf8'));
  }
}

async function getOverNetwork(address) {
  const answer = await fetch(address).catch((error) => {
    const why = error.cause?.code ?? error.message;
    throw new Error(`no answer (${why}) from ${address}`);
  });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText} at ${address}`);
  return Buffer.from(await answer.arrayBuffer());
}

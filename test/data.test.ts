import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { convert } from '../scripts/data/convert.mjs';
import { dataPage } from '../scripts/data/docs-page.mjs';
import { Sources } from '../scripts/data/fetch.mjs';
import { parseText, printText } from '../scripts/data/json-text.mjs';
import { checkFolder, contentSha256, entriesOf, readManifest } from '../scripts/data/manifest.mjs';
import { HAS_NO_DATA, PUBLIC_DATA, publicFile, SKIPPED } from './public-data.ts';

interface Conversion {
  readonly kind: string;
  readonly from?: readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
  readonly basis?: string;
}

interface Entry {
  readonly file: string;
  readonly path?: string | null;
  readonly bytes: number;
  readonly sha256: string;
  readonly conversion?: Conversion;
}

interface DataSet {
  readonly id: string;
  readonly folder: string;
  readonly repository: string;
  readonly commit: string | null;
  readonly licence: string;
  readonly usedFor: string;
  readonly unknown?: Readonly<Record<string, string>>;
  readonly files: readonly Entry[];
}

const SETS = readManifest() as readonly DataSet[];

describe('manifest of public files', () => {
  test('every file has source, licence and checksum, or says which of them is not known and why', () => {
    for (const { id, repository, commit, licence, unknown, files } of SETS) {
      expect(repository, id).toMatch(/^[\w.-]+\/[\w.-]+$/);
      expect(licence, id).not.toBe('');
      if (commit === null) expect(unknown?.commit, id).toBeTruthy();
      for (const { file, path, bytes, sha256, conversion } of files) {
        expect(sha256, file).toMatch(/^[0-9a-f]{64}$/);
        expect(bytes, file).toBeGreaterThan(0);
        const isKnown = typeof path === 'string' || conversion?.from !== undefined;
        if (!isKnown) expect(unknown?.path, `${id} ${file}`).toBeTruthy();
        expect(file.endsWith('.gz')).toBe(conversion !== undefined && isZipped(conversion));
      }
    }
  });

  test('names every place once', () => {
    const places = entriesOf(SETS).map(({ at }: { at: string }) => at);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(SETS.map(({ id }) => id)).size).toBe(SETS.length);
  });

  test('docs/data.md is made from it', () => {
    expect(readFileSync(new URL('../docs/data.md', import.meta.url), 'utf8')).toBe(dataPage(SETS));
  });
});

const isZipped = (conversion: Conversion & { gzip?: boolean }) =>
  conversion.kind === 'gzip' || conversion.gzip === true;

describe('conversions', () => {
  const bytes = (text: string) => Buffer.from(text);

  test('JSON keeps how its numbers are written, on one line and indented', () => {
    const text = '{"a": 4.0, "b": [1e-3, "x, {y}"], "c": {}, "d": null}';
    expect(printText(parseText(text))).toBe(text);
    expect(printText(parseText('[{"a":1.0},[]]'), 1)).toBe('[\n {\n  "a": 1.0\n },\n []\n]');
    expect(() => parseText('{"a": }')).toThrow();
  });

  test('rows are kept by the cells of every named column', () => {
    const conversion = { kind: 'rows', where: { gpu: ['a', 'b'], tp: ['2'] } };
    const source = bytes('tp,gpu,ms\n2,a,1\n4,a,2\n2,c,3\n2,b,4\n');
    expect(String(convert({ conversion }, [source]))).toBe('tp,gpu,ms\n2,a,1\n2,b,4\n');
  });

  test('objects of one file each become lines, LoadGen’s summaries too', () => {
    const conversion = { kind: 'join', from: ['d/x/1.json'], strip: 'd/', task: 'chat' };
    expect(String(convert({ conversion }, [bytes('{\n "TP": 4.0\n}')]))).toBe(
      '{"task": "chat", "file": "x/1.json", "TP": 4.0}\n',
    );
    const from = ['closed/Acme/results/Box/llama/Server/performance/run_1/summary.txt'];
    const [line] = String(
      convert({ conversion: { kind: 'loadgen', from } }, [bytes('Mode : Perf\nTokens (ns) : 5\n')]),
    ).split('\n');
    expect(JSON.parse(line)).toEqual({
      division: 'closed',
      submitter: 'Acme',
      system: 'Box',
      model: 'llama',
      scenario: 'Server',
      source_path: from[0],
      Mode: 'Perf',
      'Tokens (ns)': '5',
    });
  });
});

describe('getting files', () => {
  const content = Buffer.from('a,b\n1,2\n');
  const entry = { file: 'x.csv.gz', path: 'data/x.csv', conversion: { kind: 'gzip' } };
  const set = { repository: 'some/where', commit: 'abcd1234' };
  const sha256 = contentSha256('x.csv', content);

  /** A network that has these addresses. */
  const network = (pages: Readonly<Record<string, Buffer>>) => async (address: string) => {
    const page = pages[address];
    if (page === undefined) throw new Error(`404 at ${address}`);
    return page;
  };
  const commits = 'https://api.github.com/repos/some/where/commits/abcd1234';
  const sha = 'abcd1234'.padEnd(40, '0');
  const raw = `https://raw.githubusercontent.com/some/where/${sha}`;
  const known = { [commits]: Buffer.from(JSON.stringify({ sha })) };

  test('takes the file at the commit and refuses one that differs', async () => {
    const pages = { ...known, [`${raw}/data/x.csv`]: content };
    const found = await new Sources(network(pages)).bytesOf(set, { ...entry, sha256 });
    expect(gunzipSync(found)).toEqual(content);
    const other = new Sources(network(pages)).bytesOf(set, { ...entry, sha256: 'f'.repeat(64) });
    await expect(other).rejects.toThrow('differs');
  });

  test('a path that was not recorded is found by name and checksum, a pointer by what it points to', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n');
    const tree = { tree: [{ path: 'old/x.csv' }, { path: 'new/x.csv' }, { path: 'y.csv' }] };
    const pages = {
      ...known,
      [`https://api.github.com/repos/some/where/git/trees/${sha}?recursive=1`]: Buffer.from(
        JSON.stringify(tree),
      ),
      [`${raw}/old/x.csv`]: Buffer.from('other\n'),
      [`${raw}/new/x.csv`]: pointer,
      [`https://media.githubusercontent.com/media/some/where/${sha}/new/x.csv`]: content,
    };
    const found = await new Sources(network(pages)).bytesOf(set, { ...entry, path: null, sha256 });
    expect(gunzipSync(found)).toEqual(content);
  });

  test('says why a file without a commit cannot be made', async () => {
    const unknown = { commit: 'nobody wrote it down' };
    const made = new Sources(network({})).bytesOf({ ...set, commit: null, unknown }, entry);
    await expect(made).rejects.toThrow('nobody wrote it down');
  });

  test('a folder is checked file by file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kavier-data-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const sets = [
      {
        folder: '.',
        files: [
          { file: 'a.txt', sha256: contentSha256('a', Buffer.from('a')) },
          { file: 'b.txt', sha256 },
        ],
      },
    ];
    expect(checkFolder(folder, sets)).toMatchObject({ same: [], missing: ['./a.txt', './b.txt'] });
    writeFileSync(join(folder, 'a.txt'), 'a');
    writeFileSync(join(folder, 'b.txt'), 'b');
    expect(checkFolder(folder, sets)).toMatchObject({ same: ['./a.txt'], differ: ['./b.txt'] });
  });
});

describe.skipIf(HAS_NO_DATA)(`public files ${SKIPPED}`, () => {
  test('every file is there with its checksum, and no other', () => {
    const { differ, missing, extra } = checkFolder(PUBLIC_DATA, SETS);
    expect({ differ, missing, extra }).toEqual({ differ: [], missing: [], extra: [] });
  });

  /** A source from which the conversion of a stated file must give the file: its own content, with rows that it leaves out. */
  const sourcesOf = (entry: Entry, content: string): Buffer[] => {
    const { kind, where = {} } = entry.conversion ?? { kind: '' };
    switch (kind) {
      case 'rows': {
        const [header, ...rows] = content.split(/(?<=\n)/);
        const at = header.trimEnd().split(',').indexOf(Object.keys(where)[0]);
        const foreign = rows[0]
          .split(',')
          .map((cell, i) => (i === at ? 'another' : cell))
          .join(',');
        return [Buffer.from([header, foreign, ...rows].join(''))];
      }
      case 'join':
        return content
          .trimEnd()
          .split('\n')
          .map((line) => Buffer.from(line.replace(/^\{"task": "[^"]*", "file": "[^"]*", /, '{')));
      case 'loadgen':
        return content
          .trimEnd()
          .split('\n')
          .map((line) => {
            const pairs = Object.entries(JSON.parse(line) as Record<string, string>).slice(6);
            return Buffer.from(pairs.map(([name, value]) => `${name} : ${value}\n`).join(''));
          });
      default:
        return [Buffer.from(content)];
    }
  };

  test('every conversion gives its file again', () => {
    const converted = entriesOf(SETS).filter(
      ({ entry }: { entry: Entry }) => entry.conversion !== undefined,
    ) as readonly { entry: Entry; at: string }[];
    expect(new Set(converted.map(({ entry }) => entry.conversion?.kind)).size).toBe(5);
    for (const { entry, at } of converted) {
      const stored = readFileSync(publicFile(at));
      const content = at.endsWith('.gz') ? gunzipSync(stored) : stored;
      const made = convert(entry, sourcesOf(entry, content.toString('utf8')));
      expect(contentSha256('x', made), at).toBe(entry.sha256);
    }
  });
});

describe('figures and the sets that they rest on', () => {
  const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const anchors = new Set(SETS.map(({ id }) => id.replaceAll('.', '')));
  const pages = [
    'README.md',
    ...readdirSync(new URL('../docs', import.meta.url)).map((name) => `docs/${name}`),
  ]
    .filter((path) => path.endsWith('.md') && path !== 'docs/data.md')
    .map((path) => ({ path, text: read(path) }));
  const linksIn = (text: string) =>
    [...text.matchAll(/\[([\w.-]+)\]\((?:docs\/)?data\.md#([\w-]+)\)/g)].map(([, id, anchor]) => ({
      id,
      anchor,
    }));

  test('every set that a page names is in the manifest, under its own name', () => {
    const links = pages.flatMap(({ path, text }) =>
      linksIn(text).map((link) => ({ path, ...link })),
    );
    expect(links.length).toBeGreaterThan(20);
    for (const { path, id, anchor } of links) {
      expect(anchors.has(anchor), `${path}: ${id}`).toBe(true);
      expect(anchor, path).toBe(id.replaceAll('.', ''));
    }
  });

  test('every page that tells what was measured by others names sets', () => {
    const named = pages.filter(({ text }) => linksIn(text).length > 0).map(({ path }) => path);
    for (const page of [
      'accuracy',
      'calibration',
      'footprint',
      'reproduction',
      'timing',
      'trace-formats',
    ]) {
      expect(named).toContain(`docs/${page}.md`);
    }
  });

  test('the README’s paragraphs beside measurements name theirs', () => {
    const paragraphs = read('README.md').split(/\n(?=- )|\n\n/);
    const figures = paragraphs.filter(
      (text) => /\d/.test(text) && /\bmeasur(ed|ement)/.test(text) && / %/.test(text),
    );
    expect(figures.length).toBeGreaterThan(2);
    for (const text of figures) expect(linksIn(text), text).not.toEqual([]);
  });

  test('the page of accuracy names every set that is compared, and those of every bar', () => {
    const accuracy = read('docs/accuracy.md');
    const compared = SETS.filter(({ usedFor }) => usedFor.includes('accuracy')).map(({ id }) => id);
    expect(compared.length).toBeGreaterThan(10);
    const overview = accuracy.slice(accuracy.indexOf('## Sets'), accuracy.indexOf('### '));
    for (const id of compared) expect(linksIn(overview).map((link) => link.id)).toContain(id);
    const bars = accuracy.slice(accuracy.indexOf('## Bars'), accuracy.indexOf('## Bars that'));
    for (const [, name] of bars.matchAll(/^\| ([^|]+) \| [^|]*: (?:median|mean)/gm)) {
      expect(bars.split('Rows are of these sets:')[1], name).toContain(name.trim());
    }
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunFolder, writeRunFolder } from '../../src/node/output/run-folder.ts';
import { storedFolder } from '../../src/node/output/stored-folder.ts';

const HOST = hostname().replace(/\W+/g, '_').slice(0, 64);

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kavier-run-folder-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const NEW = { force: false };
const FORCE = { force: true };

async function fill(folder: RunFolder, text = 'new'): Promise<void> {
  await folder.text('summary.json', text);
  const sink = folder.file('numbers.bin');
  await sink.write(Uint8Array.of(1, 2));
  await sink.write(Uint8Array.of(3));
  await sink.close();
}

const summary = (name: string) => readFile(join(base, name, 'summary.json'), 'utf8');

describe('a run folder', () => {
  test('is there with all its files when it is whole, and nothing else is left', async () => {
    const path = join(base, 'deep/er/run');
    await writeRunFolder(path, NEW, async (folder) => {
      await fill(folder);
      await expect(stat(path)).rejects.toThrow('ENOENT');
    });
    expect((await readdir(path)).sort()).toEqual(['SHA256SUMS', 'numbers.bin', 'summary.json']);
    expect([...(await readFile(join(path, 'numbers.bin')))]).toEqual([1, 2, 3]);
    expect(await readdir(join(base, 'deep/er'))).toEqual(['run']);
    expect((await stat(path)).mode & 0o777).toBe((await stat(join(base, 'deep'))).mode & 0o777);
  });

  test('holds large files byte for byte, however they are written', async () => {
    const pieces = [1, 300_000, 5, 262_144, 262_143, 2, 34_000_000, 7];
    await writeRunFolder(join(base, 'run'), NEW, async (folder) => {
      const sink = folder.file('large.bin');
      let start = 0;
      for (const length of pieces) {
        const from = start;
        await sink.write(new Uint8Array(length).map((_, i) => (from + i) % 251));
        start += length;
      }
      await sink.close();
    });
    const bytes = await readFile(join(base, 'run/large.bin'));
    expect(bytes.length).toBe(pieces.reduce((sum, length) => sum + length, 0));
    expect(bytes.every((byte, i) => byte === i % 251)).toBe(true);
  });

  test('is not written over without force', async () => {
    await writeRunFolder(join(base, 'run'), NEW, fill);
    const again = writeRunFolder(join(base, 'run'), NEW, (folder) => fill(folder, 'other'));
    await expect(again).rejects.toMatchObject({
      kind: 'usage',
      hint: expect.stringMatching('--force'),
    });
    expect(await summary('run')).toBe('new');
  });

  test('is replaced with force, whole or not at all', async () => {
    await writeRunFolder(join(base, 'run'), NEW, (folder) => fill(folder, 'old'));
    const failing = writeRunFolder(join(base, 'run'), FORCE, async (folder) => {
      await fill(folder);
      folder.file('never-closed.bin');
      throw new Error('simulated failure');
    });
    await expect(failing).rejects.toThrow('simulated failure');
    expect(await summary('run')).toBe('old');
    expect(await readdir(base)).toEqual(['run']);
    await writeRunFolder(join(base, 'run'), FORCE, fill);
    expect(await summary('run')).toBe('new');
    expect(await readdir(base)).toEqual(['run']);
  });

  test('replaces an empty folder with force, and what a link points to', async () => {
    await mkdir(join(base, 'real'));
    await symlink(join(base, 'real'), join(base, 'link'));
    await writeRunFolder(join(base, 'link'), FORCE, fill);
    expect(await summary('real')).toBe('new');
    expect(await summary('link')).toBe('new');
  });

  test('never replaces what is not a run, even with force', async () => {
    await mkdir(join(base, 'photos'));
    await writeFile(join(base, 'photos/holiday.jpg'), '');
    const overFolder = writeRunFolder(join(base, 'photos'), FORCE, fill);
    await expect(overFolder).rejects.toMatchObject({ kind: 'usage', hint: 'Choose another name' });
    const overFile = writeRunFolder(join(base, 'photos/holiday.jpg'), FORCE, fill);
    await expect(overFile).rejects.toMatchObject({ kind: 'usage', found: 'a file' });
    const below = writeRunFolder(join(base, 'photos/holiday.jpg/run'), FORCE, fill);
    await expect(below).rejects.toMatchObject({ kind: 'usage' });
    expect(await readdir(base)).toEqual(['photos']);
  });

  test('with a file left open is a defect that leaves nothing', async () => {
    const open = writeRunFolder(join(base, 'run'), NEW, async (folder) => {
      await folder.file('open.bin').write(Uint8Array.of(1));
    });
    await expect(open).rejects.toThrow('open.bin was not closed');
    expect(await readdir(base)).toEqual([]);
  });

  test('does not mind what a dead process of the same number left', async () => {
    for (const left of [`.run.tmp-${process.pid}`, `.run.kavier.tmp-${HOST}-${process.pid}`]) {
      await mkdir(join(base, left));
    }
    await writeRunFolder(join(base, 'run'), NEW, fill);
    expect(await summary('run')).toBe('new');
  });

  test.each([
    ['a file of somebody else', 'precious.txt', 'mine', 'precious.txt'],
    ['no list of its files', 'SHA256SUMS', undefined, 'without SHA256SUMS'],
    ['a list that is none', 'SHA256SUMS', 'precious.txt', 'no list of checksums'],
  ])('with %s is not replaced, even with force', async (_, name, content, said) => {
    const path = join(base, 'run');
    await writeRunFolder(path, NEW, (folder) => fill(folder, 'old'));
    if (content === undefined) await rm(join(path, name));
    else await writeFile(join(path, name), content);
    await expect(writeRunFolder(path, FORCE, fill)).rejects.toMatchObject({
      kind: 'usage',
      found: expect.stringContaining(said),
    });
    expect(await summary('run')).toBe('old');
  });

  test('a file that comes while it is written is not replaced either', async () => {
    const path = join(base, 'run');
    await writeRunFolder(path, NEW, (folder) => fill(folder, 'old'));
    const late = writeRunFolder(path, FORCE, async (folder) => {
      await fill(folder);
      await writeFile(join(path, 'precious.txt'), 'mine');
    });
    await expect(late).rejects.toMatchObject({ kind: 'usage' });
    expect((await readdir(path)).sort()).toContain('precious.txt');
    expect(await readdir(base)).toEqual(['run']);
  });

  test('leaves no listeners behind, and has none while it is filled', async () => {
    const listeners = () =>
      ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((e) => process.listenerCount(e));
    const before = listeners();
    await writeRunFolder(join(base, 'run'), NEW, fill);
    await writeRunFolder(join(base, 'run'), FORCE, async (folder) => {
      expect(listeners()).toEqual(before);
      await fill(folder);
    });
    expect(listeners()).toEqual(before);
  });
});

describe('a stored folder', () => {
  test('gives back what was written, and nothing that differs in a bit', async () => {
    const path = join(base, 'run');
    await writeRunFolder(path, { ...NEW, unhashed: ['when.txt'] }, async (folder) => {
      await fill(folder);
      await folder.text('when.txt', 'now');
    });
    const stored = storedFolder(path);
    expect(await stored.text('summary.json')).toBe('new');
    await stored.check();
    const numbers = join(path, 'numbers.bin');
    const bytes = await readFile(numbers);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      await writeFile(numbers, flipped);
      await expect(storedFolder(path).file('numbers.bin')).rejects.toMatchObject({
        kind: 'input',
        where: numbers,
      });
    }
    await writeFile(numbers, Buffer.concat([bytes, Buffer.of(0)]));
    await expect(storedFolder(path).check()).rejects.toMatchObject({ where: numbers });
    await rm(numbers);
    await expect(storedFolder(path).check()).rejects.toMatchObject({ where: numbers });
    await expect(storedFolder(path).file('when.txt')).rejects.toMatchObject({ kind: 'input' });
  });

  test('of equal results has equal checksums, as sha256sum would write them', async () => {
    for (const name of ['a', 'b']) {
      await writeRunFolder(join(base, name), { ...NEW, unhashed: ['when.txt'] }, async (folder) => {
        await fill(folder);
        await folder.text('when.txt', name);
      });
    }
    const list = await readFile(join(base, 'a', 'SHA256SUMS'), 'utf8');
    expect(await readFile(join(base, 'b', 'SHA256SUMS'), 'utf8')).toBe(list);
    // SHA-256 of the bytes 1 2 3.
    expect(list).toBe(
      [
        '# kavier.files/1',
        '# without checksum: when.txt',
        '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81  numbers.bin',
        '11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437  summary.json',
        '',
      ].join('\n'),
    );
  });
});

describe('a process that ends while it writes', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s keeps the old run, and the next to write there tidies up',
    async (signal) => {
      await writeRunFolder(join(base, 'run'), NEW, (folder) => fill(folder, 'old'));
      expect(await endedBy(signal)).toBe(signal);
      expect(await readdir(base)).toEqual([
        expect.stringMatching(/^\.run\.kavier\.tmp-\w+-\d+$/),
        'run',
      ]);
      expect(await summary('run')).toBe('old');
      await writeRunFolder(join(base, 'other'), NEW, fill);
      expect(await readdir(base)).toEqual(['other', 'run']);
    },
  );

  test('between the two steps of a replacement has the old run put back', async () => {
    const path = join(base, 'run');
    await writeRunFolder(path, NEW, (folder) => fill(folder, 'old'));
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const hidden = join(base, `.run.kavier.old-${HOST}-${dead}`);
    await mkdir(hidden);
    await rename(path, join(hidden, 'run'));
    await writeRunFolder(join(base, 'other'), NEW, fill);
    expect(await summary('run')).toBe('old');
    expect(await readdir(base)).toEqual(['other', 'run']);
  });

  test('leftovers of living processes, of other machines and of other programs stay', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const names = [
      `.run.kavier.tmp-${HOST}-${process.ppid}`,
      `.run.kavier.tmp-elsewhere-${dead}`,
      `.run.tmp-${dead}`,
    ];
    for (const name of names) await mkdir(join(base, name));
    await writeRunFolder(join(base, 'run'), NEW, fill);
    expect(await readdir(base)).toEqual([...names, 'run'].sort());
  });

  /** Starts a writing process, ends it, and says by which signal it died. */
  async function endedBy(signal: NodeJS.Signals): Promise<unknown> {
    const child = startWriting();
    await once(child.stdout ?? child, 'data');
    child.kill(signal);
    const [, diedOf] = await once(child, 'exit');
    return diedOf;
  }

  /** The process runs the built package, because it has no TypeScript loader. */
  function startWriting(): ChildProcess {
    const program = `
      import { writeRunFolder } from '@kavier/io/node';
      await writeRunFolder(process.argv[1], { force: true }, async (folder) => {
        await folder.text('summary.json', '{}');
        await folder.file('requests.parquet').write(new Uint8Array(1 << 20));
        process.stdout.write('writing');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const args = ['--input-type=module', '--eval', program, join(base, 'run')];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    return spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: [...stdio] });
  }
});

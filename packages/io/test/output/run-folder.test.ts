import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunFolder, writeRunFolder } from '../../src/node/output/run-folder.ts';

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
    expect((await readdir(path)).sort()).toEqual(['numbers.bin', 'summary.json']);
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
    await mkdir(join(base, `.run.tmp-${process.pid}`));
    await mkdir(join(base, `.run.tmp-${process.pid}-1`));
    await writeRunFolder(join(base, 'run'), NEW, fill);
    expect(await summary('run')).toBe('new');
  });

  test('leaves no listeners behind', async () => {
    const listeners = () =>
      ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((e) => process.listenerCount(e));
    const before = listeners();
    await writeRunFolder(join(base, 'run'), NEW, async (folder) => {
      expect(listeners()).toEqual(before.map((count) => count + 1));
      await fill(folder);
    });
    expect(listeners()).toEqual(before);
  });
});

describe('a process that ends while it writes', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s cleans up and keeps the old run',
    async (signal) => {
      await writeRunFolder(join(base, 'run'), NEW, (folder) => fill(folder, 'old'));
      expect(await endedBy(signal)).toBe(signal);
      expect(await readdir(base)).toEqual(['run']);
      expect(await summary('run')).toBe('old');
    },
  );

  test('by SIGKILL leaves no folder of that name, and the next run succeeds', async () => {
    expect(await endedBy('SIGKILL')).toBe('SIGKILL');
    expect(await readdir(base)).toEqual([expect.stringMatching(/^\.run\.tmp-\d+$/)]);
    await writeRunFolder(join(base, 'run'), NEW, fill);
    expect(await summary('run')).toBe('new');
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

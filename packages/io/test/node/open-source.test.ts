import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile, openSource } from '../../src/node/open-source.ts';
import { readTrace } from '../../src/trace/read-trace.ts';
import { errorOf } from '../trace/help.ts';
import { SAMPLES } from '../trace/samples.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kavier-source-'));
  await writeFile(join(folder, 'trace.csv'), SAMPLES.azure);
  await mkdir(join(folder, 'inner'));
});
afterAll(() => rm(folder, { recursive: true }));

async function openHandles(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

describe('openSource', () => {
  it('opens a file, which can be read more than once', async () => {
    const source = await openSource(join(folder, 'trace.csv'));
    const first = await readTrace(source);
    expect(first.card).toMatchObject({ source: join(folder, 'trace.csv'), requests: 4 });
    expect(await readTrace(source)).toEqual(first);
  });

  it('streams blocks of a large file in order, and slices it', async () => {
    const path = join(folder, 'large.bin');
    const bytes = Uint8Array.from({ length: 5_000_000 }, (_, i) => i % 251);
    await writeFile(path, bytes);
    const source = await openFile(path);
    let at = 0;
    let same = true;
    for await (const block of source.stream()) {
      same &&= Buffer.from(block).equals(bytes.subarray(at, at + block.length));
      at += block.length;
    }
    expect([at, same]).toEqual([bytes.length, true]);
    expect(new Uint8Array(await source.slice(4_999_990))).toEqual(bytes.slice(4_999_990));
    expect(new Uint8Array(await source.slice(10, 20))).toEqual(bytes.slice(10, 20));
  });

  it.skipIf(process.platform !== 'linux')(
    'closes its files, also when reading stops early (skipped where /proc does not count them)',
    async () => {
      const source = await openFile(join(folder, 'trace.csv'));
      const before = await openHandles();
      for await (const block of source.stream()) {
        expect(block.length).toBeGreaterThan(0);
        break;
      }
      await errorOf(readTrace(source, { format: 'kavier' }));
      expect(await openHandles()).toBe(before);
    },
  );

  it('opens a folder and the files in it', async () => {
    const source = await openSource(folder);
    if (source.kind !== 'folder') throw new Error('expected a folder');
    expect(await source.list()).toContain('trace.csv');
    expect(await source.list()).not.toContain('inner');
    expect((await source.open('trace.csv')).sizeBytes).toBe(SAMPLES.azure.length);
    const error = await errorOf(source.open('tracee.csv'));
    expect(error.hint).toBe('Did you mean trace.csv?');
  });

  it('names the nearest file when there is none', async () => {
    const error = await errorOf(openSource(join(folder, 'trce.csv')));
    expect(error.message).toBe(
      `${join(folder, 'trce.csv')}: there is no such file or folder. Did you mean ${join(folder, 'trace.csv')}?`,
    );
    const deep = await errorOf(openSource(join(folder, 'nowhere', 'x.csv')));
    expect(deep.hint).toContain('does not exist either');
    const below = await errorOf(openSource(join(folder, 'trace.csv', 'x.csv')));
    expect(below.kind).toBe('input');
  });

  it('refuses a folder where a file is needed', async () => {
    const error = await errorOf(openFile(folder));
    expect([error.found, error.expected]).toEqual(['a folder', 'a file']);
  });

  it('refuses a dangling link', async () => {
    await symlink(join(folder, 'gone'), join(folder, 'dangling'));
    expect((await errorOf(openSource(join(folder, 'dangling')))).kind).toBe('input');
  });

  it.skipIf(process.platform === 'win32')(
    'refuses what is neither file nor folder (skipped where there is no /dev/null)',
    async () => {
      expect((await errorOf(openSource('/dev/null'))).found).toBe('a device');
    },
  );

  it.skipIf(process.getuid?.() === 0)(
    'refuses a file that may not be read (skipped for root)',
    async () => {
      const path = join(folder, 'secret.csv');
      await writeFile(path, 'x');
      await chmod(path, 0);
      expect((await errorOf(openSource(path))).message).toContain('not permitted');
    },
  );
});

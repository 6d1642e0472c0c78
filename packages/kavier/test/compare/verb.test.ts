import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';
import { plainRequests } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { compared, EVERY_CACHE, publishedFile, servingFile } from './shared.ts';

const ESCAPE = '\u001b';

describe('kavier compare', () => {
  test('prints tables that fit a terminal, without colours where there is none', async () => {
    const { code, stdout } = await kavier(['compare', servingFile(), '--full', ...EVERY_CACHE]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(ESCAPE);
    const tables = stdout.slice(0, stdout.indexOf('How far this may be off'));
    for (const line of tables.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(tables).toMatch(/^(lru takes the least energy|No row that can be judged)/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('published:full is not judged by its');
    for (const name of ['none', 'published:prefill', 'published:full', 'lru']) {
      expect(tables.match(new RegExp(`^${name}  .*`, 'gm'))).toHaveLength(5);
    }
    expect(tables).toMatch(/^ {2}difference {2}.*-[\d.]+ m?Wh/m);
    expect(stdout).toContain('UNVALIDATED HERE, in every row: hits, GPU hours.');
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('UNLIKE what was validated, this run has a cache of whole prompts.');
    expect(stdout).toContain('Assumed for published:full');
  });

  test('writes paragraphs where tables have no room, and colours where they are wanted', async () => {
    const asked = ['compare', servingFile(), '--full', '--cache', 'none,lru'];
    const narrow = await kavier(asked, { columns: 50 });
    expect(narrow.stdout).toMatch(/^lru: TTFT mean .* \(-/m);
    expect(narrow.stdout).not.toContain('TTFT mean  TTFT p50');
    const flags = ['compare', servingFile(), '--cache', 'none'];
    const colored = await kavier(flags, { stdoutIsTty: true });
    expect(colored.stdout).toContain(ESCAPE);
    const plain = await kavier(flags, { stdoutIsTty: true, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain(ESCAPE);
  });

  test('prints one document with --json, and carbon only on a grid', async () => {
    const on = await compared(servingFile(), '--cache', 'none,lru');
    expect(on.schema).toBe('kavier.compare/2');
    expect(on.grid).toContain('NL');
    expect(on.rows[1].figures.carbonG.value).toBeGreaterThan(0);
    const off = await compared(servingFile({ facility: {} }), '--cache', 'none,lru');
    expect(off.rows[1].figures.carbonG).toMatchObject({ value: null, difference: null });
    expect(off.rows[1].carbonPartsG).toBeNull();
    expect(off.assumptions.join(' ')).toContain('NO GRID WAS GIVEN');
    expect(off.unvalidated).toContain('busyGpuHours');
    expect(off.unvalidated).not.toContain('ttftMeanS');
  });

  test('compares everything that the engine can run when nobody says what', async () => {
    const namesOf = async (path: string) => (await compared(path)).rows.map(({ policy }) => policy);
    expect(await namesOf(publishedFile())).toEqual(['none', 'published:prefill', 'published:full']);
    expect(await namesOf(servingFile())).toEqual(['none', 'lru']);
  });

  test('the published cache takes less energy and does not win over what an engine can run', async () => {
    const { verdict, rows } = await compared(servingFile(), ...EVERY_CACHE);
    const energyOf = (name: string) =>
      rows.find((row) => row.name === name)?.figures.energyWh.value ?? Number.NaN;
    expect(energyOf('published:full')).toBeLessThan(energyOf('lru'));
    expect(verdict).toMatch(/^lru takes the least energy/);
    const alone = await compared(servingFile(), '--cache', 'none,published:full');
    expect(alone.verdict).toMatch(/published:full/);
  });

  test('says that a row does not keep up, and that no prefixes are known', async () => {
    const path = servingFile({ workload: plainRequests(3000, 2000, 300, 60) });
    const document = await compared(path, '--cache', 'none,lru');
    expect(document.rows.map(({ saturation }) => saturation)).toEqual(['over', 'over']);
    expect(document.verdict).toContain('none, lru do NOT keep up with this load');
    expect(document.assumptions[0]).toContain('NO PREFIXES ARE KNOWN');
    expect(document.rows[1].figures.requestHitRatio.value).toBe(0);
    const { stdout, code } = await kavier(['compare', path, '--cache', 'none,lru']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^none .* OVER$/m);
  });

  test.each([
    [['--cache', 'lruu'], 'Did you mean lru?'],
    [['--cache', 'published'], 'Did you mean published:prefill?'],
    [['--cache', 'none,'], 'found nothing'],
    [['--kv-cache', 'maybe'], 'expected on, off'],
    [['--kv-cache', 'on,off'], 'cannot run without a KV cache'],
    [['--set', 'fleet[0].engine.prefixCaching=true'], '--cache and --kv-cache'],
    [['--prefix-min-tokens', '512'], 'published:prefill or published:full among --cache'],
    [
      ['--cache', 'none,published:full', '--prefix-min-tokens', '0'],
      'gateway.promptCache.minTokens',
    ],
    [['--engine', 'kavier-2025', '--cache', 'none,lru'], 'Its own cache is published:prefill'],
  ])('%j ends with 2 and says why', async (flags, message) => {
    const { code, stdout, stderr } = await kavier(['compare', servingFile(), ...flags]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('reads a scenario from standard input once', async () => {
    const text = readFileSync(servingFile(), 'utf8');
    let reads = 0;
    const readStdin = async () => {
      reads++;
      return text;
    };
    const { code, stdout } = await kavier(['compare', '-', '--cache', 'none,lru', '--json'], {
      readStdin,
    });
    expect({ code, reads }).toEqual({ code: 0, reads: 1 });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'kavier.compare/2' });
  });

  test('writes its report, and nothing over what is there', async () => {
    const out = join(temporaryFolder(), 'report');
    const argv = ['compare', servingFile(), '--cache', 'none,lru', '--out', out];
    const { code, stderr } = await kavier(argv);
    expect(code).toBe(0);
    expect(stderr).toContain(`Written to ${out}`);
    expect(readdirSync(out).sort()).toEqual(['SHA256SUMS', 'compare.json', 'index.html']);
    const document: unknown = JSON.parse(readFileSync(join(out, 'compare.json'), 'utf8'));
    expect(document).toMatchObject({ schema: 'kavier.compare/2' });
    const again = await kavier(argv);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect((await kavier([...argv, '--force'])).code).toBe(0);
  });

  test('replaces no folder that is something else, and leaves none behind when it fails', async () => {
    const folder = temporaryFolder();
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'mine.txt'), 'mine');
    const flags = ['compare', servingFile(), '--cache', 'none', '--force', '--out'];
    expect(await kavier([...flags, other])).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(other)).toEqual(['mine.txt']);
    const missing = join(folder, 'missing');
    const wrong = await kavier([...flags, missing, '--grid', 'Atlantis']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(existsSync(missing)).toBe(false);
  });
});

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier, type Outcome } from './in-process.ts';

/** Runs a scenario text with flags. */
async function run(text: string, ...flags: readonly string[]): Promise<Outcome> {
  const path = join(temporaryFolder(), 's.yaml');
  writeFileSync(path, text);
  return kavier(['run', path, '--no-write', ...flags]);
}

/** What a command that must be refused says; exit 2, no defect, nothing on stdout. */
function refused({ code, stdout, stderr }: Outcome): string {
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(/defect|\n {4}at /);
  return stderr;
}

/** Nine times nine times ... of the line before. */
const LAUGHS = Array.from('bcdefg', (name) => {
  const before = `*${String.fromCharCode(name.charCodeAt(0) - 1)}`;
  return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join(',')}]\n`;
}).join('');

describe('YAML that is none, or none of ours', () => {
  test.each([
    ['an alias of nothing', 'workload: *nope\n', 's.yaml:1:11', 'the alias *nope'],
    ['a merge of nothing', `${SMALL_YAML}<<: *x\n`, 's.yaml:', 'the alias *x'],
    ['an alias within itself', 'workload: &a [*a]\n', 's.yaml:1:15', 'within itself'],
    ['an alias of an alias', 'a: &a 1\nb: &b *a\n', 's.yaml:2:', 'is not valid YAML'],
    ['a billion laughs', `a: &a [x]\n${LAUGHS}workload: *g\n`, 's.yaml:2:8', 'too much'],
    ['a list as a key', `${SMALL_YAML}? [a, b]\n: 3\n`, 's.yaml:', 'a key that is a list or a map'],
    ['an unknown tag', 'workload: !mine 3\n', 's.yaml:1:11', 'Unresolved tag'],
    ['two documents', `${SMALL_YAML}---\nseed: 3\n`, 's.yaml:', 'is not valid YAML'],
    ['a key twice', 'seed: 1\nseed: 2\n', 's.yaml:2:1', 'Map keys must be unique'],
    ['nesting', `workload: ${'['.repeat(5000)}`, 's.yaml:1:', 'nest'],
    ['less nesting', `workload: ${'['.repeat(100)}${']'.repeat(100)}`, 's.yaml:1:', 'nesting'],
    ['something open', 'workload: [[[', 's.yaml:1:', 'is not valid YAML'],
  ])('%s', async (_, text, place, said) => {
    const stderr = refused(await run(text));
    expect(stderr).toContain(place);
    expect(stderr).toContain(said);
  });

  test('bytes that are no UTF-8', async () => {
    const path = join(temporaryFolder(), 's.yaml');
    writeFileSync(path, Buffer.concat([Buffer.from(SMALL_YAML), Buffer.from([0x23, 0xff, 0x0a])]));
    const lines = SMALL_YAML.split('\n').length;
    expect(refused(await kavier(['run', path]))).toContain(`s.yaml:${lines}:2: this is no text`);
  });

  test('a file that is longer than any scenario', async () => {
    const stderr = refused(await run(`# ${'x'.repeat(17 * 2 ** 20)}\n`));
    expect(stderr).toContain('expected at most 16777216 bytes');
  });

  test('anchors and merges that are right are read', async () => {
    const text = SMALL_YAML.replace('fleet:', 'fleet: &f').concat('\n');
    expect((await run(text)).code).toBe(0);
  });
});

describe('--set that sets nothing', () => {
  test.each([
    ['seed=[[[', '--set seed, column 4 of the value'],
    ['fleet=*a', '--set fleet, column 1 of the value: this is not valid YAML'],
    ['fleet[99999999].model=x', '--set: a list is not that long'],
    ['a..b=1', '--set: this is no path into a scenario'],
    ['=3', '--set: this sets nothing'],
    ['__proto__.x=1', 'there is no __proto__'],
    ['seed=!!binary aGVsbG8=', 'seed is not valid'],
    ['seed=1e999', 'seed is not valid'],
  ])('%s', async (word, said) => {
    expect(refused(await run(SMALL_YAML, '--set', word))).toContain(said);
  });
});

describe('a kind that is missing or wrong', () => {
  const KINDS = 'expected one of plain, sessions, users, totals';
  const generate = (text: string) =>
    `workload: { generate: { ${text} } }\nfleet: [ { model: llama-3-8b, accelerator: a10 } ]\n`;

  test.each(['requests: 3', 'kind: plane', 'kind: 3', 'kind: [plain]', 'kind: ~'])(
    '%s: all kinds are listed',
    async (text) => {
      const stderr = refused(await run(generate(text)));
      expect(stderr).toContain('workload.generate.kind');
      expect(stderr).toContain(KINDS);
    },
  );

  test('of arrivals and of engines, too', async () => {
    const arrivals = 'kind: plain, requests: 3, arrivals: { rateRps: 3 }';
    expect(refused(await run(generate(arrivals)))).toContain(
      'one of constant, poisson, gamma, weibull, diurnal, burst',
    );
    const profile = await run(SMALL_YAML, '--set', 'fleet[0].engine.profile=vlm');
    expect(refused(profile)).toContain('kavier-2025, ');
  });
});

describe('workloads beyond memory', () => {
  const plain = (extent: string) => `workload: { generate: { kind: plain, ${extent},
  arrivals: { process: poisson, rateRps: 5 }, promptTokens: { distribution: fixed, tokens: 10 },
  outputTokens: { distribution: fixed, tokens: 10 } } }
fleet: [ { model: llama-3-8b, accelerator: a10 } ]
`;
  test.each(['requests: 2147483647', 'durationS: 1e12'])('%s', async (extent) => {
    const stderr = refused(await run(plain(extent)));
    expect(stderr).toContain('more requests than fit into memory');
    expect(stderr).toContain('expected at most ');
  });

  test('of a client pool', async () => {
    const folder = join(temporaryFolder(), 'pool');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'chunk-0-trace.csv'),
      '0,2147483647,0.93,Gamma,1.16,0.34\n600,0,0,,0,0\n',
    );
    const lengths = { input_tokens: '{39: 1}', output_tokens: '{120: 1.0}' };
    writeFileSync(join(folder, 'chunk-0-dataset.json'), JSON.stringify({ '0': lengths }));
    const stderr = refused(await kavier(['run', folder, '--no-write']));
    expect(stderr).toContain('found about 1,288,490,188,200 requests');
  });
});

test('runs of many ledger buckets and of very long times have a report and a page', async () => {
  const folder = temporaryFolder();
  for (const rateRps of [0.01, 1e-9]) {
    const text = SMALL_YAML.replace(/rateRps: [\d.]+/, `rateRps: ${rateRps}`).replace(
      'requests: 20',
      rateRps < 1e-6 ? 'requests: 2' : 'requests: 2000',
    );
    const path = join(folder, 's.yaml');
    writeFileSync(path, text);
    const out = join(folder, `run-${rateRps}`);
    const ran = await kavier(['run', path, '--out', out, '--set', 'record.bucketS=1']);
    expect([ran.code, ran.stderr]).toEqual([0, `Written to ${out}\n`]);
    expect((await kavier(['footprint', out, '--out', `${out}-page`])).code).toBe(0);
  }
});

describe('names with characters on which a terminal acts', () => {
  const NAME = '<script>alert(5)</script>\u001b[31mX\u009b2J\u202e\ttab';
  const rows = `Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
100.5,a-1,3,${NAME},472,18,490,Conv
102.0,,4,GPT-4,417,5,422,API log
`;
  /** Everything that must not be there; line feeds may. */
  const ACTING = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

  test('are written out on the terminal, in JSON and on pages', async () => {
    const folder = temporaryFolder();
    const trace = join(folder, 'trace.csv');
    const out = join(folder, 'run');
    writeFileSync(trace, rows);
    for (const argv of [
      ['trace', 'inspect', trace],
      ['run', trace, '--out', out],
      ['run', trace, '--no-write', '--json'],
      ['footprint', out, '--out', join(folder, 'page')],
      ['footprint', out, '--json'],
      ['cost', out],
    ]) {
      const { code, stdout, stderr } = await kavier(argv, { columns: 120 });
      expect(code).toBe(0);
      expect(stdout).not.toMatch(ACTING);
      expect(stderr).not.toMatch(ACTING);
    }
    const page = readFileSync(join(folder, 'page', 'index.html'), 'utf8');
    expect(page).toContain('&lt;script&gt;alert(5)&lt;/script&gt;\\x1b[31mX');
    expect(page.replaceAll('\t', ' ')).not.toMatch(ACTING);
    const { stdout } = await kavier(['footprint', out, '--full'], {
      env: { FORCE_COLOR: '1' },
    });
    expect(stdout).toContain('\u001b[2m');
    expect(stdout).toContain('\\x1b[31mX');
    expect(stdout).not.toContain('\u001b[31mX');
    const wrong = await kavier(['run', `no\u001b[31mfile`, `--b\u001b[0mad`]);
    expect(wrong.stderr).not.toMatch(ACTING);
  });

  test('and of any length are cut in messages', async () => {
    const path = join(temporaryFolder(), 'deep.jsonl');
    writeFileSync(path, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}\n`);
    const { code, stderr } = await kavier(['run', path, '--no-write']);
    expect(code).toBe(2);
    expect(stderr.length).toBeLessThan(1500);
    const named = await run(SMALL_YAML, '--model', 'x'.repeat(50_000));
    expect(named.code).toBe(2);
    expect(named.stderr.length).toBeLessThan(5000);
  });
});

describe('a folder that is there', () => {
  const fresh = () => {
    const folder = temporaryFolder();
    const path = join(folder, 's.yaml');
    writeFileSync(path, SMALL_YAML);
    return { folder, path, out: join(folder, 'out') };
  };

  test('with the very run: the same command prints the same answer again and writes nothing', async () => {
    const { path, out } = fresh();
    const first = await kavier(['run', path, '--out', out]);
    const before = readFileSync(join(out, 'provenance.json'), 'utf8');
    const second = await kavier(['run', path, '--out', out], { nowMs: () => 5e12 });
    expect([second.code, second.stdout]).toEqual([0, first.stdout]);
    expect(second.stderr).toBe(`This very run is in ${out} already\n`);
    expect(readFileSync(join(out, 'provenance.json'), 'utf8')).toBe(before);
  });

  test('with another run is not replaced, with a damaged one neither; --force replaces both', async () => {
    const { path, out } = fresh();
    await kavier(['run', path, '--out', out]);
    const other = ['run', path, '--out', out, '--seed', '9'];
    expect(refused(await kavier(other))).toContain('Give --force to replace it');
    writeFileSync(join(out, 'tasks.parquet'), 'x');
    const damaged = refused(await kavier(['run', path, '--out', out]));
    expect(damaged).toContain(`${join(out, 'tasks.parquet')}: the file is not what was written`);
    expect(damaged).toContain('--force');
    expect((await kavier([...other, '--force'])).code).toBe(0);
    expect((await kavier(other)).code).toBe(0);
  });

  test('with a file of somebody else is never replaced', async () => {
    const { path, out } = fresh();
    mkdirSync(out);
    writeFileSync(join(out, 'precious.txt'), 'mine');
    writeFileSync(join(out, 'summary.json'), '{}');
    refused(await kavier(['run', path, '--out', out, '--force']));
    expect(readdirSync(out).sort()).toEqual(['precious.txt', 'summary.json']);
  });

  test('beside leftovers of a dead process is written to', async () => {
    const { folder, path } = fresh();
    const out = join(folder, 'o.parquet');
    for (const name of ['.o.parquet.tmp-1', `.o.parquet.tmp-${process.pid}`]) {
      writeFileSync(join(folder, name), '');
    }
    expect((await kavier(['trace', 'convert', path, '--out', out])).code).toBe(0);
    expect(existsSync(out)).toBe(true);
  });

  test('of a stored run is refused by every verb when one of its files is garbled', async () => {
    const { folder, path, out } = fresh();
    await kavier(['run', path, '--out', out]);
    for (const name of ['summary.json', 'scenario.resolved.yaml', 'SHA256SUMS']) {
      const copy = join(folder, `copy-${name}`);
      cpSync(out, copy, { recursive: true });
      writeFileSync(join(copy, name), 'garbage');
      for (const argv of [
        ['cost', copy],
        ['footprint', copy],
        ['reprice', copy, '--pue', '1.1'],
        ['carbon', copy, '--regions', 'NL'],
        ['trace', 'export', copy, '--out', join(folder, 'x.csv')],
      ]) {
        expect(refused(await kavier(argv))).toContain(join(copy, name));
      }
    }
  });
});

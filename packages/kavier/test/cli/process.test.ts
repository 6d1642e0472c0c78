import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const isBuilt = existsSync(BIN);

const run = (argv: readonly string[], cwd: string) =>
  spawnSync(process.execPath, [BIN, ...argv], { cwd, encoding: 'utf8' });

describe.skipIf(!isBuilt)('the built command (skipped when dist is not built)', () => {
  test('puts a run into runs/NAME-HASH and recognizes the very same run', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'small.yaml'), SMALL_YAML);
    const first = run(['run', 'small.yaml'], folder);
    expect(first.status).toBe(0);
    const [name] = readdirSync(join(folder, 'runs'));
    expect(name).toMatch(/^small-[0-9a-f]{12}$/);
    const second = run(['run', 'small.yaml'], folder);
    expect([second.status, second.stdout]).toEqual([0, first.stdout]);
    expect(second.stderr).toBe(`This very run is in runs/${name} already\n`);
    expect(run(['run', 'small.yaml', '--force'], folder).status).toBe(0);
  });

  test('a clone has the command where npx looks for it', () => {
    const link = fileURLToPath(new URL('../../../../node_modules/.bin/kavier', import.meta.url));
    const { status, stdout } = spawnSync(link, ['--version'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, `${VERSION}\n`]);
  });

  test('a reader that stops early is no error', async () => {
    const child = spawn(process.execPath, [BIN, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    expect([0, 141]).toContain(code);
  });

  test.each(['generating', 'simulating', 'writing'])(
    'Ctrl-C while %s ends the process by the signal, and no results are there',
    async (phase) => {
      const folder = temporaryFolder();
      const long = SMALL_YAML.replace('requests: 20', 'requests: 3000000');
      writeFileSync(join(folder, 'long.yaml'), `${long}record: { exportRateS: 0.001 }\n`);
      const argv = [BIN, 'run', 'long.yaml', '--out', 'out', '--progress', 'plain'];
      const child = spawn(process.execPath, argv, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = new Promise((resolve) => {
        child.on('close', (code, signal) => resolve(signal ?? code));
      });
      const isWriting = () => readdirSync(folder).some((name) => name.includes('.tmp-'));
      let progress = '';
      child.stderr.on('data', (data: Buffer) => {
        progress += data.toString();
      });
      const isThere = phase === 'writing' ? isWriting : () => progress.includes(phase);
      while (child.exitCode === null && !isThere()) await sleep(2);
      child.kill('SIGINT');
      expect(await ended).toBe('SIGINT');
      expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['long.yaml']);
      writeFileSync(join(folder, 'long.yaml'), SMALL_YAML);
      expect(run(['run', 'long.yaml', '--out', 'out'], folder).status).toBe(0);
      expect(readdirSync(folder).sort()).toEqual(['long.yaml', 'out']);
    },
  );

  test('standard output that takes nothing is a failure with its reason', (context) => {
    if (!existsSync('/dev/full')) context.skip('there is no /dev/full');
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"$0" "$1" schema > /dev/full`, process.execPath, BIN],
      {
        encoding: 'utf8',
      },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: standard output: it cannot be written; found ENOSPC.*\n$/);
  });

  test('bash completes verbs, flags, names and formats', (context) => {
    if (spawnSync('bash', ['-c', 'type complete']).status !== 0) {
      context.skip('there is no bash with completion');
    }
    const script = run(['completion', 'bash'], '.').stdout;
    const complete = (...words: readonly string[]) => {
      const list = words.map((word) => `'${word}'`).join(' ');
      const shell = `${script}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _kavier; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', shell], { encoding: 'utf8', cwd: temporaryFolder() })
        .stdout.trim()
        .split('\n');
    };
    expect(complete('kavier', 'tr')).toEqual(['trace']);
    expect(complete('kavier', 'trace', 'ins')).toEqual(['inspect']);
    expect(complete('kavier', 'run', 'x.yaml', '--prefix-p')).toEqual(['--prefix-policy']);
    expect(complete('kavier', 'run', '--gpu', 'h100')).toEqual([
      'h100-pcie',
      'h100-nvl',
      'h100-sxm',
    ]);
    expect(complete('kavier', 'run', '--model', 'llama-3-8')).toEqual(['llama-3-8b']);
    expect(complete('kavier', 'run', '--format', 'moon')).toEqual(['mooncake']);
    expect(complete('kavier', 'catalog', 'mi300')).toEqual(['mi300x']);
  });

  test.each(['bash', 'zsh', 'fish'])('prints a completion script for %s', (shell) => {
    const { status, stdout } = run(['completion', shell], '.');
    expect(status).toBe(0);
    expect(stdout).toContain('llama-3-8b');
    expect(stdout).toContain('prefix-policy');
  });
});

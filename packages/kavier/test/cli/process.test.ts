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
    expect(second.status).toBe(2);
    expect(second.stderr).toContain('this very run is there already');
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

  test('Ctrl-C ends with 130 and leaves nothing half-written', async () => {
    const folder = temporaryFolder();
    const long = SMALL_YAML.replace('requests: 20', 'requests: 3000000');
    writeFileSync(
      join(folder, 'long.yaml'),
      `${long}record: { exportRateS: 0.001, snapshots: fixed-rate }\n`,
    );
    const child = spawn(process.execPath, [BIN, 'run', 'long.yaml', '--out', 'out'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (child.exitCode === null && !readdirSync(folder).some((name) => name.includes('.tmp-'))) {
      await sleep(10);
    }
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(folder)).toEqual(['long.yaml']);
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
    expect(complete('kavier', 'run', '--gpu', 'h100')).toEqual(['h100-pcie', 'h100-sxm']);
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

import { describe, expect, test } from 'vitest';
import type { CliHost } from '../../src/cli/host.ts';
import { main } from '../../src/cli/main.ts';

/** Runs the command line and returns its exit code and what it wrote. */
async function kavier(...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  const host: CliHost = {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    env: {},
    stdoutIsTty: false,
    processors: 1,
    stderrIsTty: false,
    columns: 100,
    readStdin: async () => '',
    nowMs: () => 0,
  };
  return { code: await main(argv, host), ...written };
}

describe('kavier reproduce', () => {
  test('prints one document with --json and nothing else', async () => {
    const { code, stdout, stderr } = await kavier('reproduce', '--experiment', 'e1', '--json');
    const document = JSON.parse(stdout) as { schema: string; reproduced: boolean };
    expect(code).toBe(0);
    expect(document).toMatchObject({ schema: 'kavier.reproduce/1', reproduced: true });
    expect(stderr).toBe('');
  });

  test('prints the report for people, without colours where there is no terminal', async () => {
    const { code, stdout } = await kavier('reproduce', '-e', 'e1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Reproduced: 20 of 20 /);
    expect(stdout).not.toContain('\u001b');
  });

  test('refuses a wrong experiment, and times where there are none, as usage', async () => {
    const wrong = await kavier('reproduce', '--experiment', 'e33');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Did you mean e3?');
    const untimed = await kavier('reproduce', '--experiment', 'e3', '--timing');
    expect(untimed).toMatchObject({ code: 2, stdout: '' });
  });
});

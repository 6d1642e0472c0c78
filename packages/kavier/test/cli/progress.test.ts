import { describe, expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { Terminal } from '../../src/cli/terminal.ts';

/** A host whose clock is set by the test. */
function watched(changes = {}) {
  const seen = { text: '', ms: 0 };
  const host = {
    stdout: () => {},
    stderr: (text: string) => {
      seen.text += text;
    },
    env: {},
    stdoutIsTty: false,
    processors: 1,
    stderrIsTty: true,
    columns: 80,
    readStdin: async () => '',
    nowMs: () => seen.ms,
    ...changes,
  };
  return { seen, host };
}

describe('progress', () => {
  test('a bar shows share, rate and time left, and is removed at the end', () => {
    const { seen, host } = watched();
    const progress = new Progress(host, 'reading', 'bar');
    progress.update(1, 100, 'MB');
    expect(seen.text).toBe('');
    seen.ms = 2000;
    progress.update(50, 100, 'MB');
    expect(seen.text).toContain('reading ████████████░░░░░░░░░░░░ 50 %, 25 MB/s, 2.00 s left');
    progress.end();
    expect(seen.text.endsWith('\r\u001b[K')).toBe(true);
  });

  test('plain progress is a line at once and every two seconds, also without a known end', () => {
    const { seen, host } = watched();
    const progress = new Progress(host, 'reading', 'plain');
    for (seen.ms = 0; seen.ms <= 5000; seen.ms += 500)
      progress.update(seen.ms / 100, undefined, 'MB');
    expect(seen.text.split('\n')).toEqual([
      'reading 0 MB, 0 MB/s',
      'reading 20 MB, 10 MB/s',
      'reading 40 MB, 10 MB/s',
      '',
    ]);
  });

  test.each([
    [{}, {}, true],
    [{ stderrIsTty: false }, {}, false],
    [{ env: { CI: 'true' } }, {}, false],
    [{ env: { TERM: 'dumb' } }, {}, false],
    [{}, { quiet: true }, false],
    [{}, { progress: 'none' as const }, false],
    [{ stderrIsTty: false }, { progress: 'plain' as const }, true],
  ])('host %j and options %j: shown %s', (changes, options, isShown) => {
    const { seen, host } = watched(changes);
    const progress = new Terminal(host, { color: true, ...options }).progress('reading');
    seen.ms = 10_000;
    progress.update(1, 2, 'MB');
    expect(seen.text !== '').toBe(isShown);
  });
});

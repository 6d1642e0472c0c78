import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { inventedCsv, POINTS } from './invented-points.ts';

/** Set it to write what is printed now into the page and the example: KAVIER_UPDATE_DOCS=1 npx vitest run ... */
const UPDATES = process.env.KAVIER_UPDATE_DOCS === '1';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PAGE = join(ROOT, 'docs/calibration.md');

/** A block of the page: a command and what of its output is shown; `...` stands for lines that are left out. */
const BLOCK = /(?<=```console\n\$ kavier )(.*)\n([\s\S]*?)(?=\n```)/g;

async function outputOf(command: string): Promise<string[]> {
  const argv = command.split(' ').filter((word) => word !== '');
  const { code, stdout, stderr } = await kavier(argv);
  expect([code, stderr.replace(/^Written to .*\n/, '')]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

/** A folder with the examples, in which commands may write; the process works there until the test ends. */
function workInCopy(): void {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
}

/** What lines have in common whatever their figures: the words that are no units of time. */
const words = (line: string) =>
  line
    .split(/[^A-Za-zµ]+/)
    .filter((word) => !['s', 'ms', 'µs', ''].includes(word))
    .join(' ');

/** What a block should show: the whole output, or of each of its lines the one that it was. */
function current(shown: readonly string[], output: readonly string[]): string[] {
  if (!shown.includes('...')) return [...output];
  return shown.map((line) => {
    if (line === '...' || output.includes(line)) return line;
    const same = output.find((other) => words(other) === words(line));
    return same ?? `NO SUCH LINE: ${line}`;
  });
}

/** Whether lines come in this order, with others between them where there are dots. */
function inOrder(shown: readonly string[], output: readonly string[]): boolean {
  let from = 0;
  for (const line of shown.filter((one) => one !== '...')) {
    const place = output.indexOf(line, from);
    if (place < 0) return false;
    from = place + 1;
  }
  return true;
}

describe('docs/calibration.md', () => {
  test('the points of the invented accelerator are those that the simulator makes', async () => {
    const made = await inventedCsv();
    if (UPDATES) writeFileSync(POINTS, made);
    expect(readFileSync(POINTS, 'utf8'), 'KAVIER_UPDATE_DOCS=1 writes them again').toBe(made);
  });

  test('shows what its commands print', async () => {
    workInCopy();
    let page = readFileSync(PAGE, 'utf8');
    const blocks = [...page.matchAll(BLOCK)];
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    for (const [whole, command, text] of blocks) {
      const output = await outputOf(command);
      const lines = current(text.split('\n'), output);
      if (UPDATES) page = page.replace(whole, () => `${command}\n${lines.join('\n')}`);
      else expect(text, `${command}: KAVIER_UPDATE_DOCS=1 writes it again`).toBe(lines.join('\n'));
      expect(inOrder(lines, output), command).toBe(true);
    }
    if (UPDATES) writeFileSync(PAGE, page);
  });
});

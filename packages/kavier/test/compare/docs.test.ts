import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';

const ROOT = new URL('../../../../', import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, ROOT));

test('the worked example of docs/compare.md is what its command prints', async () => {
  const { code, stdout } = await kavier(['compare', pathOf('examples/compare-policies.yaml')]);
  expect(code).toBe(0);
  const tables = stdout.slice(0, stdout.indexOf('How far this may be off')).trimEnd();
  const page = readFileSync(pathOf('docs/compare.md'), 'utf8');
  const example = page.slice(page.indexOf('## A worked example'));
  // To renew it: npx kavier compare examples/compare-policies.yaml --no-color
  expect(/^```\n(.*?)^```$/ms.exec(example)?.[1].trimEnd()).toBe(tables);
});

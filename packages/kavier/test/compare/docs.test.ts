import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { kavier } from '../cli/in-process.ts';

const ROOT = new URL('../../../../', import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, ROOT));

const PAGE = pathOf('docs/compare.md');
/** What is printed stands in the first block of its section. */
const EXAMPLE = /(## A worked example\n[^`]*```\n)[^`]*```\n/;

test('the worked example of docs/compare.md is what its command prints', async () => {
  const { code, stdout } = await kavier([
    'compare',
    pathOf('examples/compare-policies.yaml'),
    '--full',
  ]);
  expect(code).toBe(0);
  const tables = stdout.slice(0, stdout.indexOf('How far this may be off')).trimEnd();
  const page = readFileSync(PAGE, 'utf8');
  const renewed = page.replace(EXAMPLE, (_, head: string) => `${head}${tables}\n\`\`\`\n`);
  // When coefficients have changed: KAVIER_UPDATE_DOCS=1 npx vitest run --project kavier packages/kavier/test/compare/docs.test.ts
  if (process.env.KAVIER_UPDATE_DOCS === '1') writeFileSync(PAGE, renewed);
  expect(page).toMatch(EXAMPLE);
  expect(readFileSync(PAGE, 'utf8')).toBe(renewed);
});

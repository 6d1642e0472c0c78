import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CompareDocument } from '../../src/compare/document.ts';
import { kavier } from '../cli/in-process.ts';
import { SERVING } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Prompts of this many tokens make a key, so that most of the small workload's do. */
export const CACHE_FLAGS = ['--prefix-min-tokens', '256', '--prefix-max-prompts', '20'];

/** Every policy that an engine which batches can be compared with. */
export const EVERY_CACHE = ['--cache', 'none,published:prefill,published:full,lru', ...CACHE_FLAGS];

/** Conversations on a small batching service, on a grid. */
export function servingFile(changes: object = {}): string {
  const path = join(temporaryFolder(), 'serving.json');
  writeFileSync(
    path,
    JSON.stringify({ ...SERVING, facility: { grid: 'NL', pue: 1.1 }, ...changes }),
  );
  return path;
}

/** The same conversations under the published engine. */
export function publishedFile(): string {
  return servingFile({
    fleet: [{ model: 'llama-3-8b', accelerator: 'a10', engine: { profile: 'kavier-2025' } }],
  });
}

/** The document that `kavier compare --json` prints. */
export async function compared(
  path: string,
  ...flags: readonly string[]
): Promise<CompareDocument> {
  const { code, stdout, stderr } = await kavier(['compare', path, '--json', '-q', ...flags]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as CompareDocument;
}

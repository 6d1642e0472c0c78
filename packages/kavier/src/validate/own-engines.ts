import { KavierError, suggestName } from '@kavier/core';

/** Words of `--engine` for results of one's own, and the engine at one time that each stands for. */
const ENGINES: Readonly<Record<string, { readonly engine: string; readonly version: string }>> = {
  vllm: { engine: 'vllm', version: 'not stated' },
  'vllm-2026-08': { engine: 'vllm', version: 'not stated, 2026' },
  'vllm-2025-06': { engine: 'vllm', version: 'not stated, 2025' },
  sglang: { engine: 'sglang', version: 'not stated' },
  trtllm: { engine: 'trtllm', version: 'not stated' },
};

/** Words of engines whose results can be compared with or fitted to. */
export const OWN_ENGINES: readonly string[] = Object.keys(ENGINES);

/** The engine that a word of `--engine` stands for. Error: kind `usage` with the nearest word. */
export function ownEngine(word: string) {
  const known = ENGINES[word.toLowerCase()];
  if (known !== undefined) return known;
  const names = OWN_ENGINES;
  throw new KavierError('results of this engine cannot be compared', {
    kind: 'usage',
    where: '--engine',
    found: word,
    expected: names.join(', '),
    hint: suggestName(word, names),
  });
}

/** Whether an engine is known by measurements only, without a profile that scenarios could name. */
export function isOnlyMeasured(word: string): boolean {
  const known = ENGINES[word.toLowerCase()];
  return known !== undefined && known.engine !== 'vllm';
}

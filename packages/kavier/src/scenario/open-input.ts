import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { PUBLISHED_PROFILE } from '@kavier/core';
import { storedFolder } from '@kavier/io/node';
import { beginningOf } from './bounded-text.ts';
import {
  checkObject,
  checkText,
  type LoadedScenario,
  loadScenario,
  type Override,
  safeName,
} from './load.ts';
import { isPoolField } from './pool-path.ts';

/** The model and accelerator of a trace that comes without. */
export const DEFAULT_POOL = { model: 'llama-3.1-8b', accelerator: 'h100-sxm' };
/** Those of the published tool, for its engine. */
const PUBLISHED_POOL = { model: 'llama-3-8b', accelerator: 'a10' };

/** The file of a run folder from which the run can be made again. */
const RESOLVED = 'scenario.resolved.yaml';

/** What a person hands to `kavier run`: an ecosystem file, a run folder, a trace, or `-` for standard input. */
export type InputKind = 'scenario' | 'run-folder' | 'trace' | 'stdin';

/** Tells a scenario from a trace: by ending, and for `.json` by whether it has a workload or a fleet. */
export async function kindOfInput(path: string): Promise<InputKind> {
  if (path === '-') return 'stdin';
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory() === true) {
    const resolved = await stat(join(path, RESOLVED)).catch(() => undefined);
    return resolved === undefined ? 'trace' : 'run-folder';
  }
  const ending = extname(path).toLowerCase();
  if (ending === '.yaml' || ending === '.yml') return 'scenario';
  if (ending !== '.json' || facts === undefined) return 'trace';
  const text = await beginningOf(path, 65_536);
  return /"(workload|fleet)"\s*:/.test(text) ? 'scenario' : 'trace';
}

/** Folder at which relative paths of the input start. */
export function folderOfInput(path: string, kind: InputKind): string {
  if (kind === 'run-folder') return path;
  return kind === 'scenario' ? join(path, '..') : '.';
}

/**
 * Loads any input as a scenario. A trace gets a model and an accelerator where flags name none, and that is said.
 * Errors: as `loadScenario`.
 */
export async function openInput(
  path: string,
  kind: InputKind,
  overrides: readonly Override[],
  readStdin: () => Promise<string>,
): Promise<LoadedScenario> {
  switch (kind) {
    case 'stdin':
      return checkText('stdin', await readStdin(), overrides);
    case 'scenario':
      return loadScenario(path, overrides);
    case 'run-folder':
      return checkText(join(path, RESOLVED), await storedFolder(path).text(RESOLVED), overrides);
    case 'trace': {
      const name = basename(path)
        .replace(/\.gz$/, '')
        .replace(/\.\w+$/, '');
      const isPublished = overrides.some(
        ({ path: set, value }) => isPoolField(set, 'engine.profile') && value === PUBLISHED_PROFILE,
      );
      const pool = isPublished ? PUBLISHED_POOL : DEFAULT_POOL;
      const value = { workload: { trace: path }, fleet: [pool] };
      const loaded = checkObject(value, overrides, { name: safeName(name) });
      const assumed = poolAssumptions(pool, overrides);
      return { ...loaded, assumptions: [...loaded.assumptions, ...assumed] };
    }
  }
}

/** What is said when a trace came without a model or an accelerator. */
function poolAssumptions(
  { model, accelerator }: typeof DEFAULT_POOL,
  overrides: readonly Override[],
): string[] {
  const isNamed = (field: string) => overrides.some(({ path }) => isPoolField(path, field));
  const missing = ['model', 'accelerator'].filter((field) => !isNamed(field));
  if (missing.length === 0) return [];
  const taken = missing.map((field) => (field === 'model' ? model : accelerator));
  return [
    `NO ${missing.join(' OR ').toUpperCase()} WAS NAMED: ${taken.join(' on ')} is assumed. ` +
      'Set --model and --gpu.',
  ];
}

import { findModel, KavierError, suggestName } from '@kavier/core';
import type { BenchmarkResult } from '@kavier/io';

/** What is compared with, of one pool. */
export interface OwnPool {
  readonly name: string;
  readonly engine: string;
  readonly model: string;
  readonly accelerator: string;
  readonly tensorParallel: number;
}

/** Which pool served the requests of a result. */
export interface ResultPool {
  /** Name of the pool; null: all pools together. */
  readonly pool: string | null;
  /** How that is known, a sentence; null where there is one pool and nothing to say. */
  readonly note: string | null;
}

/**
 * The pool of a result: that which the file names, or the only one of several that serves the model which it names; otherwise all of them.
 * Error (KavierError, kind `input`): it names a pool that the scenario has not.
 */
export function poolOfResult(
  { source, pool, model }: BenchmarkResult,
  pools: readonly OwnPool[],
): ResultPool {
  if (pools.length === 1) {
    if (pool === undefined || pool === pools[0].name) return { pool: null, note: null };
    return {
      pool: null,
      note: `The file says that pool ${pool} served these requests; they are compared with the only pool.`,
    };
  }
  if (pool !== undefined) {
    const names = pools.map(({ name }) => name);
    if (names.includes(pool)) {
      return { pool, note: 'The file says that this pool served these requests.' };
    }
    throw new KavierError('the scenario has no such pool', {
      kind: 'input',
      where: source,
      found: `pool ${pool}`,
      expected: `one of ${names.join(', ')}`,
      hint: suggestName(pool, names),
    });
  }
  const serving = model === undefined ? [] : pools.filter((one) => isModel(model, one.model));
  if (serving.length === 1) {
    const [{ name }] = serving;
    return { pool: name, note: `The file names the model ${model}, which only this pool serves.` };
  }
  const why =
    model === undefined || serving.length > 1
      ? 'The file does not say which pool served its requests'
      : `The file names the model ${model}, which no pool serves by that name`;
  return { pool: null, note: `${why}: they are compared with all pools together.` };
}

/** Whether a name, as a tool writes it, is that of a model of the scenario. */
function isModel(word: string, model: string): boolean {
  if (word === model) return true;
  try {
    return findModel(word).name === model;
  } catch (error) {
    if (error instanceof KavierError) return false;
    throw error;
  }
}

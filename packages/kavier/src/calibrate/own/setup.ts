import {
  findAccelerator,
  findModel,
  KavierError,
  KV_FORMATS,
  type ModelArchitecture,
  suggestName,
  WEIGHT_FORMATS,
} from '@kavier/core';
import type { MeasuredSetup } from '@kavier/evidence';
import type { OwnCatalog } from '../../scenario/catalog-file.ts';
import { readModelFile } from '../../scenario/model-file.ts';
import { movedTo } from '../../scenario/resolve-published.ts';
import { ownEngine } from '../../validate/own-engines.ts';

/** A deployment in the words of flags, or of a row. */
export interface SetupWords {
  readonly model?: string | undefined;
  readonly gpu?: string | undefined;
  readonly tp?: string | undefined;
  readonly pp?: string | undefined;
  readonly dp?: string | undefined;
  readonly weights?: string | undefined;
  readonly kvCache?: string | undefined;
}

/**
 * Makes deployments of words. `where` is the row that says something; a word of the flags is called by its flag.
 * Errors: kind `usage` or `input` with the nearest name.
 */
export class SetupReader {
  readonly #engine: ReturnType<typeof ownEngine>;
  readonly #flags: SetupWords;
  readonly #own: OwnCatalog;
  readonly #models = new Map<string, ModelArchitecture>();

  constructor(engine: string, flags: SetupWords, own: OwnCatalog) {
    this.#engine = ownEngine(engine);
    this.#flags = flags;
    this.#own = own;
  }

  async read(words: SetupWords = {}, where = ''): Promise<MeasuredSetup> {
    const of = (key: keyof SetupWords): Word => ({
      text: words[key] ?? this.#flags[key],
      where: words[key] === undefined ? FLAGS[key] : where,
      name: FLAGS[key],
    });
    const gpu = needed(of('gpu'));
    return {
      engine: this.#engine.engine,
      engineVersion: this.#engine.version,
      model: await this.#model(needed(of('model'))),
      accelerator: located(gpu.where, () => findAccelerator(gpu.text, this.#own.accelerators)),
      tensorParallel: degree(of('tp')),
      pipelineParallel: degree(of('pp')),
      dataParallel: degree(of('dp')),
      weights: choice(of('weights'), WEIGHT_FORMATS),
      kvCache: choice(of('kvCache'), KV_FORMATS),
    };
  }

  async #model({ text, where }: Word & { readonly text: string }): Promise<ModelArchitecture> {
    if (!text.endsWith('.json')) return located(where, () => findModel(text, this.#own.models));
    const known = this.#models.get(text) ?? (await readModelFile(text, where));
    this.#models.set(text, known);
    return known;
  }
}

interface Word {
  readonly text: string | undefined;
  readonly where: string;
  readonly name: string;
}

const FLAGS: Readonly<Record<keyof SetupWords, string>> = {
  model: '--model',
  gpu: '--gpu',
  tp: '--tp',
  pp: '--pp',
  dp: '--dp',
  weights: '--weights',
  kvCache: '--kv-precision',
};

function needed({ text, where, name }: Word): Word & { readonly text: string } {
  if (text !== undefined) return { text, where, name };
  throw new KavierError('the results do not say what was measured', {
    kind: 'usage',
    where: name,
    found: `no ${name}`,
    expected: '--model and --gpu, or the columns model and gpu in a points file',
  });
}

function located<T>(where: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof KavierError && error.where === undefined) throw movedTo(error, where);
    throw error;
  }
}

function degree({ text, where }: Word): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new KavierError('this is no count', {
    kind: where.startsWith('--') ? 'usage' : 'input',
    where,
    found: text,
    expected: 'a whole number >= 1',
  });
}

function choice<Name extends string>(
  { text, where }: Word,
  names: readonly Name[],
): Name | undefined {
  if (text === undefined) return undefined;
  const found = names.find((name) => name === text.toLowerCase());
  if (found !== undefined) return found;
  throw new KavierError('unknown format', {
    kind: where.startsWith('--') ? 'usage' : 'input',
    where,
    found: text,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(text, names),
  });
}

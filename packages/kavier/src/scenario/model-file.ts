import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { KavierError, type ModelArchitecture } from '@kavier/core';
import { architectureFromHuggingFace } from '@kavier/io';

/**
 * The model that a Hugging Face config.json on disk describes, named after its folder. `where` is what errors point at
 * when the file cannot be read.
 *
 * @throws KavierError of kind `input`: no such file, no JSON, or a configuration that cannot be used.
 */
export async function readModelFile(path: string, where: string): Promise<ModelArchitecture> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new KavierError('the model configuration cannot be read', {
      kind: 'input',
      where,
      found: error instanceof Error ? error.message : String(error),
      expected: 'the path of a Hugging Face config.json',
    });
  });
  return architectureFromHuggingFace(parseJson(text, path), nameOfModel(path));
}

/** `models/Qwen3-8B/config.json` -> `qwen3-8b`: the folder's name, or the file's when it is not config.json. */
function nameOfModel(path: string): string {
  const stem = basename(path, '.json');
  const name = stem === 'config' ? basename(dirname(resolve(path))) : stem;
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .replace(/^[-.]+/, '') || 'model'
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new KavierError('the model configuration is not valid JSON', {
      kind: 'input',
      where: path,
      found: error instanceof Error ? error.message : String(error),
    });
  }
}

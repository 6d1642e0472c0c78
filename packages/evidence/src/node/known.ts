import {
  type Accelerator,
  findAccelerator,
  findModel,
  KavierError,
  type ModelArchitecture,
} from '@kavier/core';

export const MODEL_UNKNOWN = 'model not in the catalog';
export const ACCELERATOR_UNKNOWN = 'accelerator not in the catalog';

/** The catalog's model of a publisher's name, or undefined: a set must not fail for one model. */
export function knownModel(name: string): ModelArchitecture | undefined {
  return found(MODELS, name, findModel);
}

/** The catalog's accelerator of a name, or undefined. */
export function knownAccelerator(name: string): Accelerator | undefined {
  return found(ACCELERATORS, name, findAccelerator);
}

/** What was found by name: files name the same few in each of thousands of rows, and to say what is near a wrong name takes long. */
const MODELS = new Map<string, ModelArchitecture | undefined>();
const ACCELERATORS = new Map<string, Accelerator | undefined>();

function found<Entry>(
  known: Map<string, Entry | undefined>,
  name: string,
  find: (name: string) => Entry,
): Entry | undefined {
  if (!known.has(name)) known.set(name, unlessUnknown(name, find));
  return known.get(name);
}

function unlessUnknown<Entry>(name: string, find: (name: string) => Entry): Entry | undefined {
  try {
    return find(name);
  } catch (error) {
    if (error instanceof KavierError) return undefined;
    throw error;
  }
}

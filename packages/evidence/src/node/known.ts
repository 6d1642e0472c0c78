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
  return unlessUnknown(() => findModel(name));
}

/** The catalog's accelerator of a name, or undefined. */
export function knownAccelerator(name: string): Accelerator | undefined {
  return unlessUnknown(() => findAccelerator(name));
}

function unlessUnknown<Entry>(find: () => Entry): Entry | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof KavierError) return undefined;
    throw error;
  }
}

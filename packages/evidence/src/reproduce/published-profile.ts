import {
  findPublishedAccelerator,
  findPublishedModel,
  KavierError,
  PublishedCostModel,
} from '@kavier/core';

/**
 * The published model of one (model, accelerator) pair of the `kavier-2025` catalog. Error: an
 * unknown name.
 */
export function publishedPair(model: string, accelerator: string): PublishedCostModel {
  const size = findPublishedModel(model);
  const hardware = findPublishedAccelerator(accelerator);
  if (size === undefined || hardware === undefined) {
    throw new KavierError('the published catalog lacks an entry that its experiments use', {
      kind: 'work',
      found: `${model} on ${accelerator}`,
    });
  }
  return new PublishedCostModel(size, hardware);
}

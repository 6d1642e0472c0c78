import type { Accelerator } from './accelerator.ts';
import { AMD_ACCELERATORS } from './amd.ts';
import { findEntry } from './find-entry.ts';
import { ADA_ACCELERATORS } from './nvidia-ada.ts';
import { AMPERE_ACCELERATORS } from './nvidia-ampere.ts';
import { BLACKWELL_ACCELERATORS } from './nvidia-blackwell.ts';
import { HOPPER_ACCELERATORS } from './nvidia-hopper.ts';
import { withVisibleMemory } from './visible-memory.ts';

/** The accelerators that Kavier knows without being told. */
export const ACCELERATORS: readonly Accelerator[] = [
  ...AMPERE_ACCELERATORS,
  ...ADA_ACCELERATORS,
  ...HOPPER_ACCELERATORS,
  ...BLACKWELL_ACCELERATORS,
  ...AMD_ACCELERATORS,
].map(withVisibleMemory);

/** Names of the catalog's accelerators in catalog order, aliases left out. */
export function acceleratorNames(): readonly string[] {
  return ACCELERATORS.map((accelerator) => accelerator.name);
}

/**
 * The accelerator of a name or alias, letters compared without case. `extra` entries are looked at first, so that a
 * scenario can correct a catalog entry or add its own.
 *
 * @throws KavierError of kind `input` with the nearest known name.
 */
export function findAccelerator(name: string, extra: readonly Accelerator[] = []): Accelerator {
  return findEntry('accelerator', name, [...extra, ...ACCELERATORS]);
}

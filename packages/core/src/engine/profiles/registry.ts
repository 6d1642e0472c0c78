import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import type { ServingProfile } from './contract.ts';
import { nanoVllm } from './nano-vllm.ts';
import { vllm2025, vllm2026 } from './vllm.ts';

/** Profiles of continuously batching engines, newest first within an engine. */
export const SERVING_PROFILES: readonly ServingProfile[] = [vllm2026, vllm2025, nanoVllm];

/** Every name that a scenario may write: dated profiles, and `vllm` for the newest of them. */
export const SERVING_PROFILE_NAMES = ['vllm', 'vllm-2026-08', 'vllm-2025-06', 'nano-vllm'] as const;
export type ServingProfileName = (typeof SERVING_PROFILE_NAMES)[number];

/** Names that stand for the newest profile of an engine. */
const NEWEST: Readonly<Record<string, ServingProfile>> = { vllm: vllm2026 };

/** The profile of a name, dated or not. Errors (kind `input`): an unknown name, with the nearest one. */
export function findServingProfile(name: string): ServingProfile {
  const profile = Object.hasOwn(NEWEST, name)
    ? NEWEST[name]
    : SERVING_PROFILES.find((entry) => entry.name === name);
  if (profile !== undefined) return profile;
  throw new KavierError('there is no such engine profile', {
    kind: 'input',
    found: name,
    hint: suggestName(name, SERVING_PROFILE_NAMES),
  });
}

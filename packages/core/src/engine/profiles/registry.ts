import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import type { ServingProfile } from './contract.ts';
import { nanoVllm } from './nano-vllm.ts';
import { vllm2025, vllm2026 } from './vllm.ts';

/** Profiles of continuously batching engines, newest first within an engine. */
export const SERVING_PROFILES: readonly ServingProfile[] = [vllm2026, vllm2025, nanoVllm];

/** Names that stand for the newest profile of an engine. */
const NEWEST: Readonly<Record<string, ServingProfile>> = { vllm: vllm2026 };

/** Every name that a scenario may write: dated profiles and those that follow the newest. */
export const SERVING_PROFILE_NAMES: readonly string[] = [
  ...Object.keys(NEWEST),
  ...SERVING_PROFILES.map(({ name }) => name),
];

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

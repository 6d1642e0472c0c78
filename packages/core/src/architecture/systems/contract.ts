import type { ComponentId } from '../contract.ts';

export const SYSTEM_KINDS = [
  'engine',
  'router-or-gateway',
  'disaggregated-or-cache',
  'platform',
  'hosted-api',
  'application-framework',
  'simulator',
] as const;
export type SystemKind = (typeof SYSTEM_KINDS)[number];

/** `covered`: the system does of itself what the component's role says; `partial`: a part of it, or by another system it builds on. */
export type FeatureLevel = 'covered' | 'partial';

/** One thing that a real system does, in few words of its own documents' sense. */
export interface Feature {
  readonly name: string;
  /** The one component whose function it is; null where it fits none. */
  readonly component: ComponentId | null;
  readonly level: FeatureLevel;
  /** Document or source path: `read in` it, `derived:` from it, or `not re-read; from memory of` it. */
  readonly evidence: string;
  /** Why it fitted none when it was collected; set wherever `component` is null, and where the architecture was changed for it. */
  readonly note?: string | undefined;
}

/** A system of practice, mapped onto the architecture feature by feature. */
export interface RealSystem {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: SystemKind;
  /** `synthesis`: the architecture was made from it; `validation`: it was mapped afterwards, without changing the architecture. */
  readonly usedFor: 'synthesis' | 'validation';
  /** Repository or documents in which it was read. */
  readonly source: string;
  /** Day on which it was mapped, YYYY-MM-DD. */
  readonly date: string;
  readonly features: readonly Feature[];
}

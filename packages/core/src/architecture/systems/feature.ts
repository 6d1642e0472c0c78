import { derived, fromMemory, readIn } from '../../hardware/provenance.ts';
import type { ComponentId } from '../contract.ts';
import { CHANGES } from './changes.ts';
import type { Feature } from './contract.ts';

/** Day on which the systems were mapped. */
export const MAPPED_ON = '2026-11-22';

/** Evidence that was read at `place`. */
export const read = (place: string): string => readIn(place).source;

/** Evidence that was not at hand: likely right, but unread. */
export const recalled = (document: string): string => fromMemory(document).source;

/** Evidence that follows from what a system evidently does. */
export const inferred = (how: string): string => derived(how).source;

/** A feature that is the whole of a component's function, or of one side of it. */
export const covers = (component: ComponentId, name: string, evidence: string): Feature => ({
  name,
  component,
  level: 'covered',
  evidence,
});

/** A feature that is a part of a component's function, or is done by another system. */
export const partly = (component: ComponentId, name: string, evidence: string): Feature => ({
  name,
  component,
  level: 'partial',
  evidence,
});

/** A feature that fitted no component when it was collected; `note` says why. It has one where the architecture was changed for it. */
export const fitsNone = (name: string, evidence: string, note: string): Feature => ({
  name,
  component: CHANGES.find((change) => change.note === note)?.component ?? null,
  level: 'partial',
  evidence,
  note,
});

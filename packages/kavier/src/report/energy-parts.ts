import type { ByPart } from '../footprint/part-figures.ts';
import type { Tone } from './svg/theme.ts';

/** Parts of the energy in the order of reports. */
export const PARTS = ['prefill', 'decode', 'idle', 'host', 'facility'] as const;

export const PART_NAMES: Readonly<Record<keyof ByPart, string>> = {
  prefill: 'prefill',
  decode: 'decode',
  idle: 'idle accelerators',
  host: 'rest of the servers',
  facility: 'facility',
};

export const PART_TONES: Readonly<Record<keyof ByPart, Tone>> = {
  prefill: 'a',
  decode: 'c',
  idle: 'quiet',
  host: 'b',
  facility: 'd',
};

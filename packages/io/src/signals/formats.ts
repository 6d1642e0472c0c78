import type { SignalFormat } from './contract.ts';
import { electricityMaps } from './electricity-maps.ts';
import { intensityColumn } from './intensity-column.ts';
import { opendcCarbon } from './opendc-carbon.ts';
import { timestampValue } from './timestamp-value.ts';

/** All formats of signals, in the order in which they are tried. */
export const SIGNAL_FORMATS: readonly SignalFormat[] = [
  opendcCarbon,
  electricityMaps,
  intensityColumn,
  timestampValue,
];

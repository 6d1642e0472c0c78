import type { CoefficientSet } from './coefficients.ts';

/** Coefficients that were fitted to measurements, by engine group and family. */
export const CALIBRATED_SETS: readonly CoefficientSet[] = [];

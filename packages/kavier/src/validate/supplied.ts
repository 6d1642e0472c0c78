import type { LeaveOneOut } from './judge-bars.ts';

/** What calibration found and a comparison alone cannot: null until it has been run. */
export const LEAVE_ONE_OUT: LeaveOneOut | null = null;

/** Which coefficients are fitted on which measurements, a sentence each. */
export const FITTED_ON: readonly string[] = [];

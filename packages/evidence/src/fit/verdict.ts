import { requireNumber } from '@kavier/core';

/** How far a fitted value can be trusted. */
export type Verdict = 'determined' | 'weak' | 'not determined';

/**
 * Why a parameter is not `determined`. `no reaction`: hardly any residual depends on it. `bound`: it sits on
 * its bound, which decides instead of the data. `collinear`: its effect is that of others, which `partners` names. `noise`: the
 * residuals are too large for their number. `too few residuals`: no more of them than parameters, so no error is known.
 */
export type VerdictCause = 'no reaction' | 'bound' | 'collinear' | 'noise' | 'too few residuals';

export interface ParameterEstimate {
  readonly name: string;
  readonly value: number;
  /**
   * Standard error of ln(value) where the scale is log (0.1 is about 10 %), of the value where it is linear. Asymptotic, for
   * independent residuals of equal variance. Null where it has no meaning: `no reaction`, `bound`, `too few residuals`.
   */
  readonly standardError: number | null;
  /** The same relative to the value: of ln(value), or divided by the larger of |value| and its typical size. */
  readonly relativeError: number | null;
  /** Largest change of a residual for a change of ln(value) by 1, or of a linear value by its size. */
  readonly sensitivity: number;
  /** How many times larger the error is than if the other parameters were known, from 1; null as the error. */
  readonly inflation: number | null;
  readonly verdict: Verdict;
  readonly cause: VerdictCause | undefined;
  /** Names of the parameters with which it is near-collinear, nearest first; also where the verdict is better. */
  readonly partners: readonly string[];
}

/** Limits of the verdicts; all finite and above 0. */
export interface IdentifiabilityLimits {
  /** Relative standard error from which a parameter is `weak`. Default 0.1. */
  readonly weakError?: number | undefined;
  /** Relative standard error from which it is `not determined`: 1, the default, is a factor of e either way. */
  readonly lostError?: number | undefined;
  /** Sensitivity below which it is `not determined`, in units of the residuals. Default 0.01, for relative residuals. */
  readonly leastSensitivity?: number | undefined;
  /** Condition from which partners are named. Default 30 (Belsley, Kuh and Welsch 1980). */
  readonly partnerCondition?: number | undefined;
  /** Inflation from which a parameter with partners is `not determined`, however small the residuals. Default 1000. */
  readonly lostInflation?: number | undefined;
}

/** The limits with nothing left open. */
export type Limits = { readonly [Name in keyof IdentifiabilityLimits]-?: number };

const USUAL_LIMITS: Limits = {
  weakError: 0.1,
  lostError: 1,
  leastSensitivity: 0.01,
  partnerCondition: 30,
  lostInflation: 1000,
};

export function limitsOf(given: IdentifiabilityLimits): Limits {
  const limit = (name: keyof Limits) =>
    requireNumber(given[name] ?? USUAL_LIMITS[name], `limits.${name}`, { above: 0 });
  return {
    weakError: limit('weakError'),
    lostError: limit('lostError'),
    leastSensitivity: limit('leastSensitivity'),
    partnerCondition: limit('partnerCondition'),
    lostInflation: limit('lostInflation'),
  };
}

export interface Rating {
  readonly verdict: Verdict;
  readonly cause: VerdictCause | undefined;
}

/** The verdict on a parameter that is off its bounds and has an effect. */
export function rate(
  {
    relativeError,
    inflation,
    partners,
  }: Pick<ParameterEstimate, 'relativeError' | 'partners'> & {
    readonly inflation: number;
  },
  { weakError, lostError, lostInflation }: Limits,
): Rating {
  const isShared = partners.length > 0;
  if (isShared && inflation >= lostInflation) {
    return { verdict: 'not determined', cause: 'collinear' };
  }
  if (relativeError === null) return { verdict: 'weak', cause: 'too few residuals' };
  const cause = isShared ? 'collinear' : 'noise';
  if (relativeError >= lostError) return { verdict: 'not determined', cause };
  if (relativeError >= weakError) return { verdict: 'weak', cause };
  return { verdict: 'determined', cause: undefined };
}

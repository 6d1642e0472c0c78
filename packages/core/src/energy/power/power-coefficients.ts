import type { Provenance } from '../../hardware/provenance.ts';
import { largestOf, smallestOf } from '../../units/extremes.ts';
import { FITTED_POWER } from './fitted-power.ts';

/** One coefficient of the power of a family: its value, the range that it may have, and how it was obtained. */
export interface PowerCoefficient {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** `fitted`: to measured power; `measured`: read off a log; `prior`: from other families. */
  readonly how: 'fitted' | 'measured' | 'prior';
  readonly provenance: Provenance;
}

/** What power depends on besides the data sheet, by family of accelerators; shares of the board limit. */
export interface PowerCoefficients {
  /** `Accelerator.family`, or `any`. */
  readonly family: string;
  /** With work, whatever the work. */
  readonly static: PowerCoefficient;
  /** More while weights are read at full bandwidth. */
  readonly weights: PowerCoefficient;
  /** More while attention reads KV cache at full bandwidth. */
  readonly kvCache: PowerCoefficient;
  /** More at the full peak of dense 16-bit FLOPs. */
  readonly compute: PowerCoefficient;
  /** Without work, a model in memory. Absent where nobody measured it: the catalog's idle draw. */
  readonly idle?: PowerCoefficient | undefined;
  /** After work, before clocks fall: share of the board limit, and for how long, s. Absent where nobody measured it. */
  readonly standby?:
    | { readonly share: PowerCoefficient; readonly holdS: PowerCoefficient }
    | undefined;
}

export const POWER_NAMES = ['static', 'weights', 'kvCache', 'compute'] as const;
export type PowerName = (typeof POWER_NAMES)[number];

/** Coefficients of a family; where nothing was measured the middle of the families that were, with a range that holds all. */
export function powerCoefficientsFor(family: string): PowerCoefficients {
  return FITTED_POWER.find((one) => one.family === family) ?? priorPower(family);
}

/** The middle of the fitted families. */
function priorPower(family: string): PowerCoefficients {
  const prior = (name: PowerName): PowerCoefficient => {
    const fitted = FITTED_POWER.map((one) => one[name]);
    const sum = fitted.reduce((total, { value }) => total + value, 0);
    return {
      value: Number((sum / fitted.length).toPrecision(3)),
      low: smallestOf(fitted.map(({ low }) => low)),
      high: largestOf(fitted.map(({ high }) => high)),
      how: 'prior',
      provenance: {
        source: `prior: the mean of ${FITTED_POWER.map((one) => one.family).join(', ')}; no power of ${family} was measured`,
        date: fitted[0].provenance.date,
      },
    };
  };
  return {
    family,
    static: prior('static'),
    weights: prior('weights'),
    kvCache: prior('kvCache'),
    compute: prior('compute'),
  };
}

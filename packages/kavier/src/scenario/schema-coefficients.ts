import {
  COEFFICIENT_NAMES,
  type CoefficientName,
  ENGINE_GROUPS,
  PRIOR_SETS,
  priorCoefficients,
} from '@kavier/core';
import { z } from 'zod';

/** Version of the profile that `kavier calibrate --out` writes and a scenario may name. */
export const COEFFICIENTS_SCHEMA = 'kavier.coefficients/1';

const UNITS = priorCoefficients(PRIOR_SETS[0].family).values;

const amount = (description: string) => z.number().positive().describe(description);
const count = (description: string) => z.int().min(0).describe(description);
const error = (description: string) => z.number().min(0).nullable().describe(description);

const coefficient = (name: CoefficientName) =>
  z
    .strictObject({
      value: amount('What steps are timed with.'),
      unit: z.literal(UNITS[name].unit).describe('Unit of value, low and high.'),
      low: amount('Low end of what it may be.'),
      high: amount('High end of what it may be.'),
      how: z
        .enum(['prior', 'fitted', 'measured'])
        .describe('From published ranges, calibrated on measurements, or read off directly.'),
      source: z.string().min(1).describe('Where it comes from.'),
      date: z.string().min(1).describe('Day of that, or undated.'),
    })
    .refine(({ value, low, high }) => low <= value && value <= high, {
      error: 'expected low <= value <= high',
    })
    .describe(`Coefficient ${name}.`);

/** Made when a profile is read, which few scenarios bring: its many fields are a quarter of the whole schema. */
const values = z.lazy(() =>
  z
    .strictObject(
      Object.fromEntries(COEFFICIENT_NAMES.map((name) => [name, coefficient(name)])) as Readonly<
        Record<CoefficientName, ReturnType<typeof coefficient>>
      >,
    )
    .describe('Every coefficient.'),
);

const fittedTo = z
  .strictObject({
    models: z.array(z.string()).describe('Models that were measured.'),
    accelerators: z.array(z.string()).describe('Accelerators that were measured.'),
    points: count('Points that were fitted.'),
    measurements: count('Measured values that were fitted.'),
    sources: z
      .array(
        z.strictObject({
          file: z.string().describe('Name of the file, without its folder.'),
          sha256: z.string().describe('SHA-256 of its bytes, hex.'),
        }),
      )
      .describe('Files of measurements.'),
  })
  .describe('What the fitted coefficients were fitted to.');

const errors = z
  .array(
    z.strictObject({
      quantity: z.string().describe('What was measured, for example ttftMeanS.'),
      count: count('Measured values with a prediction.'),
      medianPct: error('Median of the absolute errors, percent.'),
      p90Pct: error('90th percentile of the absolute errors, percent.'),
    }),
  )
  .describe('Errors that the fit left on its own points.');

/** A profile: coefficients of an engine on a family of accelerators, as data. */
export const coefficientProfile = z.strictObject({
  schema: z.literal(COEFFICIENTS_SCHEMA).describe('The contract and its version.'),
  engine: z
    .enum([...ENGINE_GROUPS, 'any'])
    .describe('Engine at one time that the coefficients are of, or any.'),
  family: z.string().min(1).describe('Family of accelerators that they are of.'),
  host: z
    .enum(['serial', 'overlapped'])
    .describe('How host and device combined in the fit; the default of hostTime.'),
  fittedTo: fittedTo.optional(),
  values,
  errors: errors.optional(),
});

export type CoefficientProfile = z.output<typeof coefficientProfile>;

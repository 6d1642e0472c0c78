import { AMORTIZATIONS, IDLE_RULES, INTENSITY_BASES, INTENSITY_SIGNALS } from '@kavier/core';
import { GAP_RULES } from '@kavier/io';
import { z } from 'zod';

const watts = (description: string) => z.number().min(0).max(1e6).describe(description);
const range = {
  idleW: watts('Watts at no utilization. Default: of the accelerator.').optional(),
  maxW: watts('Watts at full utilization. Default: the board limit.').optional(),
};

const activity = z.strictObject({
  model: z
    .literal('activity')
    .describe('Static power, and more for bytes moved and FLOPs, as fitted to measurements.'),
});

const utilizationOnly = z.strictObject({
  model: z
    .enum(['sqrt', 'linear', 'square', 'cubic'])
    .describe('A curve of OpenDC between idle and largest watts, by utilization alone.'),
  ...range,
});

const mse = z.strictObject({
  model: z.literal('mse').describe('2 u - u^r between idle and largest watts.'),
  calibration: z.number().min(1).max(2).default(1.4).describe('Exponent r. Default 1.4.'),
  ...range,
});

const asymptotic = z.strictObject({
  model: z.literal('asymptotic').describe('A curve of OpenDC that becomes linear.'),
  asymptote: z
    .number()
    .positive()
    .max(1)
    .default(0.3)
    .describe('Utilization at which it becomes linear. Default 0.3.'),
  dvfs: z.boolean().default(false).describe('With voltage and frequency scaling. Default false.'),
  ...range,
});

const constant = z.strictObject({
  model: z.literal('constant').describe('The same watts at all times.'),
  watts: watts('Watts of one accelerator.'),
});

const interpolated = z.strictObject({
  model: z.literal('interpolated').describe('Straight lines between measured levels.'),
  levelsW: z
    .array(z.number().min(0))
    .min(2)
    .describe('Watts at evenly spaced utilizations from 0 to 1.'),
});

const tdp = z.strictObject({
  model: z
    .literal('tdp')
    .describe('The board limit for every busy second, nothing otherwise, as published.'),
});

const phases = z.strictObject({
  model: z.literal('phases').describe('One figure for prefill, one for decode.'),
  prefillW: watts('Watts of one accelerator while it prefills.'),
  decodeW: watts('Watts of one accelerator while it decodes.'),
  idleW: watts('Watts without work. Default: of the accelerator.').optional(),
});

const node = z.strictObject({
  accelerators: z.int().min(1).max(1024).describe('Accelerators that share a server.'),
  hostIdleW: watts('Watts of the rest of a server while no accelerator works.'),
  hostBusyW: watts('The same while all of them work.'),
  fanShare: z.number().min(0).max(2).describe('Fans, as a share of what the accelerators draw.'),
});

const cooling = z.strictObject({
  fixedW: watts('Watts that are drawn at any load for these servers.').default(0),
  coolingShare: z.number().min(0).max(5).describe('Cooling, as a share of what the servers draw.'),
  coolingSharePerC: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('More of it for each degree above freeCoolingBelowC. Default 0.'),
  freeCoolingBelowC: z
    .number()
    .min(-60)
    .max(60)
    .default(18)
    .describe('Degrees outside up to which outside air cools. Default 18.'),
  outsideC: z.number().min(-60).max(60).default(18).describe('Degrees outside. Default 18.'),
  distributionEfficiency: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe('Share that transformers, UPS and power supplies pass on. Default 1.'),
});

const embodied = z.strictObject({
  acceleratorKg: z
    .number()
    .min(0)
    .describe('kg CO2e of making one accelerator. Default: of the catalog.')
    .optional(),
  serverKg: z
    .number()
    .min(0)
    .describe('kg CO2e of making the rest of a server. Default: of the catalog.')
    .optional(),
  lifetimeYears: z.number().positive().max(50).default(5).describe('Years of use. Default 5.'),
  by: z
    .enum(AMORTIZATIONS)
    .default('allocation')
    .describe('Charge all time held, or busy time alone. Default allocation.'),
});

/** Where the fleet stands: what it draws, and what that is in grams and litres. */
export const facility = z.strictObject({
  power: z
    .discriminatedUnion('model', [
      activity,
      utilizationOnly,
      mse,
      asymptotic,
      constant,
      interpolated,
      tdp,
      phases,
    ])
    .default({ model: 'activity' })
    .describe('What an accelerator draws. Default activity.'),
  sleepW: watts('Watts of an accelerator that sleeps. Default: it never does.').optional(),
  sleepAfterS: z
    .number()
    .min(0)
    .default(300)
    .describe('Seconds without work after which it sleeps, where sleepW is given. Default 300.'),
  node: z
    .union([z.literal('none'), node])
    .describe('The rest of a server; none counts accelerators alone. Default by accelerator.')
    .optional(),
  pue: z
    .number()
    .min(1)
    .max(10)
    .describe('Energy of the facility / energy of its servers. Default 1.2.')
    .optional(),
  cooling: cooling.describe('Cooling and losses by load and weather, instead of pue.').optional(),
  idle: z
    .enum(IDLE_RULES)
    .default('unattributed')
    .describe('Whether requests share the energy of idle accelerators. Default unattributed.'),
  grid: z
    .union([z.string().min(1), z.number().min(0).max(5000)])
    .describe('Region of the catalog, or grams of CO2e per kWh.')
    .optional(),
  carbonTrace: z
    .string()
    .min(1)
    .describe('File of grid intensity over time (OpenDC Parquet, Electricity Maps or plain CSV).')
    .optional(),
  factors: z
    .enum(['direct', 'life-cycle'])
    .default('life-cycle')
    .describe('Which factors of an Electricity Maps file. Default life-cycle.'),
  signal: z
    .enum(INTENSITY_SIGNALS)
    .default('average')
    .describe('What a given intensity is of: average generation, or marginal. Default average.'),
  basis: z
    .enum(INTENSITY_BASES)
    .default('location')
    .describe('Whether it is of the grid (location) or of contracts (market). Default location.'),
  startAt: z.iso
    .datetime({
      offset: true,
      error: 'expected an instant with its zone, such as 2022-06-01T00:00:00Z',
    })
    .describe('When the run begins, with its zone. Default: the start of the series.')
    .optional(),
  outside: z
    .enum(['refuse', 'repeat'])
    .default('refuse')
    .describe('A series that does not cover the run: refuse, or repeat it. Default refuse.'),
  gaps: z
    .enum(GAP_RULES)
    .default('refuse')
    .describe('Hours that a series lacks: refuse, or hold the value before them. Default refuse.'),
  wueLPerKwh: z
    .number()
    .min(0)
    .max(100)
    .describe('Litres of water on site per kWh of the servers.')
    .optional(),
  sourceWaterLPerKwh: z
    .number()
    .min(0)
    .max(100)
    .describe('Litres of water per kWh of electricity, at its source.')
    .optional(),
  embodied: embodied.prefault({}).describe('Carbon of making the hardware.'),
});

export type FacilityScenario = z.output<typeof facility>;

import { PRICE_PLANS } from '@kavier/core';
import { z } from 'zod';

const usd = (description: string) => z.number().min(0).max(1e12).describe(description);

const owned = z.strictObject({
  capexUsd: usd('Price of a server with its accelerators, or of one accelerator with its share.'),
  accelerators: z.int().min(1).max(1024).default(1).describe('Accelerators in it. Default 1.'),
  lifetimeYears: z.number().positive().max(50).default(5).describe('Years of use. Default 5.'),
  utilization: z
    .number()
    .positive()
    .max(1)
    .describe('Share of these years in which it is held, above 0 up to 1.'),
  interestPerYear: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe('Interest per year; 0.08 is 8 %. Default 0.'),
  staffUsdPerYear: usd('People, USD per year. Default 0.').default(0),
  colocationUsdPerYear: usd('Room and connection, USD per year. Default 0.').default(0),
  maintenanceUsdPerYear: usd('Maintenance, USD per year. Default 0.').default(0),
});

const api = z.strictObject({
  sheet: z.string().min(1).describe('Price sheet of an API, by name.'),
  inputUsdPerMtoken: usd('Price of a million input tokens, where the sheet has none.').optional(),
  outputUsdPerMtoken: usd('Price of a million output tokens, where the sheet has none.').optional(),
  scope: z
    .enum(['tenant', 'global'])
    .default('tenant')
    .describe('Who shares what the API has cached. Default tenant.'),
});

/** What things cost. */
export const prices = z.strictObject({
  acceleratorHourUsd: usd(
    'Price of one accelerator for one hour, US dollars. Default: that of the list on demand; 10 with the engine kavier-2025.',
  ).optional(),
  plan: z
    .enum(PRICE_PLANS)
    .describe('How accelerators are rented, by the list of prices, instead of a price.')
    .optional(),
  provider: z
    .string()
    .min(1)
    .describe('Who rents them out. Default: the median of offers.')
    .optional(),
  owned: owned.describe('Hardware that was bought, instead of a price.').optional(),
  electricityUsdPerKwh: z
    .number()
    .min(-100)
    .max(100)
    .describe('Price of electricity, USD per kWh, where it is paid apart.')
    .optional(),
  electricityTrace: z
    .string()
    .min(1)
    .describe('File of that price over time, USD per kWh: CSV timestamp,value.')
    .optional(),
  api: api.describe('Bill the same requests as an API would.').optional(),
});

export type PricesScenario = z.output<typeof prices>;

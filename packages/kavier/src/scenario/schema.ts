import { z } from 'zod';
import { annotateSchema } from '../architecture/annotate-schema.ts';
import { catalog } from './schema-catalog.ts';
import { facility } from './schema-facility.ts';
import { fleet } from './schema-fleet.ts';
import { gateway } from './schema-gateway.ts';
import { objectives } from './schema-objectives.ts';
import { prices } from './schema-prices.ts';
import { workload } from './schema-workload.ts';

/** Price that the published efficiency tool assumes for a GPU hour (there in EUR). */
export const PUBLISHED_HOUR_PRICE = 10;

/** The ecosystem file. Every key is checked; every default is filled in by parsing. */
export const scenarioSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w][\w .-]*$/, { error: 'expected letters, digits, spaces, dots or hyphens' })
      .max(80)
      .optional()
      .describe('Name of the run, used for its folder. Default: from the file name.'),
    workload: workload.describe('Where requests come from: a trace or a generator.'),
    gateway: gateway
      .describe('Routing and admission, for a serving engine. Default: round-robin, no limit.')
      .optional(),
    fleet,
    objectives: objectives
      .describe('Service-level objectives; a run that misses one ends with exit code 1.')
      .optional(),
    warmUpS: z
      .number()
      .min(0)
      .optional()
      .describe(
        'End of the warm-up, s: what comes before is in no latency or rate. Default: found in the run (MSER-5).',
      ),
    prices: prices.default({}).describe('What things cost.'),
    facility: facility
      .prefault({})
      .describe('Where the fleet stands: power, cooling, grid and water.'),
    record: z
      .strictObject({
        exportRateS: z
          .number()
          .min(0.001)
          .max(86_400)
          .multipleOf(0.001)
          .default(0.1)
          .describe('Seconds between utilization snapshots, whole milliseconds. Default 0.1.'),
        snapshots: z
          .enum(['merged', 'fixed-rate'])
          .default('merged')
          .describe('Join equal neighbours, or write one row per snapshot. Default merged.'),
        bucketS: z
          .number()
          .min(0.001)
          .describe('Width of a time bucket of the timeline, s. Default: about 200 over the run.')
          .optional(),
      })
      .prefault({})
      .describe('What a run writes down.'),
    catalog: catalog.prefault({}).describe('Models and accelerators of your own.'),
    seed: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .default(42)
      .describe('Seed of every random stream, a whole number from 0. Default 42.'),
    replications: z
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('Runs with the seed and those after it, for intervals of means. Default 1.'),
  })
  .describe('A Kavier ecosystem: a workload, what serves it, what it costs and what is recorded.');

/** A scenario as a person writes it. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** A scenario with its defaults filled in. */
export type Scenario = z.output<typeof scenarioSchema>;

/** JSON Schema (draft 2020-12) of the ecosystem file; each field names the component that it configures. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input' });
  return annotateSchema({ title: 'Kavier ecosystem', ...schema });
}

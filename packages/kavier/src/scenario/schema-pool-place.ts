import { z } from 'zod';
import { type FacilityScenario, facility } from './schema-facility.ts';
import { type PricesScenario, prices } from './schema-prices.ts';

/** How energy is shared out among requests is said once, of the whole ecosystem. */
const { idle: _, ...facilityFields } = facility.shape;
/** So is what an API would bill. */
const { api: __, ...priceFields } = prices.shape;

/** Where the pool stands, as far as it differs from the ecosystem's facility. */
export const poolFacility = z.strictObject(withoutDefaults(facilityFields)) as z.ZodType<
  Partial<Omit<FacilityScenario, 'idle'>>
>;

/** What the pool costs, as far as it differs from the ecosystem's prices. */
export const poolPrices = z.strictObject(withoutDefaults(priceFields)) as z.ZodType<
  Partial<Omit<PricesScenario, 'api'>>
>;

/** The same fields, each only where it is given. */
function withoutDefaults(fields: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, bare(field).optional()]),
  );
}

function bare(field: z.ZodType): z.ZodType {
  const hasDefault = field instanceof z.ZodDefault || field instanceof z.ZodPrefault;
  const inner = hasDefault ? (field.unwrap() as z.ZodType) : field;
  return field.description === undefined ? inner : inner.describe(field.description);
}

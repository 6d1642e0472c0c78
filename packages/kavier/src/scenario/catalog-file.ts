import { readFileSync } from 'node:fs';
import { type Accelerator, KavierError, type ModelArchitecture } from '@kavier/core';
import { z } from 'zod';
import { checkAgainst } from './check-scenario.ts';
import { accelerators, models } from './own-entries.ts';
import { parseScenarioText } from './scenario-text.ts';
import { catalog } from './schema-catalog.ts';

/** Models and accelerators beside those of the catalog, in its form. */
export interface OwnCatalog {
  readonly models: readonly ModelArchitecture[];
  readonly accelerators: readonly Accelerator[];
}

/** As they stand in a scenario. */
export type CatalogEntries = z.output<typeof catalog>;

const FORM = {
  name: 'the catalog',
  schema: catalog,
  json: () => z.toJSONSchema(catalog, { io: 'input' }),
};

/**
 * The entries of a file with `models` and `accelerators` in the scenario's form, or of the `catalog` of a scenario.
 * Errors (KavierError, kind `input`): no such file, broken syntax, a wrong key or value, each with its place.
 */
export function catalogEntries(path: string, flag = '--catalog'): CatalogEntries {
  const text = parseScenarioText(path, textOf(path, flag));
  const { value } = text;
  const inScenario = isMap(value) && isMap(value.catalog);
  const above = inScenario ? ['catalog'] : [];
  return checkAgainst(FORM, inScenario ? value.catalog : value, {
    locate: (place) => text.locate([...above, ...place]),
    locateKey: (place, key) => text.locateKey([...above, ...place], key),
  });
}

/** The same as the simulator takes them; none without a file. */
export function ownCatalog(path: string | undefined, flag = '--catalog'): OwnCatalog {
  if (path === undefined) return { models: [], accelerators: [] };
  const entries = catalogEntries(path, flag);
  return { models: models(entries), accelerators: accelerators(entries) };
}

function textOf(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KavierError('the catalog cannot be read', {
      kind: 'input',
      where: `${flag} ${path}`,
      found: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: 'a file with models or accelerators in the form of a scenario’s catalog',
      hint: 'kavier schema prints that form, under catalog',
    });
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

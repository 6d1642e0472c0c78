import { findPriceSheet, findRegion, KavierError, pricedSheet } from '@kavier/core';
import type { LoadedScenario } from '../scenario/load.ts';
import { type LoadedPool, poolsOf } from '../scenario/loaded-pool.ts';
import { lookUp } from '../scenario/resolve-published.ts';
import { readFacilitySignal } from './run-signal.ts';

/** Fields that name a file or an entry of a catalog, without which a run can be simulated but not priced. */
const FIELDS = [
  'facility.grid',
  'facility.carbonTrace',
  'prices.electricityTrace',
  'prices.api',
] as const;
type Field = (typeof FIELDS)[number];

type ApiPrices = NonNullable<LoadedScenario['scenario']['prices']['api']>;

/**
 * Opens and reads every file, and looks up every name, that a scenario prices a run with, so that what is wrong is known
 * before anything is simulated or written. `isAsked` chooses the fields, by default all.
 * Errors (KavierError, `input`): those of reading a signal; an unknown region or price sheet, with the nearest name.
 */
export async function checkPricing(
  loaded: LoadedScenario,
  isAsked: (field: Field) => boolean = () => true,
): Promise<void> {
  const { api } = loaded.scenario.prices;
  if (api !== undefined && isAsked('prices.api')) apiSheet(loaded, api);
  for (const pool of poolsOf(loaded)) await checkPlace(pool, isAsked);
}

async function checkPlace(pool: LoadedPool, isAsked: (field: Field) => boolean): Promise<void> {
  const { grid, carbonTrace } = pool.facility;
  const { electricityTrace } = pool.prices;
  if (typeof grid === 'string' && isAsked('facility.grid')) {
    lookUp(['facility', 'grid'], pool, () => findRegion(grid));
  }
  const signal = async (path: readonly string[], file: string, kind: 'intensity' | 'price') => {
    const where = pool.locate(path);
    await readFacilitySignal({ file: pool.resolvePath(file), kind, where }, pool.facility);
  };
  if (carbonTrace !== undefined && isAsked('facility.carbonTrace')) {
    await signal(['facility', 'carbonTrace'], carbonTrace, 'intensity');
  }
  if (electricityTrace !== undefined && isAsked('prices.electricityTrace')) {
    await signal(['prices', 'electricityTrace'], electricityTrace, 'price');
  }
}

/** The fields that flags such as `prices.api.sheet` speak of. */
export function fieldsNamed(paths: readonly string[]): (field: Field) => boolean {
  return (field) =>
    paths.some(
      (path) => path === field || path.startsWith(`${field}.`) || field.startsWith(`${path}.`),
    );
}

const PRICES = [
  ['inputUsdPerMtoken', '--api-input-usd'],
  ['outputUsdPerMtoken', '--api-output-usd'],
] as const;

/** The sheet of an API with the prices that the scenario adds. Errors: no such sheet; a price is missing. */
export function apiSheet(loaded: LoadedScenario, api: ApiPrices) {
  return lookUp(['prices', 'api', 'sheet'], loaded, () => {
    const found = findPriceSheet(api.sheet);
    const prices = {
      inputUsdPerMtoken: api.inputUsdPerMtoken ?? found.inputUsdPerMtoken,
      outputUsdPerMtoken: api.outputUsdPerMtoken ?? found.outputUsdPerMtoken,
    };
    const missing = PRICES.filter(([name]) => prices[name] === null);
    if (missing.length === 0) return pricedSheet({ ...found, ...prices });
    throw new KavierError(`the price sheet ${found.name} has no base prices`, {
      kind: 'input',
      found: `no ${missing.map(([name]) => name).join(' and no ')}`,
      expected: `${missing.map(([, flag]) => flag).join(' and ')}, in USD per million tokens`,
      hint: 'The sheet has the rules of a provider; what its tokens cost depends on the model',
    });
  });
}

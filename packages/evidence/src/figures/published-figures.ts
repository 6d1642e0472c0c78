import type { MeasuredSet } from '../measured/point.ts';
import { blisStages } from './blis-stages.ts';
import { capsuleFigures } from './capsule-figures.ts';
import { type FigureTable, pointsOf } from './figure-table.ts';
import { OFFLINE_BATCHES } from './tables/argonne.ts';
import { OPERATING_POINTS } from './tables/inferencex.ts';
import { KV_CACHE_SIZES } from './tables/llmservingsim-a6000.ts';
import { POWER_BY_BATCH_2024 } from './tables/ml-energy-v2.ts';
import { POWER_BY_BATCH } from './tables/ml-energy-v3.ts';
import { STATIC_BATCHES } from './tables/splitwise.ts';
import { SINGLE_REQUESTS } from './tables/tracer-surf-a10.ts';

const TABLES: readonly FigureTable[] = [
  SINGLE_REQUESTS,
  STATIC_BATCHES,
  OFFLINE_BATCHES,
  KV_CACHE_SIZES,
  OPERATING_POINTS,
  POWER_BY_BATCH,
  POWER_BY_BATCH_2024,
];

/** Sets of which Kavier carries published figures, so that they can be predicted again without the public files. */
export const PUBLISHED_FIGURES: Readonly<Record<string, () => MeasuredSet>> = {
  'kavier-capsule': capsuleFigures,
  'blis-vllm-h100': blisStages,
  ...Object.fromEntries(TABLES.map((table) => [table.set, () => setOf(table)])),
};

/** Nothing is left out but by the rule of the table. */
function setOf(table: FigureTable): MeasuredSet {
  const { set, title, source, licence, year, which } = table;
  const rounded = 'figures have five significant digits';
  const lengths = 'Output lengths are the middles of ten equal parts of what the model gave.';
  return {
    name: set,
    title,
    source,
    licence,
    assumptions: [
      `From published figures of ${year}: ${which}; ${rounded}.`,
      ...(table.lengths === undefined ? [] : [lengths]),
      'What had to be assumed of the whole set holds here, too.',
    ],
    points: pointsOf(table),
    exclusions: [],
  };
}

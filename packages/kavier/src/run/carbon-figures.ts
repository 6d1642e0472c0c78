import { type FootprintDocument, footprintDocument } from '../footprint/footprint-document.ts';
import { pricedRun } from '../footprint/priced-run.ts';
import { footprintSettings } from '../footprint/settings.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { poolsOf } from '../scenario/loaded-pool.ts';
import type { Run } from './run-scenario.ts';

/** Carbon of a run in a few figures, g CO2e; `kavier footprint` has its parts. */
export interface CarbonFigures {
  /** Where the intensity comes from, in words. */
  readonly grid: string;
  readonly operationalG: number;
  /** Of making the hardware; null where nobody published it. */
  readonly embodiedG: number | null;
  /** Both. */
  readonly totalG: number;
  /** Both, of the measured window; null where there are no such tokens. */
  readonly gPerMtokenOutput: number | null;
  readonly gPerMtokenTotal: number | null;
}

/** Of the whole run, null where a pool has no grid, and of each of its pools. */
export interface RunCarbon {
  readonly whole: CarbonFigures | null;
  readonly pools: readonly (CarbonFigures | null)[];
}

/** Errors: those of reading an intensity series. */
export async function carbonFigures(loaded: LoadedScenario, run: Run): Promise<RunCarbon> {
  const isPlaced = poolsOf(loaded).some(
    ({ facility: { grid, carbonTrace } }) => grid !== undefined || carbonTrace !== undefined,
  );
  if (!isPlaced) return { whole: null, pools: run.record.pools.map(() => null) };
  const priced = pricedRun(loaded, run);
  const settings = await footprintSettings(priced);
  const document = await footprintDocument(priced, settings, '', { byRequest: false });
  return { whole: figuresOf(document), pools: document.pools.map(figuresOf) };
}

function figuresOf({
  grid,
  carbon,
}: Pick<FootprintDocument, 'grid' | 'carbon'>): CarbonFigures | null {
  if (carbon === null || grid === null) return null;
  return {
    grid,
    operationalG: carbon.operationalG,
    embodiedG: carbon.embodied?.totalG ?? null,
    totalG: carbon.totalG,
    gPerMtokenOutput: carbon.gPerMtoken.output,
    gPerMtokenTotal: carbon.gPerMtoken.all,
  };
}

import { footprintDocument } from '../footprint/footprint-document.ts';
import { pricedRun } from '../footprint/priced-run.ts';
import { footprintSettings } from '../footprint/settings.ts';
import type { LoadedScenario } from '../scenario/load.ts';
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

/** Null without a grid. Errors: those of reading an intensity series. */
export async function carbonFigures(
  loaded: LoadedScenario,
  run: Run,
): Promise<CarbonFigures | null> {
  const { grid, carbonTrace } = loaded.scenario.facility;
  if (grid === undefined && carbonTrace === undefined) return null;
  const priced = pricedRun(loaded, run);
  const settings = await footprintSettings(priced);
  const { carbon } = await footprintDocument(priced, settings, '', { byRequest: false });
  if (carbon === null || settings.gridWords === null) return null;
  return {
    grid: settings.gridWords,
    operationalG: carbon.operationalG,
    embodiedG: carbon.embodied?.totalG ?? null,
    totalG: carbon.totalG,
    gPerMtokenOutput: carbon.gPerMtoken.output,
    gPerMtokenTotal: carbon.gPerMtoken.all,
  };
}

import { VERSION } from '../version.ts';
import { type CostDocument, costDocument } from './cost-document.ts';
import { type FootprintDocument, footprintDocument } from './footprint-document.ts';
import type { PricedRun } from './priced-run.ts';
import { footprintSettings } from './settings.ts';

/** One figure of a run as it was and as it is priced now. Null: not computed there. */
export interface Repriced {
  readonly name: RepricedName;
  readonly before: number | null;
  readonly after: number | null;
  /** after / before - 1; null where that is not defined. */
  readonly change: number | null;
}

export const REPRICED = [
  'energyWh',
  'carbonG',
  'embodiedG',
  'waterL',
  'costUsd',
  'whPerMtokenOutput',
  'gPerMtokenOutput',
  'usdPerMtokenOutput',
  'whPerMtokenAll',
  'gPerMtokenAll',
  'usdPerMtokenAll',
] as const;
export type RepricedName = (typeof REPRICED)[number];

/** What `kavier reprice --json` prints: a stored run as its scenario prices it, and as asked. */
export interface RepriceDocument {
  readonly schema: 'kavier.reprice/2';
  readonly kavier: string;
  readonly name: string;
  readonly scenarioHash: string;
  readonly command: string;
  readonly figures: readonly Repriced[];
  readonly footprint: FootprintDocument;
  /** Null: no price is known of the accelerator. */
  readonly cost: CostDocument | null;
  /** What is taken for granted now. */
  readonly assumptions: readonly string[];
}

interface Priced {
  readonly footprint: FootprintDocument;
  readonly cost: CostDocument | null;
}

/** Prices the same record twice. Errors: those of both. */
export async function repriceDocument(
  before: PricedRun,
  after: PricedRun,
  command: string,
): Promise<RepriceDocument> {
  const stored = await priced(before, command);
  const now = await priced(after, command);
  const [was, is] = [figuresOf(stored), figuresOf(now)];
  return {
    schema: 'kavier.reprice/2',
    kavier: VERSION,
    name: after.name,
    scenarioHash: after.scenarioHash,
    command,
    figures: REPRICED.map((name) => ({
      name,
      before: was[name],
      after: is[name],
      change: changeOf(was[name], is[name]),
    })),
    ...now,
    assumptions: [...new Set([...now.footprint.assumptions, ...(now.cost?.assumptions ?? [])])],
  };
}

async function priced(run: PricedRun, command: string): Promise<Priced> {
  const settings = await footprintSettings(run);
  return {
    footprint: await footprintDocument(run, settings, command, { byRequest: false }),
    cost: run.ecosystem.prices.hourUsdByPool.includes(null)
      ? null
      : await costDocument(run, command, { byRequest: false }),
  };
}

function figuresOf({ footprint, cost }: Priced): Readonly<Record<RepricedName, number | null>> {
  const { energy, carbon, water } = footprint;
  return {
    energyWh: energy.totalWh,
    carbonG: carbon?.operationalG ?? null,
    embodiedG: carbon?.embodied?.totalG ?? null,
    waterL: water?.totalL ?? null,
    costUsd: cost?.cost.totalUsd ?? null,
    whPerMtokenOutput: energy.whPerMtoken.output,
    gPerMtokenOutput: carbon?.gPerMtoken.output ?? null,
    usdPerMtokenOutput: cost?.cost.usdPerMtoken.output ?? null,
    whPerMtokenAll: energy.whPerMtoken.all,
    gPerMtokenAll: carbon?.gPerMtoken.all ?? null,
    usdPerMtokenAll: cost?.cost.usdPerMtoken.all ?? null,
  };
}

function changeOf(before: number | null, after: number | null): number | null {
  return before === null || after === null || before === 0 ? null : after / before - 1;
}

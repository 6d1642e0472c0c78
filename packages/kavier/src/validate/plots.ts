import type { QuantitySummary, RowDocument, SetDocument } from '@kavier/evidence';
import {
  CENTRAL_QUANTITIES,
  figuresOf,
  LOAD_REGIONS,
  QUANTITY_KINDS,
  type QuantityKind,
  whole,
} from '@kavier/evidence';
import { agreementPlot } from '../report/svg/agreement.ts';
import { groupedBars } from '../report/svg/bars.ts';
import type { Tone } from '../report/svg/theme.ts';

const BAND = 0.2;

/** Predicted against measured, a plot a quantity. */
export function scatterPlots(set: SetDocument): string[] {
  return set.summaries.flatMap((summary) => scatter(set, summary) ?? []);
}

/** Unit of a quantity by the ending of its name. */
function unitOf(quantity: string): string {
  if (quantity.endsWith('J') || quantity.endsWith('W')) return quantity.slice(-1);
  if (quantity.endsWith('PerS')) return quantity === 'requestsPerS' ? 'requests/s' : 'tokens/s';
  return quantity.endsWith('S') ? 's' : 'tokens';
}

function scatter({ name, rows }: SetDocument, { quantity }: QuantitySummary): string | undefined {
  const own = rows.filter((row) => row.quantity === quantity);
  const pointsOf = (isFitted: boolean) =>
    own.flatMap((row) =>
      row.isFitted === isFitted && row.predicted !== null
        ? [{ x: row.measured, y: row.predicted }]
        : [],
    );
  const [unfitted, fitted] = [pointsOf(false), pointsOf(true)];
  const unit = unitOf(quantity);
  return agreementPlot({
    title: `${name}: ${quantity}`,
    description:
      'Predicted against measured on logarithmic axes; on the dashed line they are equal, ' +
      'inside the band at most 20 % apart.',
    xLabel: `measured, ${unit}`,
    yLabel: `predicted, ${unit}`,
    band: BAND,
    series: [
      { name: `unfitted (${whole(unfitted.length)})`, tone: 'a', points: unfitted },
      { name: `fitted (${whole(fitted.length)})`, tone: 'b', hollow: true, points: fitted },
    ],
  });
}

const TONES: Readonly<Record<QuantityKind, Tone>> = {
  TTFT: 'a',
  TPOT: 'b',
  E2E: 'c',
  throughput: 'quiet',
};

/** Median errors of the unfitted rows by load, means and medians of a kind of quantity together. */
export function loadPlot({ name, rows }: SetDocument): string | undefined {
  const unfitted = rows.filter((row) => !row.isFitted && row.errorPct !== null);
  const series = QUANTITY_KINDS.map((kind) => ({ kind, own: unfitted.filter(isOf(kind)) })).filter(
    ({ own }) => own.length > 0,
  );
  const regions = LOAD_REGIONS.filter((load) =>
    series.some(({ own }) => own.some((row) => row.load === load)),
  );
  if (regions.length === 0) return undefined;
  const median = (own: readonly RowDocument[], load: string) =>
    figuresOf(own.filter((row) => row.load === load)).medianPct;
  return groupedBars({
    title: `${name}: error by load`,
    description: 'Median absolute error of unfitted rows by requests at a time on a replica.',
    xLabel: 'requests at a time on a replica',
    yLabel: 'median error, %',
    axis: 'linear',
    categories: regions,
    series: series.map(({ kind, own }) => ({
      name: kind,
      tone: TONES[kind],
      values: regions.map((load) => median(own, load)),
    })),
  });
}

function isOf(kind: QuantityKind): (row: RowDocument) => boolean {
  return ({ quantity }) => CENTRAL_QUANTITIES[kind].includes(quantity);
}

import { quantileOfSorted } from '@kavier/core';
import type { ErrorFigure } from './error-cell.ts';

/** An error of one row, ln(measured / predicted), and the model that it is of. */
export interface ModelError {
  readonly model: string;
  readonly error: number;
}

/** Share of the errors within a spread, and level of every interval. */
export const LEVEL = 0.8;

/** Centre and spread of errors, every model weighing the same, so that none speaks for the others. Not of nothing. */
export function errorFigure(errors: readonly ModelError[]): ErrorFigure {
  const byModel = [...errorsByModel(errors).values()];
  const centre = median(byModel.map(median));
  return { rows: errors.length, models: byModel.length, centre, spread: spreadOf(byModel, centre) };
}

/** The same about 0, where nothing says on which side others would be. */
export function errorFigureAboutZero(errors: readonly ModelError[]): ErrorFigure {
  const byModel = [...errorsByModel(errors).values()];
  return { rows: errors.length, models: byModel.length, centre: 0, spread: spreadOf(byModel, 0) };
}

/** How far the errors of each model are from its own median: their spread. */
export function spreadWithinModels(errors: readonly ModelError[]): number {
  const byModel = [...errorsByModel(errors).values()].map((own) => {
    const middle = median(own);
    return own.map((error) => error - middle);
  });
  return spreadOf(byModel, 0);
}

function errorsByModel(errors: readonly ModelError[]): Map<string, number[]> {
  const byModel = new Map<string, number[]>();
  for (const { model, error } of errors) {
    const own = byModel.get(model);
    if (own === undefined) byModel.set(model, [error]);
    else own.push(error);
  }
  return byModel;
}

/** Smallest distance from the centre within which `LEVEL` of the weight lies, rows weighing 1 / rows of their model. */
function spreadOf(byModel: readonly (readonly number[])[], centre: number): number {
  const distances = byModel.flatMap((own) =>
    own.map((error) => ({ distance: Math.abs(error - centre), weight: 1 / own.length })),
  );
  distances.sort((a, b) => a.distance - b.distance);
  let weight = 0;
  for (const one of distances) {
    weight += one.weight;
    if (weight >= LEVEL * byModel.length - 1e-9) return one.distance;
  }
  return distances.at(-1)?.distance ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5);
}

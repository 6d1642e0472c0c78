import type { CoefficientSet } from '@kavier/core';
import { type EngineGroup, engineGroupOf, KavierError, powerCoefficientsFor } from '@kavier/core';
import { isTimed, type MeasuredQuantity } from '@kavier/io';
import type { MeasuredPoint, MeasuredSet, PowerLog } from '../measured/point.ts';
import { predictPoint, preparePoint, simulatePoint } from '../measured/predict.ts';
import { predictPowerLog } from '../measured/predict-energy.ts';
import { type LoadRegion, loadRegionOf } from './load-region.ts';

/** The coefficients that a point is predicted with, and whether it helped to fit them. */
export interface Assignment {
  readonly set: CoefficientSet;
  readonly isFitted: boolean;
  /** Whether the point helped to fit the power coefficients; its energy is fitted where either holds. Default false. */
  readonly isPowerFitted?: boolean | undefined;
}

/** One measured quantity beside its prediction, and what it is compared with others by. */
export interface ValidatedRow {
  /** The point's id in its set. */
  readonly point: string;
  readonly quantity: MeasuredQuantity;
  readonly measured: number;
  readonly predicted: number;
  readonly isFitted: boolean;
  readonly engine: EngineGroup;
  /** `Accelerator.family` and name. */
  readonly family: string;
  readonly accelerator: string;
  readonly model: string;
  readonly isMixture: boolean;
  readonly load: LoadRegion;
}

/** A point's power over the run, logged and predicted. */
export interface ComparedLog {
  readonly point: string;
  readonly measured: PowerLog;
  readonly predicted: PowerLog;
}

/** Points that could not be simulated, by the reason. */
export interface Unpredicted {
  readonly reason: string;
  readonly points: number;
}

/** A measured set, compared. */
export interface SetValidation extends Omit<MeasuredSet, 'points'> {
  readonly points: number;
  readonly rows: readonly ValidatedRow[];
  readonly powerLogs: readonly ComparedLog[];
  readonly unpredicted: readonly Unpredicted[];
}

/** Predicts every point of a set with the coefficients that it is assigned and puts both side by side. */
export function validateSet(
  set: MeasuredSet,
  assign: (point: MeasuredPoint, set: MeasuredSet) => Assignment,
): SetValidation {
  const rows: ValidatedRow[] = [];
  const powerLogs: ComparedLog[] = [];
  const reasons = new Map<string, number>();
  for (const point of set.points) {
    try {
      const assignment = assign(point, set);
      for (const item of rowsOf(point, assignment)) rows.push(item);
      for (const item of powerLogOf(point, assignment)) powerLogs.push(item);
    } catch (error) {
      if (!(error instanceof KavierError)) throw error;
      const [reason] = error.message.split('; ');
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  const unpredicted = [...reasons].map(([reason, points]) => ({ reason, points }));
  return { ...set, points: set.points.length, rows, powerLogs, unpredicted };
}

function powerLogOf(point: MeasuredPoint, { set }: Assignment): ComparedLog[] {
  const { powerLog: measured } = point;
  if (measured === undefined) return [];
  const prepared = preparePoint(point);
  const power = powerCoefficientsFor(point.setup.accelerator.family);
  const predicted = predictPowerLog(prepared, simulatePoint(prepared, set), power);
  return predicted === undefined ? [] : [{ point: point.id, measured, predicted }];
}

function rowsOf(
  point: MeasuredPoint,
  { set, isFitted, isPowerFitted = false }: Assignment,
): ValidatedRow[] {
  const prepared = preparePoint(point);
  const predicted = predictPoint(prepared, set);
  const { setup } = point;
  const { model, accelerator } = setup;
  return Object.entries(point.measured).flatMap(([name, measured]) => {
    const quantity = name as MeasuredQuantity;
    if (measured === undefined) return [];
    return [
      {
        point: point.id,
        quantity,
        measured,
        predicted: predicted[quantity] ?? Number.NaN,
        isFitted: isFitted || (isPowerFitted && !isTimed(quantity)),
        engine: engineGroupOf(setup),
        family: accelerator.family,
        accelerator: accelerator.name,
        model: model.name,
        isMixture: model.experts !== undefined,
        load: loadRegionOf(point),
      },
    ];
  });
}

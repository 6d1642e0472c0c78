import {
  CALIBRATED_SETS,
  type CoefficientSet,
  type EngineGroup,
  engineGroupOf,
  priorCoefficients,
} from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { predictPoint } from '../measured/predict.ts';
import { type PredictedPair, summarizeErrors } from '../validate/error-summary.ts';
import {
  CENTRAL_QUANTITIES,
  QUANTITY_KINDS,
  type QuantityKind,
} from '../validate/quantity-kinds.ts';
import type { TransferRow } from '../validate/transfer-row.ts';
import { calibrate } from './calibrate.ts';
import { DENSE, FIT_WEIGHTS } from './declared.ts';
import { preparedOf } from './run-declared.ts';

/** Groups whose models are refitted without one; each takes minutes. */
const REFITTED: readonly (readonly [EngineGroup, string])[] = [
  ['vllm-2025', 'hopper'],
  ['vllm-2024-offline', 'hopper'],
  ['vllm-2024-offline', 'ampere'],
  ['trtllm-2024', 'hopper'],
];

/**
 * An accelerator that nobody measured: every family predicted with priors alone, and with what was fitted to the same engine on
 * each other family.
 */
export function otherAccelerators(sets: readonly MeasuredSet[]): TransferRow[] {
  return CALIBRATED_SETS.flatMap(({ engine, family }) => {
    if (engine === 'any') return [];
    const points = densePoints(sets, engine, family);
    const others = CALIBRATED_SETS.filter((set) => set.engine === engine && set.family !== family);
    return [
      ...errorsOf(points, { engine, family, coefficients: 'priors' }, priorCoefficients(family)),
      ...others.flatMap((set) =>
        errorsOf(points, { engine, family, coefficients: `fitted on ${set.family}` }, set),
      ),
    ];
  });
}

/** A model that nobody measured: predicted with what is fitted to all other dense models of the engine and family. */
export function otherModels(
  sets: readonly MeasuredSet[],
  onGroup: (name: string) => void = () => {},
): TransferRow[] {
  return REFITTED.flatMap(([engine, family]) => {
    const points = densePoints(sets, engine, family);
    const models = [...new Set(points.map(({ setup }) => setup.model.name))].sort();
    if (models.length < 2) return [];
    return models.flatMap((model) => {
      onGroup(`${engine} on ${family} without ${model}`);
      const rest = points.filter(({ setup }) => setup.model.name !== model);
      const base = { ...priorCoefficients(family), engine, family };
      const { set } = calibrate(rest.flatMap(preparedOf), {
        base,
        names: [...DENSE, 'narrowCompute', 'narrowMemory'],
        weights: FIT_WEIGHTS,
      });
      const held = points.filter(({ setup }) => setup.model.name === model);
      return errorsOf(
        held,
        { engine, family, coefficients: 'fitted on its other models', model },
        set,
      );
    });
  });
}

function densePoints(
  sets: readonly MeasuredSet[],
  engine: EngineGroup,
  family: string,
): readonly MeasuredPoint[] {
  return sets
    .flatMap(({ points }) => points)
    .filter(
      ({ setup, load, isSaturated }) =>
        engineGroupOf(setup) === engine &&
        setup.accelerator.family === family &&
        setup.model.experts === undefined &&
        isSaturated !== true &&
        load.kind !== 'step',
    );
}

function errorsOf(
  points: readonly MeasuredPoint[],
  about: Pick<TransferRow, 'engine' | 'family' | 'coefficients' | 'model'>,
  set: CoefficientSet,
): TransferRow[] {
  const pairs: Record<QuantityKind, PredictedPair[]> = {
    TTFT: [],
    TPOT: [],
    E2E: [],
    throughput: [],
  };
  for (const point of points.flatMap(preparedOf)) {
    const predicted = predictPoint(point, set);
    for (const kind of QUANTITY_KINDS) {
      for (const quantity of [...CENTRAL_QUANTITIES[kind], ...MAKESPAN[kind]]) {
        const measured = point.point.measured[quantity];
        if (measured === undefined) continue;
        pairs[kind].push({ name: point.point.id, predicted: predicted[quantity], measured });
      }
    }
  }
  return QUANTITY_KINDS.flatMap((kind) => {
    const { count, medianPct, p90Pct, biasPct } = summarizeErrors(pairs[kind]);
    if (medianPct === null || p90Pct === null || biasPct === null) return [];
    return [{ ...about, kind, count, medianPct, p90Pct, biasPct }];
  });
}

/** A static batch's makespan is the latency of its last request. */
const MAKESPAN: Readonly<Record<QuantityKind, readonly 'makespanS'[]>> = {
  TTFT: [],
  TPOT: [],
  E2E: ['makespanS'],
  throughput: [],
};

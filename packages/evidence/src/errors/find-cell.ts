import { ENGINE_GROUPS, type EngineGroup } from '@kavier/core';
import type { CellLoad, ErrorCell, ErrorMetric, ModelKind } from './error-cell.ts';

/** What a run is likened to. */
export interface CellQuery {
  readonly engine: EngineGroup;
  readonly family: string;
  readonly kind: ModelKind;
  readonly load: CellLoad;
}

/** The cell that was found, and whether its engine is that of another year. */
export interface FoundCell {
  readonly cell: ErrorCell;
  readonly isOtherYear: boolean;
}

/**
 * The nearest cell for a metric: of the engine at this load, of the engine at any load, then the same of the engines of the
 * same kind, the nearest year first. Null where nothing like it was measured.
 */
export function findCell(
  { engine, family, kind, load }: CellQuery,
  metric: ErrorMetric,
  table: readonly ErrorCell[],
): FoundCell | null {
  const own = table.filter(
    (cell) => cell.family === family && cell.kind === kind && cell.metric === metric,
  );
  for (const group of [engine, ...otherYears(engine)]) {
    for (const region of [load, 'any']) {
      const cell = own.find((one) => one.engine === group && one.load === region);
      if (cell !== undefined) return { cell, isOtherYear: group !== engine };
    }
  }
  return null;
}

/** Groups are in order of their years, newest first; of two that are as near, the newer. */
function otherYears(engine: EngineGroup): EngineGroup[] {
  const [kind] = engine.split('-');
  const distance = (group: EngineGroup) =>
    Math.abs(ENGINE_GROUPS.indexOf(group) - ENGINE_GROUPS.indexOf(engine));
  return ENGINE_GROUPS.filter((group) => group !== engine && group.startsWith(`${kind}-`)).sort(
    (a, b) => distance(a) - distance(b),
  );
}

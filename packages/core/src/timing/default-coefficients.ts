import type { Accelerator } from '../hardware/accelerator.ts';
import { CALIBRATED_SETS } from './calibrated.ts';
import type { CoefficientSet } from './coefficients.ts';
import { ENGINE_GROUPS, type EngineGroup } from './engine-group.ts';
import { priorCoefficients } from './priors.ts';

/**
 * The coefficients of an engine on an accelerator: fitted to that engine on its family; otherwise to the nearest engine of the same
 * kind there; otherwise the family's priors.
 */
export function defaultCoefficients(
  { family }: Accelerator,
  engine: EngineGroup = 'vllm-2026',
): CoefficientSet {
  const own = CALIBRATED_SETS.filter((set) => set.family === family);
  const kind = engine.split('-')[0];
  const place = ENGINE_GROUPS.indexOf(engine);
  const distance = (set: CoefficientSet) =>
    set.engine === 'any'
      ? Number.POSITIVE_INFINITY
      : Math.abs(ENGINE_GROUPS.indexOf(set.engine) - place);
  const related = own.filter((set) => set.engine.startsWith(kind));
  const [nearest] = related.toSorted((a, b) => distance(a) - distance(b));
  return nearest ?? priorCoefficients(family);
}

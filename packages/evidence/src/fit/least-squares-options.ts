import { requireNumber } from '@kavier/core';
import type { DifferenceOptions } from './finite-differences.ts';
import { type Loss, requireLoss } from './loss.ts';

export interface LeastSquaresOptions {
  /**
   * Calls of the residual function at most, differences included; enough for the start and one Jacobian. A difference
   * whose first side is not finite costs one more. Default 100 a parameter.
   */
  readonly maxEvaluations?: number | undefined;
  /** Width of a difference, relative to the parameter. Default 1e-6; a simulation that jumps needs 1e-3 or more. */
  readonly step?: number | undefined;
  /** Default `forward`. */
  readonly differences?: 'forward' | 'central' | undefined;
  /** Default `squared`. */
  readonly loss?: Loss | undefined;
  /** Converged when an undamped step would lower the cost by no more than this share of it. Default 1e-9. */
  readonly costTolerance?: number | undefined;
  /** Converged when an undamped step would move no parameter by more than this share of it. Default 1e-8. */
  readonly stepTolerance?: number | undefined;
  /** Converged when no free parameter's column has a larger cosine with the residuals. Default 1e-8. */
  readonly gradientTolerance?: number | undefined;
}

/** The options with nothing left open. */
export interface Settings extends DifferenceOptions {
  readonly maxEvaluations: number;
  readonly loss: Loss;
  readonly costTolerance: number;
  readonly stepTolerance: number;
  readonly gradientTolerance: number;
}

export function settingsOf(options: LeastSquaresOptions, parameters: number): Settings {
  const { differences = 'forward', maxEvaluations = 100 * parameters } = options;
  const tolerance = (
    name: 'costTolerance' | 'stepTolerance' | 'gradientTolerance',
    usual: number,
  ) => requireNumber(options[name] ?? usual, name, { from: 1e-15, to: 1 });
  const needed = 1 + evaluationsOfJacobian({ differences }, parameters);
  return {
    step: requireNumber(options.step ?? 1e-6, 'step', { above: 0, to: 1 }),
    differences,
    maxEvaluations: requireNumber(maxEvaluations, 'maxEvaluations', {
      from: needed,
      integer: true,
    }),
    loss: requireLoss(options.loss ?? { kind: 'squared' }),
    costTolerance: tolerance('costTolerance', 1e-9),
    stepTolerance: tolerance('stepTolerance', 1e-8),
    gradientTolerance: tolerance('gradientTolerance', 1e-8),
  };
}

export function evaluationsOfJacobian(
  { differences }: Pick<Settings, 'differences'>,
  parameters: number,
): number {
  return differences === 'central' ? 2 * parameters : parameters;
}

import type { EngineGroup } from '@kavier/core';
import type { QuantityKind } from './quantity-kinds.ts';

/** Errors of dense models where something about them was not measured before. */
export interface TransferRow {
  readonly engine: EngineGroup;
  readonly family: string;
  /** What the coefficients come from: priors, another family, or the other models of the family. */
  readonly coefficients: string;
  /** The model that was left out; absent: all of the family. */
  readonly model?: string | undefined;
  readonly kind: QuantityKind;
  readonly count: number;
  readonly medianPct: number;
  readonly p90Pct: number;
  readonly biasPct: number;
}

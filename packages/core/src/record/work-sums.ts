import { DOUBLE_ZERO } from '../units/double-zero.ts';
import { Q, WORK_QUANTITIES, type WorkQuantity } from './work-quantities.ts';

/**
 * The quantities of a span of work, or of a bucket of the ledger, as fields: code that adds to them at every turn does so
 * several times as fast as to cells of an array.
 */
export class WorkSums implements Record<WorkQuantity, number> {
  busyS = DOUBLE_ZERO;
  prefillS = DOUBLE_ZERO;
  decodeS = DOUBLE_ZERO;
  utilizationS = DOUBLE_ZERO;
  promptTokens = DOUBLE_ZERO;
  cachedTokens = DOUBLE_ZERO;
  outputTokens = DOUBLE_ZERO;
  flops = DOUBLE_ZERO;
  prefillFlops = DOUBLE_ZERO;
  weightBytes = DOUBLE_ZERO;
  kvReadBytes = DOUBLE_ZERO;
  kvWriteBytes = DOUBLE_ZERO;
  prefillBytes = DOUBLE_ZERO;
  kvUsedS = DOUBLE_ZERO;
  steps = DOUBLE_ZERO;
  sequenceSteps = DOUBLE_ZERO;

  /** Takes the quantities from the cells that begin at `base`, in the order of `WORK_QUANTITIES`. */
  load(cells: Float64Array, base: number): void {
    for (const name of WORK_QUANTITIES) this[name] = cells[base + Q[name]];
  }

  /** Writes them there. */
  store(cells: Float64Array, base: number): void {
    for (const name of WORK_QUANTITIES) cells[base + Q[name]] = this[name];
  }
}

import { Q, WORK_QUANTITIES, type WorkQuantity } from './work-quantities.ts';

/**
 * The quantities of a span of work, or of a bucket of the ledger, as fields: code that adds to them at every turn does so
 * several times as fast as to cells of an array.
 */
export class WorkSums implements Record<WorkQuantity, number> {
  busyS = 0;
  prefillS = 0;
  decodeS = 0;
  utilizationS = 0;
  promptTokens = 0;
  cachedTokens = 0;
  outputTokens = 0;
  flops = 0;
  prefillFlops = 0;
  weightBytes = 0;
  kvReadBytes = 0;
  kvWriteBytes = 0;
  prefillBytes = 0;
  kvUsedS = 0;
  steps = 0;
  sequenceSteps = 0;

  /** Adds work, all quantities of it. */
  add(span: WorkSums): void {
    this.busyS += span.busyS;
    this.prefillS += span.prefillS;
    this.decodeS += span.decodeS;
    this.utilizationS += span.utilizationS;
    this.promptTokens += span.promptTokens;
    this.cachedTokens += span.cachedTokens;
    this.outputTokens += span.outputTokens;
    this.flops += span.flops;
    this.prefillFlops += span.prefillFlops;
    this.weightBytes += span.weightBytes;
    this.kvReadBytes += span.kvReadBytes;
    this.kvWriteBytes += span.kvWriteBytes;
    this.prefillBytes += span.prefillBytes;
    this.kvUsedS += span.kvUsedS;
    this.steps += span.steps;
    this.sequenceSteps += span.sequenceSteps;
  }

  /** Takes the quantities from the cells that begin at `base`, in the order of `WORK_QUANTITIES`. */
  load(cells: Float64Array, base: number): void {
    for (const name of WORK_QUANTITIES) this[name] = cells[base + Q[name]];
  }

  /** Writes them there. */
  store(cells: Float64Array, base: number): void {
    for (const name of WORK_QUANTITIES) cells[base + Q[name]] = this[name];
  }
}

/** Work that proceeded evenly over [fromS, toS), seconds. */
export class WorkSpan extends WorkSums {
  fromS = 0;
  toS = 0;
}

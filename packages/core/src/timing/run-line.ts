import { DOUBLE_ZERO } from '../units/double-zero.ts';

/** Seconds of a run: of all its steps, of its first, and of its second and its last alone, where it has more than one. */
export interface RunSeconds {
  lengthS: number;
  firstS: number;
  secondS: number;
  lastS: number;
}

/**
 * The seconds of a run's steps as data. Step j, counted from 0, takes
 *
 *   addedS + floorS                where j < floored
 *   addedS + deviceS + slopeS j    from there on
 *
 * and never less than the step before. Fields are read in place: a number that a function returns would have to be allocated.
 */
export class RunLine {
  addedS = DOUBLE_ZERO;
  floorS = DOUBLE_ZERO;
  deviceS = DOUBLE_ZERO;
  slopeS = DOUBLE_ZERO;
  /** Steps before the line is above the floor; Infinity when it never is. */
  floored = DOUBLE_ZERO;

  /** Finds `floored` for the other terms. */
  findFloored(): void {
    const leadS = this.floorS - this.deviceS;
    if (leadS <= 0) this.floored = 0;
    else this.floored = this.slopeS > 0 ? Math.ceil(leadS / this.slopeS) : Number.POSITIVE_INFINITY;
  }

  stepS(step: number): number {
    const lineS = this.deviceS + this.slopeS * step;
    return this.addedS + (step < this.floored ? this.floorS : lineS);
  }

  /** Seconds of the first `steps` steps. */
  runS(steps: number): number {
    const floored = Math.min(steps, this.floored);
    const count = steps - floored;
    // Sum of deviceS + slopeS j over j = floored .. steps - 1.
    const lineS = count * this.deviceS + (this.slopeS * (floored + steps - 1) * count) / 2;
    return steps * this.addedS + floored * this.floorS + lineS;
  }

  /** Writes down what a run of `steps` >= 1 steps takes. */
  measure(steps: number, into: RunSeconds): void {
    const { addedS, floorS, deviceS, slopeS, floored } = this;
    into.lengthS = this.runS(steps);
    // As `stepS` has it, without numbers that are returned.
    into.firstS = addedS + (floored > 0 ? floorS : deviceS);
    if (steps === 1) return;
    into.secondS = addedS + (floored > 1 ? floorS : deviceS + slopeS);
    const last = steps - 1;
    into.lastS = addedS + (last < floored ? floorS : deviceS + slopeS * last);
  }
}

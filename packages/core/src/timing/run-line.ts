/**
 * The seconds of a run's steps as data. Step j, counted from 0, takes
 *
 *   addedS + floorS                where j < floored
 *   addedS + deviceS + slopeS j    from there on
 *
 * and never less than the step before. Fields are read in place: a number that a function returns would have to be allocated.
 */
export class RunLine {
  addedS = 0;
  floorS = 0;
  deviceS = 0;
  slopeS = 0;
  /** Steps before the line is above the floor; Infinity when it never is. */
  floored = 0;

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
}

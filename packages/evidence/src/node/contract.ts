import type { MeasuredSet } from '../measured/point.ts';

/** A published set of measurements and how its files become points. */
export interface MeasuredSource {
  /** Name of the set in reports and flags. */
  readonly name: string;
  /** Its folder, relative to the folder that holds all measurements. */
  readonly folder: string;
  /**
   * Reads the set from its folder.
   * Errors: a KavierError of kind `input` that says file and line.
   */
  readonly read: (folder: string) => Promise<MeasuredSet>;
}

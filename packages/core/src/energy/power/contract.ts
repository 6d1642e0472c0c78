/**
 * What one accelerator did in one phase over some stretch of time. Totals, so that two stretches add up; a power model that is
 * not linear is given the means over the stretch.
 */
export interface Activity {
  readonly phase: 'prefill' | 'decode';
  /** Seconds with work. */
  readonly busyS: number;
  /** Integral of its utilization (0..1) over those seconds. */
  readonly utilizationS: number;
  readonly flops: number;
  /** Bytes read from and written to its memory: weights and KV cache. */
  readonly bytes: number;
  /** Of which KV cache, in attention. */
  readonly kvBytes: number;
}

/**
 * Where the energy of a busy accelerator goes, joules: `weightJ` and `kvJ` with the bytes moved of weights and KV cache, `computeJ`
 * with the FLOPs, and `baseJ` with the time. Attribution shares each out by its own measure; a model that knows no bytes and FLOPs puts
 * all into `baseJ`.
 */
export interface BusyEnergy {
  readonly baseJ: number;
  readonly weightJ: number;
  readonly kvJ: number;
  readonly computeJ: number;
}

/** The accelerator that a power model is about. */
export interface PoweredAccelerator {
  readonly name: string;
  readonly family: string;
  /** Board power limit, watts. */
  readonly tdpW: number;
  /** Draw without work, watts. */
  readonly idleW: number;
  /** Peak memory bandwidth, bytes per second. */
  readonly memoryBytesPerS: number;
  /** Dense 16-bit peak at full clocks, FLOPs per second: the unit of MFU here, whatever the format of the model. */
  readonly peakFlops: number;
  /** Watts that it is held to, at most `tdpW`. Default: `tdpW`. */
  readonly capW?: number | undefined;
  /** Clock of its units / their highest clock, above 0 and at most 1. Default 1. */
  readonly clock?: number | undefined;
}

/** Draw of an accelerator whose work has just ended: `watts` for `holdS` seconds, its idle power from then on. */
export interface Standby {
  readonly watts: number;
  readonly holdS: number;
}

/** Power of one accelerator. Pure. To add one: a file here, its name in the registry. */
export interface PowerModel {
  readonly name: string;
  /** Watts while it has no work. */
  readonly idleW: number;
  /** What it draws instead for a while after work, before its clocks fall. */
  readonly standby?: Standby | undefined;
  /** Energy of a stretch of work; parts >= 0, and zero for a stretch of no time. */
  busy(activity: Activity): BusyEnergy;
  /** What it takes for granted, a sentence each. */
  readonly assumptions: readonly string[];
}

/** Idle and largest draw, where they are not those of the accelerator. */
export interface PowerRange {
  /** Watts at no utilization, >= 0. Default: the accelerator's idle draw. */
  readonly idleW?: number | undefined;
  /** Watts at full utilization, >= idleW. Default: the board power limit. */
  readonly maxW?: number | undefined;
}

/** Makes one kind of power model. `where` is the options' path, for errors (KavierError of kind `input`). */
export interface PowerFamily<Options> {
  create(accelerator: PoweredAccelerator, options: Options, where: string): PowerModel;
}

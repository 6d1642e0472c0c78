import { Q, QUANTITY_COUNT, type WorkQuantity, type WorkTotals } from './work-quantities.ts';

export {
  Q,
  QUANTITY_COUNT,
  WORK_QUANTITIES,
  type WorkQuantity,
  type WorkTotals,
} from './work-quantities.ts';

/** Buckets, of all replicas together, beyond which buckets of a given width become wider. */
const MAX_BUCKETS = 4_000_000;
/** Buckets of a replica from which a ledger that adapts takes wider ones: it ends with 80 to 400, about 200. */
const ADAPTED_BUCKETS = 400;
/** The widths that it takes, seconds: each divides the next, and from 60 s on they fall on the hours of grids and prices. */
// biome-ignore format: a table
const ADAPTED_WIDTHS_S = [
  0.001, 0.002, 0.01, 0.02, 0.1, 0.2, 1, 2, 10, 30, 60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400,
] as const;

/** What is booked for one replica, as plain data. */
export interface ReplicaLedger {
  readonly bucketS: number;
  readonly bucketCount: number;
  readonly cells: Float64Array;
  readonly lastStartS: number;
  readonly lastEndS: number;
  readonly lastBase: number;
}

/** The buckets of a replica that has not worked. */
const NO_BUCKETS = new Float64Array(0);

export interface LedgerOptions {
  /**
   * Width of a bucket, seconds; doubled when a run would need too many. Default: as the run turns out, so that it has 80 to 400 of
   * them, from 1 ms on.
   */
  readonly bucketS?: number | undefined;
  readonly replicas: number;
}

/**
 * While a run goes on, each replica has buckets as wide as its own work needs, so that what is booked for one does not depend on
 * how far others are; whoever reads finds all of them as wide as the widest.
 */
export class WorkLedger {
  readonly replicas: number;
  readonly #adapts: boolean;
  readonly #mostBuckets: number;
  /** Width of each replica's buckets, seconds. */
  readonly #widthsS: Float64Array;
  #isLevel = true;
  /** One array per replica; bucket i of quantity q is element `i * QUANTITY_COUNT + q`. */
  readonly #buckets: Float64Array[];
  readonly #bucketCounts: Int32Array;
  /** By replica: the bucket that was written last, into which the next span mostly falls, too. */
  readonly #lastStartS: Float64Array;
  readonly #lastEndS: Float64Array;
  readonly #lastBase: Int32Array;
  /** Where the span that was begun is to be added: the cells from `base` on, in the order of `WORK_QUANTITIES`. */
  cells: WorkTotals;
  base = 0;
  /** A span that does not lie in the bucket that was written last. */
  readonly #apart: WorkTotals = new Float64Array(QUANTITY_COUNT);

  constructor(options: LedgerOptions) {
    this.#adapts = options.bucketS === undefined;
    this.replicas = options.replicas;
    this.#widthsS = new Float64Array(options.replicas).fill(options.bucketS ?? ADAPTED_WIDTHS_S[0]);
    this.#mostBuckets = this.#adapts
      ? ADAPTED_BUCKETS
      : Math.max(1024, Math.floor(MAX_BUCKETS / options.replicas));
    this.#buckets = Array.from({ length: options.replicas }, () => NO_BUCKETS);
    this.#bucketCounts = new Int32Array(options.replicas);
    this.#lastStartS = new Float64Array(options.replicas);
    this.#lastEndS = new Float64Array(options.replicas);
    this.#lastBase = new Int32Array(options.replicas);
    this.cells = this.#apart;
  }

  /** A ledger that goes on from what was booked for each replica, by ledgers of the same options. */
  static of(options: LedgerOptions, booked: readonly ReplicaLedger[]): WorkLedger {
    const ledger = new WorkLedger(options);
    for (const [replica, one] of booked.entries()) {
      ledger.#widthsS[replica] = one.bucketS;
      ledger.#bucketCounts[replica] = one.bucketCount;
      ledger.#buckets[replica] = one.cells;
      ledger.#lastStartS[replica] = one.lastStartS;
      ledger.#lastEndS[replica] = one.lastEndS;
      ledger.#lastBase[replica] = one.lastBase;
    }
    ledger.#isLevel = false;
    return ledger;
  }

  /** What is booked for a replica so far, in buckets of its own width. */
  ofReplica(replica: number): ReplicaLedger {
    return {
      bucketS: this.#widthsS[replica],
      bucketCount: this.#bucketCounts[replica],
      cells: this.#buckets[replica],
      lastStartS: this.#lastStartS[replica],
      lastEndS: this.#lastEndS[replica],
      lastBase: this.#lastBase[replica],
    };
  }

  /** Width of a bucket, seconds; bucket i covers [i * bucketS, (i + 1) * bucketS). */
  get bucketS(): number {
    if (!this.#isLevel) this.#level();
    return this.#widthsS[0];
  }

  /** Makes a replica's buckets wider until there are few enough of them up to `toS`. */
  #widenFor(replica: number, toS: number): void {
    while (toS > this.#widthsS[replica] * this.#mostBuckets) this.#widen(replica);
  }

  /** Makes all buckets as wide as the widest. Each width divides the wider ones. */
  #level(): void {
    const widest = this.#widthsS.reduce((most, widthS) => Math.max(most, widthS));
    for (let replica = 0; replica < this.replicas; replica++) {
      while (this.#widthsS[replica] < widest) this.#widen(replica);
    }
    this.#isLevel = true;
  }

  #widen(replica: number): void {
    const widthS = this.#widthsS[replica];
    const wider = this.#adapts ? ADAPTED_WIDTHS_S.find((oneS) => oneS > widthS) : undefined;
    this.#join(replica, wider === undefined ? 2 : Math.round(wider / widthS));
    this.#widthsS[replica] = wider ?? widthS * 2;
    this.#isLevel = false;
  }

  /** Makes one bucket of every `factor` neighbours. */
  #join(replica: number, factor: number): void {
    this.#lastEndS[replica] = 0;
    const cells = this.#buckets[replica];
    const used = this.#bucketCounts[replica];
    const count = Math.ceil(used / factor);
    for (let bucket = 0; bucket < count; bucket++) {
      const from = bucket * factor;
      const to = Math.min(from + factor, used);
      for (let q = 0; q < QUANTITY_COUNT; q++) {
        let sum = 0;
        for (let i = from; i < to; i++) sum += cells[i * QUANTITY_COUNT + q];
        cells[bucket * QUANTITY_COUNT + q] = sum;
      }
    }
    cells.fill(0, count * QUANTITY_COUNT);
    this.#bucketCounts[replica] = count;
  }

  /** Adds work that proceeded evenly over [fromS, toS). A span of no length counts in the bucket of `fromS`. */
  addSpan(replica: number, fromS: number, toS: number, totals: WorkTotals): void {
    if (fromS >= this.#lastStartS[replica] && toS < this.#lastEndS[replica]) {
      addWhole(this.#buckets[replica], this.#lastBase[replica], totals);
      return;
    }
    this.#widenFor(replica, toS);
    const bucketS = this.#widthsS[replica];
    const first = Math.floor(fromS / bucketS);
    const last = Math.max(first, Math.ceil(toS / bucketS) - 1);
    const cells = this.#reserve(replica, last + 1);
    this.#lastStartS[replica] = last * bucketS;
    this.#lastEndS[replica] = (last + 1) * bucketS;
    this.#lastBase[replica] = last * QUANTITY_COUNT;
    if (first === last) {
      addWhole(cells, first * QUANTITY_COUNT, totals);
      return;
    }
    const perSecond = 1 / (toS - fromS);
    for (let bucket = first; bucket <= last; bucket++) {
      // The outer ends are taken as they are: a bucket's edge, once rounded, may lie a bit inside the span.
      const startS = bucket === first ? fromS : bucket * bucketS;
      const endS = bucket === last ? toS : (bucket + 1) * bucketS;
      addScaled(cells, bucket, totals, (endS - startS) * perSecond);
    }
  }

  /**
   * The work of a span may be added to `cells` now, where spans of a replica follow each other and many lie in each bucket; at last
   * `end` has to be told.
   */
  begin(replica: number, { startS, endS }: Span): void {
    if (startS >= this.#lastStartS[replica] && endS < this.#lastEndS[replica]) {
      this.cells = this.#buckets[replica];
      this.base = this.#lastBase[replica];
    } else {
      this.cells = this.#apart;
      this.base = 0;
      for (let q = 0; q < QUANTITY_COUNT; q++) this.#apart[q] = 0;
    }
  }

  end(replica: number, { startS, endS }: Span): void {
    if (this.cells === this.#apart) this.addSpan(replica, startS, endS, this.#apart);
  }

  /** Buckets in use by a replica; the later ones hold no work. */
  bucketCount(replica: number): number {
    if (!this.#isLevel) this.#level();
    return this.#bucketCounts[replica];
  }

  /** Total of one quantity in one bucket. */
  at(replica: number, bucket: number, quantity: WorkQuantity): number {
    if (!this.#isLevel) this.#level();
    return this.#buckets[replica][bucket * QUANTITY_COUNT + Q[quantity]];
  }

  /** Total of one quantity over the whole run. */
  total(quantity: WorkQuantity): number {
    if (!this.#isLevel) this.#level();
    let sum = 0;
    for (let replica = 0; replica < this.replicas; replica++) {
      for (let bucket = 0; bucket < this.#bucketCounts[replica]; bucket++) {
        sum += this.at(replica, bucket, quantity);
      }
    }
    return sum;
  }

  #reserve(replica: number, count: number): Float64Array {
    if (count > this.#bucketCounts[replica]) this.#bucketCounts[replica] = count;
    const cells = this.#buckets[replica];
    if (count * QUANTITY_COUNT <= cells.length) return cells;
    // A ledger that adapts fills most of its buckets before it first takes wider ones.
    const room = this.#adapts
      ? ADAPTED_BUCKETS
      : Math.max(16, count, (2 * cells.length) / QUANTITY_COUNT);
    const grown = new Float64Array(room * QUANTITY_COUNT);
    grown.set(cells);
    this.#buckets[replica] = grown;
    return grown;
  }
}

/** A stretch of time, seconds. */
interface Span {
  readonly startS: number;
  readonly endS: number;
}

function addWhole(cells: Float64Array, base: number, totals: WorkTotals): void {
  for (let q = 0; q < QUANTITY_COUNT; q++) cells[base + q] += totals[q];
}

function addScaled(cells: Float64Array, bucket: number, totals: WorkTotals, share: number): void {
  const base = bucket * QUANTITY_COUNT;
  for (let q = 0; q < QUANTITY_COUNT; q++) cells[base + q] += totals[q] * share;
}

/** One benchmark: what it does is data, so that it can run in a process of its own and be repeated by others. */
export interface BenchCase {
  /** Stable name, for example `published-export-1s`. */
  readonly name: string;
  /** What is timed and what is not, in one sentence. */
  readonly title: string;
  readonly kind: BenchKind;
  /** Numbers and words that the kind's function takes. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Name of a case of similar work, with something left out: how much longer does this one take? */
  readonly comparedTo?: string | undefined;
  /** Compared by wall time: it is about several threads, whose processor time adds up. */
  readonly byWall?: true | undefined;
  /** A published wall time of the same work, where there is one. */
  readonly published?: { readonly wallS: number; readonly source: string } | undefined;
  /** Why it cannot be measured here; it is then named, not run. */
  readonly skipped?: string | undefined;
}

/** A kind that a function executes in a process of its own. */
export type FunctionKind =
  | 'published-export'
  | 'read-azure-csv'
  | 'read-mooncake'
  | 'simulate'
  | 'serve'
  | 'browser';

/** `command`: a command line of Kavier, measured whole. */
export type BenchKind = FunctionKind | 'command';

/** What one execution of a case did and how long it took. */
export interface BenchOutcome {
  /** Wall time of the part that the case is about, seconds. */
  readonly wallS: number;
  /** Processor time of that part, user and system, over all threads of the process, seconds; null where it is not known. */
  readonly cpuS: number | null;
  /** Wall time of preparing it: generating the workload or writing the input. */
  readonly setupS: number;
  /** Sizes of the work: requests, rows, tokens, bytes written. */
  readonly work: Readonly<Record<string, number>>;
}

/** Executes a kind of case. Called in a fresh process, several times in a row. */
export type BenchFunction = (
  parameters: Readonly<Record<string, number | string>>,
) => Promise<BenchOutcome>;

/** A case with its measurements. */
export interface BenchResult extends BenchCase {
  /** Wall seconds of each repetition, in order: the first one includes warming up. */
  readonly wallS: readonly number[];
  readonly bestS: number;
  /** Least processor time of a repetition, seconds; null where it is not known. */
  readonly cpuS: number | null;
  readonly setupS: number;
  readonly work: Readonly<Record<string, number>>;
  /** Peak resident memory of the process, input included, bytes. */
  readonly peakMemoryBytes: number;
  /** Published wall time / ours; absent without a published one. */
  readonly speedup?: number | undefined;
}

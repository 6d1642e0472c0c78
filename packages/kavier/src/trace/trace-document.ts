import {
  type CardCount,
  type ColumnSummary,
  describeWorkload,
  type IdealReuse,
  idealReuse,
  type ModelArchitecture,
  prefixBlockTokens,
  recutBlocks,
  type Workload,
} from '@kavier/core';
import { workloadFingerprint } from '../scenario/hash.ts';
import { VERSION } from '../version.ts';

/** Mean and quantiles in tokens; null for a workload without requests. */
export type TokenSummary = { readonly [Key in keyof ColumnSummary]: number | null } & {
  readonly total: number;
};

/** What `kavier trace inspect --json` prints. Null means undefined for this trace. */
export interface TraceDocument {
  readonly schema: 'kavier.trace/1';
  readonly kavier: string;
  readonly source: string;
  readonly format: string;
  /** SHA-256 (hex) of the columns: equal for equal workloads, whatever file they are in. */
  readonly fingerprint: string;
  readonly rows: number;
  readonly requests: number;
  readonly leftOut: readonly CardCount[];
  readonly repaired: readonly CardCount[];
  /** What has to be known before anything is simulated from it, one sentence each. */
  readonly doubts: readonly string[];
  readonly notes: readonly string[];
  /** First to last arrival. */
  readonly spanS: number;
  readonly meanRateRps: number | null;
  readonly interArrivalCv: number | null;
  readonly promptTokens: TokenSummary;
  readonly outputTokens: TokenSummary;
  readonly sessions: number;
  readonly turnsPerSession: number | null;
  /** What an unbounded cache could reuse; null when nothing is known of shared prefixes. */
  readonly reuse: (IdealReuse & { readonly blockTokens: number }) | null;
  /** The model in whose blocks reuse is counted; null: in those of the trace. */
  readonly reuseForModel: string | null;
}

/** `model`: reuse is counted in the blocks in which vLLM finds its prefixes again, on one accelerator in 16 bits. */
export function traceDocument(
  { requests, card }: Workload,
  model?: ModelArchitecture,
): TraceDocument {
  const summary = describeWorkload(requests);
  const counted =
    model === undefined ? requests : recutBlocks(requests, prefixBlockTokens({ model }));
  const { promptBlocks } = counted;
  return {
    schema: 'kavier.trace/1',
    kavier: VERSION,
    source: card.source,
    format: card.format,
    fingerprint: workloadFingerprint(requests),
    rows: card.rows,
    requests: summary.requests,
    leftOut: card.leftOut,
    repaired: card.repaired,
    doubts: [...(model?.doubts ?? []), ...(card.doubts ?? [])],
    notes: card.notes,
    spanS: summary.spanS,
    meanRateRps: defined(summary.meanRateRps),
    interArrivalCv: defined(summary.interArrivalCv),
    promptTokens: tokens(summary.promptTokens, requests.promptTokens),
    outputTokens: tokens(summary.outputTokens, requests.outputTokens),
    sessions: summary.sessions,
    turnsPerSession: defined(summary.turnsPerSession),
    reuse:
      promptBlocks === undefined
        ? null
        : { blockTokens: promptBlocks.blockTokens, ...idealReuse(counted) },
    reuseForModel: model?.name ?? null,
  };
}

function tokens({ mean, p50, p90, p99, max }: ColumnSummary, column: Int32Array): TokenSummary {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i];
  return {
    total,
    mean: defined(mean),
    p50: defined(p50),
    p90: defined(p90),
    p99: defined(p99),
    max: defined(max),
  };
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

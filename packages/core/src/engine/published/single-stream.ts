import type { ProgressListener } from '../../kernel/progress.ts';
import { COMPLETED, emptyRequestRecord, type RequestRecord } from '../../record/request-record.ts';
import { emptyRequestWork, type RequestWork } from '../../record/request-work.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { type UtilizationProfile, utilizationSeconds } from '../../record/utilization.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../../record/work-ledger.ts';
import { ArrivalSource } from '../../workload/arrival-source.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import { decodeTokenTimes, type PublishedCostModel } from './cost-model.ts';
import { checkPublishedOptions, type PublishedOptions } from './options.ts';
import { PromptCache } from './prompt-cache.ts';
import { promptKeys } from './prompt-keys.ts';

/** Requests between two reports of progress. */
const PROGRESS_PERIOD = 8192;

/** Utilization that the published model writes into its snapshots. */
export const PUBLISHED_UTILIZATION: UtilizationProfile = { plateau: 0.95, ramp: 0.5, rampS: 0.2 };

/**
 * Runs the published engine: every request is served alone, from its arrival on, as if an accelerator were free for
 * it; the only state that requests share is the prefix cache, which they reach in order of arrival.
 *
 * @param bucketS as in `LedgerOptions`.
 * @param onProgress hears how many of the requests are done.
 * @param name of the pool in the record.
 */
export function simulatePublished(
  requests: RequestTable,
  model: PublishedCostModel,
  options: PublishedOptions,
  bucketS?: number,
  onProgress?: ProgressListener,
  name = 'default',
): RunRecord {
  checkPublishedOptions(options);
  const record = {
    ...emptyRequestRecord(requests.arrivalS.slice()),
    work: emptyRequestWork(requests.count),
  };
  const { keys, distinct } = promptKeys(requests, options.minTokens, options.scope);
  const cache = new PromptCache({ keys: distinct, maxPrompts: options.maxPrompts });
  const arrivals = new ArrivalSource(requests);
  let endS = 0;
  let done = 0;
  for (let id = arrivals.take(); id >= 0; id = arrivals.take()) {
    const key = options.prefixPolicy === 'none' ? -1 : keys[id];
    const hit = key >= 0 && cache.lookup(key, requests.promptTokens[id]);
    const prefillS = hit ? 0 : model.prefillS(requests.promptTokens[id]);
    const answered = hit && options.prefixPolicy === 'full';
    const decodeS = answered ? 0 : model.decodeS(requests.outputTokens[id], options.kvCache);
    const startS = arrivals.timeS;
    record.arrivalS[id] = startS;
    record.startS[id] = startS;
    record.prefillS[id] = prefillS;
    record.decodeS[id] = decodeS;
    record.firstTokenS[id] = requests.outputTokens[id] > 0 ? startS + prefillS : Number.NaN;
    record.finishS[id] = startS + prefillS + decodeS;
    record.cachedTokens[id] = hit ? requests.promptTokens[id] : 0;
    record.replica[id] = 0;
    record.outcome[id] = COMPLETED;
    arrivals.completed(id, record.finishS[id]);
    if (record.finishS[id] > endS) endS = record.finishS[id];
    if (++done % PROGRESS_PERIOD === 0) onProgress?.(done, requests.count);
  }
  const work = new WorkLedger({ bucketS, replicas: 1 });
  for (let id = 0; id < requests.count; id++) {
    addWork(work, id, requests, record, model, options);
  }
  return {
    requests: record,
    work,
    pools: [
      {
        name,
        firstReplica: 0,
        replicas: 1,
        acceleratorsPerReplica: 1,
        held: 'while-serving',
        utilization: PUBLISHED_UTILIZATION,
        cache: cache.counters(),
      },
    ],
    cache: cache.counters(),
    endS,
  };
}

const totals = new Float64Array(QUANTITY_COUNT);

/** Books one request's prefill and decode, each spread evenly over its seconds. */
function addWork(
  work: WorkLedger,
  id: number,
  requests: RequestTable,
  record: RequestRecord & { readonly work: RequestWork },
  model: PublishedCostModel,
  options: PublishedOptions,
): void {
  const prompt = requests.promptTokens[id];
  const output = requests.outputTokens[id];
  const prefillS = record.prefillS[id];
  const decodeS = record.decodeS[id];
  const startS = record.startS[id];
  const computed = prompt - record.cachedTokens[id];
  const prefillUseS = utilizationSeconds(PUBLISHED_UTILIZATION, prefillS + decodeS, prefillS);

  totals.fill(0);
  totals[Q.busyS] = prefillS;
  totals[Q.prefillS] = prefillS;
  totals[Q.utilizationS] = prefillUseS;
  totals[Q.promptTokens] = computed;
  totals[Q.cachedTokens] = record.cachedTokens[id];
  totals[Q.flops] = computed * model.flopsPerToken;
  totals[Q.weightBytes] = computed > 0 ? model.weightBytes : 0;
  totals[Q.kvWriteBytes] = options.kvCache ? computed * model.kvBytesPerToken : 0;
  totals[Q.prefillFlops] = totals[Q.flops];
  totals[Q.prefillBytes] = totals[Q.weightBytes] + totals[Q.kvWriteBytes];
  work.addSpan(0, startS, startS + prefillS, totals);
  addOwn(record.work, id);

  const serviceS = prefillS + decodeS;
  const passes = decodeS > 0 ? decodeTokenTimes(output, options.kvCache) : 0;
  totals.fill(0);
  totals[Q.busyS] = decodeS;
  totals[Q.decodeS] = decodeS;
  totals[Q.utilizationS] =
    utilizationSeconds(PUBLISHED_UTILIZATION, serviceS, serviceS) - prefillUseS;
  totals[Q.outputTokens] = output;
  totals[Q.flops] = passes * model.flopsPerToken;
  totals[Q.weightBytes] = passes * model.weightBytes;
  if (options.kvCache && decodeS > 0) {
    // Token k of the answer reads the keys and values of the prompt and of the k tokens before it.
    const tokensRead = output * prompt + (output * (output - 1)) / 2;
    totals[Q.kvReadBytes] = tokensRead * model.kvBytesPerToken;
    totals[Q.kvWriteBytes] = output * model.kvBytesPerToken;
  }
  work.addSpan(0, startS + prefillS, startS + serviceS, totals);
  addOwn(record.work, id);
}

/** Adds `totals` to a request's work: it shares none. */
function addOwn({ flops, kvBytes, weightBytes, shareS }: RequestWork, id: number): void {
  flops[id] += totals[Q.flops];
  kvBytes[id] += totals[Q.kvReadBytes] + totals[Q.kvWriteBytes];
  weightBytes[id] += totals[Q.weightBytes];
  shareS[id] += totals[Q.busyS];
}

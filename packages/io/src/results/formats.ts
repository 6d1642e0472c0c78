import { aiperf } from './aiperf.ts';
import { aiperfRecords } from './aiperf-records.ts';
import { aiperfCsv, aiperfSweep, aiperfSweepCsv } from './aiperf-tables.ts';
import type { ResultFormat } from './contract.ts';
import { evalscope } from './evalscope.ts';
import { guidellm } from './guidellm.ts';
import { guidellmCsv } from './guidellm-csv.ts';
import { inferencePerf } from './inference-perf.ts';
import { inferencePerfRequests } from './inference-perf-requests.ts';
import { litellm } from './litellm.ts';
import { llmeter } from './llmeter.ts';
import { otel } from './otel.ts';
import { prometheus } from './prometheus.ts';
import { requestLog } from './request-log.ts';
import { vllmBench } from './vllm-bench.ts';
import { vllmOffline } from './vllm-offline.ts';

/** All formats of results, in the order in which they are tried. */
export const RESULT_FORMATS: readonly ResultFormat[] = [
  vllmBench,
  vllmOffline,
  guidellm,
  guidellmCsv,
  inferencePerf,
  inferencePerfRequests,
  aiperf,
  aiperfRecords,
  aiperfSweep,
  aiperfSweepCsv,
  aiperfCsv,
  llmeter,
  evalscope,
  litellm,
  otel,
  prometheus,
  requestLog,
];

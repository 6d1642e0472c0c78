import { aiperf } from './aiperf.ts';
import type { ResultFormat } from './contract.ts';
import { guidellm } from './guidellm.ts';
import { inferencePerf } from './inference-perf.ts';
import { requestLog } from './request-log.ts';
import { vllmBench } from './vllm-bench.ts';

/** All formats of results, in the order in which they are tried. */
export const RESULT_FORMATS: readonly ResultFormat[] = [
  vllmBench,
  guidellm,
  inferencePerf,
  aiperf,
  requestLog,
];

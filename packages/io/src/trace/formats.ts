import { benchmarkResults } from '../results/result-trace.ts';
import { azure } from './azure.ts';
import { bailian } from './bailian.ts';
import { burstgpt } from './burstgpt.ts';
import type { TraceFormat } from './contract.ts';
import { kavier } from './kavier.ts';
import { kavierParquet } from './kavier-parquet.ts';
import { lengths } from './lengths.ts';
import { llmservingsim } from './llmservingsim.ts';
import { mooncake } from './mooncake.ts';
import { servegen } from './servegen.ts';
import { table } from './table.ts';
import { weka } from './weka.ts';

/** All trace formats, in the order in which they are tried. */
export const TRACE_FORMATS: readonly TraceFormat[] = [
  azure,
  burstgpt,
  mooncake,
  bailian,
  kavier,
  llmservingsim,
  weka,
  benchmarkResults,
  servegen,
  kavierParquet,
  lengths,
  table,
];

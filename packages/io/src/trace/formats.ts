import { azure } from './azure.ts';
import type { TraceFormat } from './contract.ts';
import { kavier } from './kavier.ts';
import { llmservingsim } from './llmservingsim.ts';
import { mooncake } from './mooncake.ts';

/** All trace formats, in the order in which they are tried. */
export const TRACE_FORMATS: readonly TraceFormat[] = [azure, mooncake, llmservingsim, kavier];

import type { Workload } from '@kavier/core';
import { reproduceAccuracy } from './accuracy.ts';
import { missedBars } from './comparison.ts';
import {
  type AccuracyExperiment,
  type Experiment,
  type ExperimentId,
  type KvCacheExperiment,
  type OurWallTime,
  type PrefixExperiment,
  REPRODUCE_SCHEMA,
  type ReproduceDocument,
  type TraceFacts,
} from './document.ts';
import { reproduceKvCache } from './kv-cache.ts';
import { accuracyNotes, kvCacheNotes, prefixNotes } from './notes.ts';
import { reproducePrefixCache } from './prefix-cache.ts';
import { PUBLISHED_SOURCE } from './published-accuracy.ts';
import { standInTrace } from './published-trace.ts';
import { accuracyVerdicts, kvCacheVerdicts, prefixVerdicts } from './verdicts.ts';
import { readWallTimes } from './wall-time.ts';

export interface ReproduceOptions {
  readonly experiments: readonly ExperimentId[];
  /** Version of Kavier, for the document. */
  readonly version: string;
  /**
   * Times the published wall-time cases on a trace. Absent: they are not run, and the document is
   * always the same.
   */
  readonly time?: ((trace: Workload) => Promise<readonly OurWallTime[]>) | undefined;
}

/**
 * Computes the published experiments anew. Without `time` the same options give the same document,
 * bit for bit.
 */
export async function reproduce(options: ReproduceOptions): Promise<ReproduceDocument> {
  const { experiments: wanted, version, time } = options;
  const needsTrace = wanted.some((id) => id !== 'e1') || time !== undefined;
  const trace = needsTrace ? standInTrace() : undefined;
  const experiments: Experiment[] = [];
  for (const id of wanted) {
    if (id === 'e1') {
      const ourWallTimes = trace === undefined ? undefined : await time?.(trace);
      experiments.push(accuracyExperiment(ourWallTimes));
    } else if (trace !== undefined) {
      experiments.push(id === 'e2' ? kvCacheExperiment(trace) : prefixExperiment(trace));
    }
  }
  return {
    schema: REPRODUCE_SCHEMA,
    version,
    source: PUBLISHED_SOURCE,
    paper: 'arXiv 2605.25247',
    reproduced: experiments.every(isReproduced),
    experiments,
  };
}

function isReproduced({ comparisons, verdicts }: Experiment): boolean {
  const failed = verdicts.some(({ outcome }) => outcome === 'missed');
  return !failed && missedBars(comparisons).length === 0;
}

function accuracyExperiment(ourWallTimes: readonly OurWallTime[] | undefined): AccuracyExperiment {
  const { comparisons, ...accuracy } = reproduceAccuracy();
  const wallTimes = readWallTimes();
  return {
    id: 'e1',
    title: 'E1 Accuracy and wall time: Llama-3-8B on one A10',
    verdicts: accuracyVerdicts(comparisons, ourWallTimes),
    notes: accuracyNotes(accuracy.decodeLengths, wallTimes, ourWallTimes !== undefined),
    comparisons,
    accuracy,
    wallTimes,
    ourWallTimes,
  };
}

function kvCacheExperiment(trace: Workload): KvCacheExperiment {
  const { comparisons, ...kvCache } = reproduceKvCache(trace.requests);
  const facts = traceFacts(trace);
  return {
    id: 'e2',
    title: 'E2 KV cache on and off: four models on one A100-80GB',
    verdicts: kvCacheVerdicts(comparisons),
    notes: kvCacheNotes(facts, comparisons),
    comparisons,
    trace: facts,
    kvCache,
  };
}

function prefixExperiment(trace: Workload): PrefixExperiment {
  const { comparisons, ...prefixCache } = reproducePrefixCache(trace.requests);
  const facts = traceFacts(trace);
  return {
    id: 'e3',
    title: 'E3 Prefix policies: Llama-3-8B on one A10',
    verdicts: prefixVerdicts(comparisons, prefixCache.relations),
    notes: prefixNotes(facts, prefixCache),
    comparisons,
    trace: facts,
    prefixCache,
  };
}

function traceFacts({ requests, card }: Workload): TraceFacts {
  let promptTokens = 0;
  let outputTokens = 0;
  let outputTokenTimes = 0;
  let sessions = 0;
  for (let id = 0; id < requests.count; id++) {
    const output = requests.outputTokens[id];
    promptTokens += requests.promptTokens[id];
    outputTokens += output;
    outputTokenTimes += (output * (output + 1)) / 2;
    if (requests.turn?.[id] === 0) sessions++;
  }
  return { requests: requests.count, promptTokens, outputTokens, outputTokenTimes, sessions, card };
}

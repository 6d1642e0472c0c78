import { join } from 'node:path';
import { findAccelerator, findModel } from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import { matchIn } from '../text/lines.ts';
import { POWER_ASSUMPTIONS, readPowerRun } from './llmservingsim-a6000-power.ts';
import { readText } from './text-file.ts';

const PREFIX_LOG = ['prefix-single', 'SD_pulse_vllm.txt'];
const POWER_LOG = ['power-tp1', 'vllm_pulse_power_tp1.txt'];
const PULSES = 'sharegpt_pulse_req50_n6_delay15_pc.jsonl.gz';

/** Reads a run of vLLM under pulses of requests, what two logs say of the KV cache, and a run whose power was logged. */
export async function readLlmservingsimA6000(folder: string): Promise<MeasuredSet> {
  const prefixPath = join(folder, ...PREFIX_LOG);
  const powerPath = join(folder, ...POWER_LOG);
  const prefixLog = await readText(prefixPath);
  const prefix = setupInLog(prefixPath, prefixLog);
  const power = setupInLog(powerPath, await readText(powerPath));
  const powered = await readPowerRun(folder, { ...power.setup, kvTokens: power.kvTokens });
  const pulses = await readTrace(await openFile(join(folder, PULSES)), {
    format: 'llmservingsim',
    blockTokens: 16,
  });
  return {
    name: 'llmservingsim-a6000',
    title:
      'Llama-3.1-8B with vLLM on one RTX A6000: six pulses of 50 requests, KV cache sizes, and power',
    source: 'casys-kaist/LLMServingSim, tag ispass26-artifact, evaluation/artifacts and dataset',
    licence: 'MIT',
    assumptions: [
      'Latencies are those of the client’s summary, seen from the client.',
      'Prompts and outputs share blocks as their token ids do.',
      'The run of pulses uses the KV tokens of its log; the points named kv cache compare them.',
      'The power run has no latencies.',
      ...POWER_ASSUMPTIONS,
    ],
    points: [
      {
        id: 'prefix-single pulses of 50',
        setup: { ...prefix.setup, kvTokens: prefix.kvTokens },
        load: { kind: 'requests', requests: pulses.requests },
        measured: clientSummary(prefixPath, prefixLog),
        isSaturated: false,
      },
      kvPoint('prefix-single kv cache', prefix),
      kvPoint('power-tp1 kv cache', power),
      ...powered.points,
    ],
    exclusions: powered.exclusions,
  };
}

interface LoggedSetup {
  readonly setup: MeasuredSetup;
  readonly kvTokens: number;
}

/** The deployment as the engine's log states it; what the log leaves out has the engine's default. */
export function setupInLog(path: string, log: string): LoggedSetup {
  const find = (pattern: RegExp, what: string) => matchIn(path, log, pattern, what);
  const tokens = (pattern: RegExp, what: string) => Number(find(pattern, what).replaceAll(',', ''));
  const maxSequences = /'max_num_seqs': (\d+)/.exec(log)?.[1];
  return {
    setup: {
      engine: 'vllm',
      engineVersion: `${find(/vLLM API server version (\S+)/, 'the version')}, 2025`,
      model: findModel(find(/'model': '([^']+)'/, 'the model')),
      accelerator: findAccelerator('rtx-a6000'),
      maxSequences: maxSequences === undefined ? undefined : Number(maxSequences),
      maxBatchedTokens: tokens(/max_num_batched_tokens=(\d+)/, 'the limit of batched tokens'),
      maxContextTokens: tokens(/Using max model len (\d+)/, 'the context limit'),
      prefixCaching: find(/enable_prefix_caching=(True|False)/, 'prefix caching') === 'True',
      eager: find(/enforce_eager=(True|False)/, 'eager mode') === 'True',
    },
    kvTokens: tokens(/GPU KV cache size: ([\d,]+) tokens/, 'the size of the KV cache'),
  };
}

/** The values of the table that the client prints at its end. */
export function clientSummary(path: string, log: string): MeasuredPoint['measured'] {
  const value = (label: string) => {
    const pattern = new RegExp(`^${label.replace(/[()/]/g, '\\$&')}:\\s+([\\d.]+)`, 'm');
    return Number(matchIn(path, log, pattern, label));
  };
  const seconds = (label: string) => value(`${label} (ms)`) / 1000;
  return {
    ttftMeanS: seconds('Mean TTFT'),
    ttftP50S: seconds('Median TTFT'),
    ttftP99S: seconds('P99 TTFT'),
    tpotMeanS: seconds('Mean TPOT'),
    tpotP50S: seconds('Median TPOT'),
    tpotP99S: seconds('P99 TPOT'),
    itlP50S: seconds('Median ITL'),
    outputTokensPerS: value('Output token throughput (tok/s)'),
  };
}

/** A point that compares the capacity alone; a load has to be there, so it is the smallest. */
function kvPoint(id: string, { setup, kvTokens }: LoggedSetup): MeasuredPoint {
  return {
    id,
    setup,
    load: { kind: 'batch', requests: 1, promptTokens: 1, outputTokens: 1 },
    measured: { kvTokens },
  };
}

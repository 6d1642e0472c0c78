import { join } from 'node:path';
import { findAccelerator, findModel } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import { readCsv } from './text-file.ts';

const ACCELERATORS = { RTX4090: 'rtx-4090', RTXPRO6000: 'rtx-pro-6000' } as const;
/** Sizes of steps, from the grid that was measured. */
const BATCHES = [1, 4, 16, 64, 128];
const CONTEXTS = [128, 512, 2048, 8192];
const CHUNKS = [16, 64, 256, 512, 1024, 2048];
const EARLIER = [0, 512, 2048];

/** Sizes of steps that prefill a prompt beside decodes. */
const MIXED_CHUNKS = [128, 512, 1024];
const MIXED_BATCHES = [16, 64, 128];
const MIXED_CONTEXTS = [128, 512, 2048];

/** Times of kernels by their grid: `time` throws where a combination was not measured. */
class KernelTimes {
  readonly #layers: number;
  readonly #dense: ReadonlyMap<string, number>;
  readonly #sequences: ReadonlyMap<string, number>;
  readonly #attention: ReadonlyMap<string, number>;

  constructor(layers: number, tables: readonly ReadonlyMap<string, number>[]) {
    this.#layers = layers;
    [this.#dense, this.#sequences, this.#attention] = tables;
  }

  /** Seconds of all kernels of a step, or NaN where one of them was not measured. */
  stepS(tokens: number, sampled: number, attention: readonly number[]): number {
    const dense = (name: string) => this.#dense.get(`${name},${tokens}`) ?? Number.NaN;
    const layerUs =
      LAYER_KERNELS.reduce((sum, [name, times]) => sum + times * dense(name), 0) +
      (this.#attention.get(attention.join(',')) ?? Number.NaN);
    const headUs =
      sampled === 0
        ? 0
        : ['lm_head', 'sampler'].reduce(
            (sum, name) => sum + (this.#sequences.get(`${name},${sampled}`) ?? Number.NaN),
            0,
          );
    const onceUs = dense('embedding') + dense('final_layernorm') + headUs;
    return (this.#layers * layerUs + onceUs) / 1e6;
  }
}

/** Kernels of a layer, and how often each runs in it. */
const LAYER_KERNELS = [
  ['qkv_proj', 1],
  ['rotary_emb', 1],
  ['o_proj', 1],
  ['layernorm', 2],
  ['gate_up_proj', 1],
  ['act_fn', 1],
  ['down_proj', 1],
] as const;

/** Reads tables of kernel times and adds them up to whole steps. */
export async function readLlmservingsimKernels(folder: string): Promise<MeasuredSet> {
  const points: MeasuredPoint[] = [];
  for (const [name, accelerator] of Object.entries(ACCELERATORS)) {
    const setup: MeasuredSetup = {
      engine: 'vllm',
      engineVersion: '0.19.0',
      model: findModel('llama-3.1-8b'),
      accelerator: findAccelerator(accelerator),
      maxContextTokens: 16_384,
    };
    const tables = join(folder, name, 'meta-llama', 'Llama-3.1-8B', 'bf16', 'tp1');
    for (const item of stepsOf(await readTables(tables, setup.model.layers), setup))
      points.push(item);
  }
  return {
    name: 'llmservingsim-kernels',
    title: 'Kernels of Llama-3.1-8B under vLLM 0.19.0 on RTX 4090 and RTX PRO 6000, as whole steps',
    source: 'casys-kaist/LLMServingSim, profiler/perf at 5daddb21',
    licence: 'MIT',
    assumptions: [
      'A step is the sum of its kernels: those of a layer as often as there are layers, embedding, last norm, head and sampler once.',
      'Steps are taken from the grid of the tables: decodes of 1 to 128 sequences at 128 to 8,192 tokens of context, and chunks of ' +
        '16 to 2,048 tokens behind 0 to 2,048 others, and chunks of 128 to 1,024 tokens beside decodes of 16 to 128 sequences at ' +
        '128 to 2,048 tokens of context.',
    ],
    points,
    exclusions: [],
  };
}

async function readTables(folder: string, layers: number): Promise<KernelTimes> {
  const table = async (file: string, columns: readonly string[]) => {
    const rows = await readCsv(join(folder, file));
    return new Map(
      rows.map((row) => [
        columns.map((column) => row.text(column)).join(','),
        row.number('time_us'),
      ]),
    );
  };
  return new KernelTimes(layers, [
    await table('dense.csv', ['layer', 'tokens']),
    await table('per_sequence.csv', ['layer', 'sequences']),
    await table('attention.csv', ['prefill_chunk', 'kv_prefill', 'n_decode', 'kv_decode']),
  ]);
}

function stepsOf(times: KernelTimes, setup: MeasuredSetup): MeasuredPoint[] {
  const prefix = `${setup.model.name} ${setup.accelerator.name}`;
  const decodes = BATCHES.flatMap((sequences) =>
    CONTEXTS.map((context): MeasuredPoint => {
      return {
        id: `${prefix} decode ${sequences} context ${context}`,
        setup,
        load: {
          kind: 'step',
          parts: [{ sequences, tokens: 1, context: context - 1, sampled: 1 }],
        },
        measured: { deviceStepS: times.stepS(sequences, sequences, [0, 0, sequences, context]) },
      };
    }),
  );
  const prefills = CHUNKS.flatMap((tokens) =>
    EARLIER.map((earlier): MeasuredPoint => {
      return {
        id: `${prefix} chunk ${tokens} behind ${earlier}`,
        setup,
        load: {
          kind: 'step',
          parts: [{ sequences: 1, tokens, context: earlier, sampled: 1 }],
        },
        measured: { deviceStepS: times.stepS(tokens, 1, [tokens, earlier, 0, 0]) },
      };
    }),
  );
  return [...decodes, ...prefills, ...mixedSteps(times, setup, prefix)].filter(({ measured }) =>
    Number.isFinite(measured.deviceStepS),
  );
}

/** Steps that prefill a part of a prompt, from its start, beside decodes. */
function mixedSteps(times: KernelTimes, setup: MeasuredSetup, prefix: string): MeasuredPoint[] {
  const grid = MIXED_CHUNKS.flatMap((chunk) =>
    MIXED_BATCHES.flatMap((decodes) =>
      MIXED_CONTEXTS.map((context) => ({ chunk, decodes, context })),
    ),
  );
  return grid.map(({ chunk, decodes, context }): MeasuredPoint => {
    const tokens = chunk + decodes;
    return {
      id: `${prefix} chunk ${chunk} beside ${decodes} at context ${context}`,
      setup,
      load: {
        kind: 'step',
        parts: [
          { sequences: 1, tokens: chunk, context: 0, sampled: 0 },
          { sequences: decodes, tokens: 1, context: context - 1, sampled: 1 },
        ],
      },
      measured: { deviceStepS: times.stepS(tokens, decodes, [chunk, 0, decodes, context]) },
    };
  });
}

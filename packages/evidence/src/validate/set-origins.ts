/** Where a set of measurements is published. Kept apart from the readers, so that the help need not load them. */
export interface SetOrigin {
  readonly name: string;
  readonly publishedAt: string;
}

const GITHUB = 'https://github.com/';

/** One line a set, in the order of reports. */
export const SET_ORIGINS: readonly SetOrigin[] = [
  {
    name: 'kavier-capsule',
    publishedAt: `${GITHUB}atlarge-research/Kavier, docs/reproducibility_capsule at 7329bb0a`,
  },
  {
    name: 'tracer-surf-a10',
    publishedAt: `${GITHUB}atlarge-research/Tracer, data/surf_traces at 0b2a15be`,
  },
  {
    name: 'splitwise',
    publishedAt: `${GITHUB}Mutinifni/splitwise-sim, data/perf_model.csv at 8f99e7dc`,
  },
  {
    name: 'argonne',
    publishedAt: `${GITHUB}argonne-lcf/LLM-Inference-Bench, Plots at 4211f5d4`,
  },
  {
    name: 'blis-vllm-h100',
    publishedAt: `${GITHUB}inference-sim/training, default_args at ed5c1d26`,
  },
  {
    name: 'llmservingsim-vllm',
    publishedAt:
      `${GITHUB}casys-kaist/LLMServingSim, bench/examples at 5daddb21, ` +
      'with its workloads in ../traces/llmservingsim-workloads',
  },
  {
    name: 'llmservingsim-kernels',
    publishedAt: `${GITHUB}casys-kaist/LLMServingSim, profiler/perf at 5daddb21`,
  },
  {
    name: 'llmservingsim-a6000',
    publishedAt:
      `${GITHUB}casys-kaist/LLMServingSim, tag ispass26-artifact, ` +
      'evaluation/artifacts and dataset',
  },
  {
    name: 'inferencex',
    publishedAt: `${GITHUB}ai-dynamo/aiconfigurator, silicon_sample.csv at 095f58a5`,
  },
  {
    name: 'ml-energy-v3',
    publishedAt: `${GITHUB}ml-energy/leaderboard, public/data at 0cd52dab`,
  },
  {
    name: 'ml-energy-v2',
    publishedAt: `${GITHUB}ml-energy/leaderboard-v2, data/llm_text_generation/chat at c3af7f31`,
  },
  {
    name: 'mlperf-inference-v5.1',
    publishedAt: `${GITHUB}mlcommons/inference_results_v5.1 at 965182b0`,
  },
];

export const SET_NAMES: readonly string[] = SET_ORIGINS.map(({ name }) => name);

/** Where the set of this name is published. */
export function originOf(name: string): string {
  return SET_ORIGINS.find((origin) => origin.name === name)?.publishedAt ?? 'not stated';
}

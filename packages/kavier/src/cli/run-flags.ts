import { relative } from 'node:path';
import { Option } from 'commander';
import { poolField } from '../scenario/pool-field.ts';
import {
  ENGINE_NAMES,
  EVICTIONS,
  KV_PRECISIONS,
  POWER_NAMES,
  ROUTERS,
  WEIGHTS,
} from './choice-names.ts';

/** A flag that stands for one place of the scenario. */
export interface ScenarioFlag {
  /** As commander reads it. */
  readonly flags: string;
  readonly path: string;
  readonly description: string;
  /** Turns the word into the scenario's value; the schema checks it. Default: a number where it reads as one. */
  readonly parse?: (word: string, scenarioFolder: string) => unknown;
  /** The word is a file with entries of a catalog, which come before those of the scenario. */
  readonly isCatalog?: true;
}

const text = (word: string) => word;
const onOff = (word: string) => (word === 'on' ? true : word === 'off' ? false : word);
const modelOf = (word: string, folder: string) =>
  word.endsWith('.json') ? { huggingFace: relative(folder, word) || word } : word;

const ENGINE = poolField('engine');

const fileOf = (word: string, folder: string) => relative(folder, word) || word;

/** What a finished run can be priced with again: no simulation depends on it. */
export const PRICING_FLAGS: readonly ScenarioFlag[] = [
  {
    flags: '--gpu-hour-usd <usd>',
    path: 'prices.acceleratorHourUsd',
    description: 'price of a GPU hour, USD (default: the list of prices, on demand)',
  },
  {
    flags: '--plan <plan>',
    path: 'prices.plan',
    description: 'rent by the list of prices instead: on-demand, reserved, spot',
    parse: text,
  },
  {
    flags: '--provider <name>',
    path: 'prices.provider',
    description: 'who rents out, for --plan (default: the median of offers)',
    parse: text,
  },
  {
    flags: '--api <sheet>',
    path: 'prices.api.sheet',
    description: 'bill the same requests as this API would',
    parse: text,
  },
  {
    flags: '--api-input-usd <usd>',
    path: 'prices.api.inputUsdPerMtoken',
    description: 'its price of a million input tokens, where the sheet has none',
  },
  {
    flags: '--api-output-usd <usd>',
    path: 'prices.api.outputUsdPerMtoken',
    description: 'its price of a million output tokens',
  },
  {
    flags: '--electricity-usd <usd>',
    path: 'prices.electricityUsdPerKwh',
    description: 'price of electricity, USD per kWh, where the hardware is owned',
  },
  {
    flags: '--electricity-trace <file>',
    path: 'prices.electricityTrace',
    description: 'that price over time: CSV timestamp,value',
    parse: fileOf,
  },
  {
    flags: '--power-model <name>',
    path: 'facility.power.model',
    description: `what an accelerator draws: ${POWER_NAMES.join(', ')} (default activity)`,
    parse: text,
  },
  {
    flags: '--pue <ratio>',
    path: 'facility.pue',
    description: 'energy of the facility / energy of its servers (default 1.2)',
  },
  {
    flags: '--grid <region|g/kWh>',
    path: 'facility.grid',
    description: 'region whose mean carbon intensity counts, such as NL, or grams per kWh',
  },
  {
    flags: '--carbon-trace <file>',
    path: 'facility.carbonTrace',
    description: 'carbon intensity over time: OpenDC Parquet, Electricity Maps or plain CSV',
    parse: fileOf,
  },
  {
    flags: '--start-at <instant>',
    path: 'facility.startAt',
    description: 'when the run begins, such as 2022-06-01T00:00:00Z (default: with the series)',
    parse: text,
  },
  {
    flags: '--outside <rule>',
    path: 'facility.outside',
    description: 'a series that does not cover the run: refuse, repeat (default refuse)',
    parse: text,
  },
  {
    flags: '--gaps <rule>',
    path: 'facility.gaps',
    description: 'hours that a series lacks: refuse, hold the value before them (default refuse)',
    parse: text,
  },
  {
    flags: '--idle <rule>',
    path: 'facility.idle',
    description: 'energy of idle accelerators: unattributed, by-busy-time (default unattributed)',
    parse: text,
  },
  {
    flags: '--wue <L/kWh>',
    path: 'facility.wueLPerKwh',
    description: 'litres of water on site per kWh of the servers',
  },
  {
    flags: '--ewif <L/kWh>',
    path: 'facility.sourceWaterLPerKwh',
    description: 'litres of water per kWh of electricity, at its source',
  },
];

/** The flags of a simulation, in the order of help. Everything else can be set with `--set`. */
export const SIMULATION_FLAGS: readonly ScenarioFlag[] = [
  {
    flags: '-m, --model <name>',
    path: poolField('model'),
    description: 'model: a catalog name, or the path of a Hugging Face config.json',
    parse: modelOf,
  },
  {
    flags: '--gpu, --accelerator <name>',
    path: poolField('accelerator'),
    description: 'accelerator: a catalog name',
    parse: text,
  },
  {
    flags: '--catalog <file>',
    path: 'catalog',
    description:
      'file with models and accelerators of your own, in the form of a scenario’s catalog',
    isCatalog: true,
  },
  {
    flags: '--engine <profile>',
    path: `${ENGINE}.profile`,
    description: `engine: ${ENGINE_NAMES.join(', ')} (default vllm)`,
    parse: text,
  },
  {
    flags: '--tp <n>',
    path: poolField('tensorParallel'),
    description: 'accelerators that divide each layer (tensor parallelism; default 1)',
  },
  {
    flags: '--pp <n>',
    path: poolField('pipelineParallel'),
    description: 'stages that divide the layers of a replica (pipeline parallelism; default 1)',
  },
  {
    flags: '--dp <n>',
    path: poolField('dataParallel'),
    description: 'parts of a replica that share its experts (data parallelism; default 1)',
  },
  { flags: '--replicas <n>', path: poolField('replicas'), description: 'replicas (default 1)' },
  {
    flags: '--router <policy>',
    path: 'gateway.router',
    description: `how requests reach replicas: ${ROUTERS.join(', ')}`,
    parse: text,
  },
  {
    flags: '--max-batched-tokens <n>',
    path: `${ENGINE}.maxBatchedTokens`,
    description: 'token budget of a step (default by engine and accelerator)',
  },
  {
    flags: '--max-sequences <n>',
    path: `${ENGINE}.maxSequences`,
    description: 'requests that may run at once (default by engine and accelerator)',
  },
  {
    flags: '--max-context <tokens>',
    path: `${ENGINE}.maxContextTokens`,
    description: 'longest prompt plus output (default what model and memory allow)',
  },
  {
    flags: '--prefix-caching <on|off>',
    path: `${ENGINE}.prefixCaching`,
    description: 'reuse KV blocks of equal prefixes (default on)',
    parse: onOff,
  },
  {
    flags: '--eviction <policy>',
    path: `${ENGINE}.eviction`,
    description: `which cached KV block goes first: ${EVICTIONS.join(', ')} (default lru)`,
    parse: text,
  },
  {
    flags: '--kv-cache-blocks <n>',
    path: `${ENGINE}.kvCacheBlocks`,
    description: 'KV blocks of a replica (default what the memory leaves)',
  },
  {
    flags: '--kv-block-tokens <n>',
    path: `${ENGINE}.blockTokens`,
    description: 'tokens of a KV block (default 16; nano-vllm 256)',
  },
  {
    flags: '--weights <format>',
    path: `${ENGINE}.weightPrecision`,
    description: `format of the weights: ${WEIGHTS.join(', ')}`,
    parse: text,
  },
  {
    flags: '--kv-precision <format>',
    path: `${ENGINE}.kvPrecision`,
    description: `format of keys and values: ${KV_PRECISIONS.join(', ')} (default bf16)`,
    parse: text,
  },
  {
    flags: '--eager <on|off>',
    path: `${ENGINE}.eager`,
    description: 'launch kernels one by one, without CUDA graphs (default off)',
    parse: onOff,
  },
  {
    flags: '--coefficients <file>',
    path: `${ENGINE}.coefficients`,
    description: 'coefficients of step times: a profile that kavier calibrate wrote',
    parse: fileOf,
  },
  {
    flags: '--coefficients-at <end>',
    path: `${ENGINE}.coefficientsAt`,
    description: 'coefficients at their value, or at the slowest or fastest end of their ranges',
    parse: text,
  },
  {
    flags: '--kv-cache <on|off>',
    path: `${ENGINE}.kvCache`,
    description: 'kavier-2025: keep keys and values between tokens (default on)',
    parse: onOff,
  },
  {
    flags: '--prefix-policy <policy>',
    path: `${ENGINE}.prefixCache.policy`,
    description: 'kavier-2025: what a prefix hit saves: none, prefill, full (default none)',
    parse: text,
  },
  {
    flags: '--prefix-min-tokens <n>',
    path: `${ENGINE}.prefixCache.minTokens`,
    description: 'kavier-2025: tokens that make a cache key (default 1024)',
  },
  {
    flags: '--prefix-max-prompts <n>',
    path: `${ENGINE}.prefixCache.maxPrompts`,
    description: 'kavier-2025: prompts that the cache holds (default 10)',
  },
  {
    flags: '--prefix-scope <scope>',
    path: `${ENGINE}.prefixCache.scope`,
    description: 'kavier-2025: who shares a prompt: session, global (default session)',
    parse: text,
  },
  {
    flags: '--format <name>',
    path: 'workload.format',
    description: 'trace format (default: recognized by content)',
    parse: text,
  },
  {
    flags: '--block-tokens <n>',
    path: 'workload.blockTokens',
    description: 'tokens in a prefix block of the workload (default 16, or as in the trace)',
  },
  {
    flags: '--rate-scale <factor>',
    path: 'workload.rateScale',
    description: 'requests arrive this many times as fast (default 1)',
  },
  {
    flags: '--first <n>',
    path: 'workload.first',
    description: 'keep only the first n requests of a trace',
  },
  {
    flags: '--export-rate <seconds>',
    path: 'record.exportRateS',
    description: 'seconds between utilization snapshots (default 0.1)',
  },
  {
    flags: '--snapshots <kind>',
    path: 'record.snapshots',
    description: 'snapshots in fragments.parquet: merged, fixed-rate (default merged)',
    parse: text,
  },
  { flags: '--seed <n>', path: 'seed', description: 'seed of every random stream (default 42)' },
  {
    flags: '--replications <n>',
    path: 'replications',
    description: 'runs with so many seeds, for 95 % intervals of means (default 1)',
  },
];

/** Every flag that is a path into the scenario. */
export const SCENARIO_FLAGS: readonly ScenarioFlag[] = [...SIMULATION_FLAGS, ...PRICING_FLAGS];

/** The flags that shape a workload, for the verbs that need nothing else of a scenario. */
export const WORKLOAD_FLAGS: readonly ScenarioFlag[] = SCENARIO_FLAGS.filter(
  ({ path }) => path.startsWith('workload.') || path === 'seed',
);

/** The flag as commander's option. */
export function optionOf({ flags, description }: ScenarioFlag): Option {
  return new Option(flags, description);
}

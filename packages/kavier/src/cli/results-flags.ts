import { poolField } from '../scenario/pool-field.ts';
import { SCENARIO_FLAGS, type ScenarioFlag } from './run-flags.ts';

const ENGINE_PATH = poolField('engine.profile');

/**
 * The flags of `run` that describe a deployment: those mean the same beside results. The load comes
 * from the results themselves, so flags of a workload mean nothing.
 */
export const DEPLOYMENT_FLAGS: readonly ScenarioFlag[] = SCENARIO_FLAGS.filter(({ path }) =>
  ['fleet[', 'gateway.', 'catalog'].some((start) => path.startsWith(start)),
).map((flag) =>
  flag.path === ENGINE_PATH
    ? { ...flag, description: 'engine: vllm (default), vllm-2026-08, vllm-2025-06, sglang, trtllm' }
    : flag,
);

import {
  type Accelerator,
  defaultNode,
  type EnergySetup,
  facilityModel,
  findAccelerator,
  isPublished,
  nodeModel,
  type Pool,
  poweredAccelerator,
  type Sleep,
} from '@kavier/core';
import type { LoadedPool } from './loaded-pool.ts';
import { ownAccelerators } from './own-entries.ts';
import { powerModelOf } from './power-model.ts';
import { lookUp } from './resolve-published.ts';
import type { FacilityScenario } from './schema-facility.ts';

/** PUE where nothing is said: between the best large facilities (1.1) and the mean of the industry (1.5 to 1.6). */
export const DEFAULT_PUE = 1.2;

/** What draws power, as a scenario's facility says it. */
export interface Powered {
  readonly accelerator: Accelerator;
  readonly setup: EnergySetup;
  /** Accelerators that share a server; null where servers are left out. */
  readonly acceleratorsPerServer: number | null;
  readonly assumptions: readonly string[];
}

/** Errors (KavierError, `input`): by path, a value out of its domain, or an accelerator without figures of power. */
export function poweredPools(
  loaded: readonly LoadedPool[],
  pools: readonly Pool[],
): readonly Powered[] {
  const fixedShares = sharesOfFixedW(loaded, pools);
  return pools.map((pool, index) => poweredPool(loaded[index], pool, fixedShares[index]));
}

function poweredPool(loaded: LoadedPool, pool: Pool, fixedShare: number): Powered {
  const { facility } = loaded;
  const accelerator = acceleratorOf(loaded, pool);
  const throttling = isPublished(pool) ? undefined : pool.throttling;
  const power = powerModelOf(poweredAccelerator(accelerator, throttling), facility.power);
  const node = nodeOf(facility, accelerator);
  const building = facilityOf(facility, fixedShare);
  return {
    accelerator,
    setup: { power, node: node.model, facility: building.model, sleep: sleepOf(facility) },
    acceleratorsPerServer: node.accelerators,
    assumptions: [...power.assumptions, ...node.assumptions, ...building.assumptions],
  };
}

/** What the ecosystem's facility draws at any load is shared by the pools that stand in it, in proportion to their accelerators. */
function sharesOfFixedW(loaded: readonly LoadedPool[], pools: readonly Pool[]): readonly number[] {
  const counts = pools.map((pool) =>
    isPublished(pool) ? 1 : pool.replicas * pool.tensorParallel * pool.pipelineParallel,
  );
  const hasOwn = loaded.map(({ pool: { facility } }) => facility?.cooling !== undefined);
  const shared = counts.reduce((sum, count, index) => sum + (hasOwn[index] ? 0 : count), 0);
  return counts.map((count, index) => (hasOwn[index] ? 1 : count / shared));
}

function sleepOf({ sleepW, sleepAfterS }: FacilityScenario): Sleep | undefined {
  return sleepW === undefined ? undefined : { watts: sleepW, afterS: sleepAfterS };
}

function acceleratorOf(loaded: LoadedPool, pool: Pool): Accelerator {
  if (!isPublished(pool)) return pool.accelerator;
  return lookUp(['accelerator'], loaded, () =>
    findAccelerator(pool.accelerator.name, ownAccelerators(loaded.scenario)),
  );
}

function nodeOf({ node }: FacilityScenario, accelerator: Accelerator) {
  if (node === 'none') {
    const assumptions = ['The rest of the servers is left out: facility.node is none.'];
    return { model: undefined, accelerators: null, assumptions };
  }
  const figures = node ?? defaultNode(accelerator);
  const { accelerators, hostIdleW, hostBusyW, fanShare } = figures;
  const words =
    `Servers of ${accelerators} accelerators draw ${hostIdleW} W besides them, ${hostBusyW} W with all at work, ` +
    `and ${fanShare} of what they draw for fans.`;
  const assumptions =
    node === undefined ? [`NO SERVER WAS DESCRIBED, so one is assumed. ${words}`] : [words];
  return { model: nodeModel(figures, 'facility.node'), accelerators, assumptions };
}

function facilityOf({ pue, cooling }: FacilityScenario, fixedShare: number) {
  if (cooling === undefined) {
    const said = `The facility draws ${pue ?? DEFAULT_PUE} times what its servers do (PUE).`;
    return {
      model: facilityModel({ pue: pue ?? DEFAULT_PUE }),
      assumptions: [pue === undefined ? `NO PUE WAS GIVEN. ${said} Set --pue.` : said],
    };
  }
  const whole = facilityModel(cooling, 'facility.cooling');
  const model = { ...whole, fixedW: whole.fixedW * fixedShare };
  const share = Number(model.share.toPrecision(4));
  return {
    model,
    assumptions: [
      `The facility adds ${share} of what its servers draw, and ${model.fixedW} W at any load.`,
    ],
  };
}

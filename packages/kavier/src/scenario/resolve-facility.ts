import {
  type Accelerator,
  defaultNode,
  type EnergySetup,
  type Pool,
  facilityModel,
  findAccelerator,
  isPublished,
  nodeModel,
  poweredAccelerator,
  type Sleep,
} from '@kavier/core';
import type { LoadedScenario } from './load.ts';
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
export function poweredPool(loaded: LoadedScenario, fleet: Pool): Powered {
  const { scenario } = loaded;
  const { facility } = scenario;
  const accelerator = acceleratorOf(loaded, fleet);
  const throttling = isPublished(fleet) ? undefined : fleet.throttling;
  const power = powerModelOf(poweredAccelerator(accelerator, throttling), facility.power);
  const node = nodeOf(facility, accelerator);
  const building = facilityOf(loaded);
  return {
    accelerator,
    setup: { power, node: node.model, facility: building.model, sleep: sleepOf(facility) },
    acceleratorsPerServer: node.accelerators,
    assumptions: [...power.assumptions, ...node.assumptions, ...building.assumptions],
  };
}

function sleepOf({ sleepW, sleepAfterS }: FacilityScenario): Sleep | undefined {
  return sleepW === undefined ? undefined : { watts: sleepW, afterS: sleepAfterS };
}

function acceleratorOf(loaded: LoadedScenario, fleet: Pool): Accelerator {
  if (!isPublished(fleet)) return fleet.accelerator;
  return lookUp(['fleet', 0, 'accelerator'], loaded, () =>
    findAccelerator(fleet.accelerator.name, ownAccelerators(loaded.scenario)),
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

function facilityOf(loaded: LoadedScenario) {
  const { pue, cooling } = loaded.scenario.facility;
  if (cooling === undefined) {
    const said = `The facility draws ${pue ?? DEFAULT_PUE} times what its servers do (PUE).`;
    return {
      model: facilityModel({ pue: pue ?? DEFAULT_PUE }),
      assumptions: [pue === undefined ? `NO PUE WAS GIVEN. ${said} Set --pue.` : said],
    };
  }
  const model = facilityModel(cooling, 'facility.cooling');
  const share = Number(model.share.toPrecision(4));
  return {
    model,
    assumptions: [
      `The facility adds ${share} of what its servers draw, and ${model.fixedW} W at any load.`,
    ],
  };
}

import type { ComponentId } from '@kavier/core/architecture';

/**
 * The component that each part of a scenario configures, by path; `[]` is any element of a list. A field belongs to the longest
 * path that begins it. `null`: it configures none, but the run itself.
 */
export const FIELD_COMPONENTS: Readonly<Record<string, ComponentId | null>> = {
  name: null,
  seed: null,
  replications: null,
  warmUpS: 'D1',
  objectives: 'D1',
  record: 'D1',
  catalog: 'I1',
  'catalog.models': 'R3',
  workload: 'F1',
  'workload.blockTokens': 'B4',
  'workload.traceBlockTokens': 'B4',
  'workload.generate.agents': 'F2',
  'workload.generate.groups': 'F3',
  'workload.generate.groupExponent': 'F3',
  'workload.generate.systemPromptTokens': 'F3',
  'workload.generate.blockTokens': 'B4',
  gateway: 'B6',
  'gateway.pools': 'B3',
  'gateway.router': 'B6',
  'gateway.router.blocksPerReplica': 'B7',
  'gateway.router.matchedBlocks': 'B7',
  'gateway.admission': 'B5',
  'gateway.admission.rateRps': 'B2',
  'gateway.admission.burst': 'B2',
  'gateway.viewDelayMs': 'O4',
  'gateway.countOwnDispatches': 'O4',
  'gateway.promptCache': 'F4',
  fleet: 'R1',
  'fleet[].name': null,
  'fleet[].model': 'R6',
  'fleet[].accelerator': 'I1',
  'fleet[].tensorParallel': 'R4',
  'fleet[].pipelineParallel': 'R4',
  'fleet[].dataParallel': 'R4',
  'fleet[].replicas': 'O1',
  'fleet[].held': 'O1',
  'fleet[].role': 'O1',
  'fleet[].state': 'O1',
  'fleet[].objectives': 'D1',
  'fleet[].prices': 'B2',
  'fleet[].prices.owned': 'I1',
  'fleet[].prices.electricityUsdPerKwh': 'I3',
  'fleet[].prices.electricityTrace': 'I3',
  'fleet[].facility': 'I3',
  'fleet[].facility.power': 'I1',
  'fleet[].facility.sleepW': 'I1',
  'fleet[].facility.node': 'I1',
  'fleet[].facility.embodied': 'I1',
  'fleet[].powerCapW': 'O5',
  'fleet[].clock': 'O5',
  'fleet[].engine': 'R1',
  'fleet[].engine.kvCache': 'R2',
  'fleet[].engine.prefixCache': 'R2',
  'fleet[].engine.prefixCaching': 'R2',
  'fleet[].engine.eviction': 'R2',
  'fleet[].engine.kvCacheBlocks': 'R2',
  'fleet[].engine.blockTokens': 'R2',
  'fleet[].engine.watermark': 'R2',
  'fleet[].engine.memoryFraction': 'R2',
  'fleet[].engine.kvPrecision': 'R2',
  'fleet[].engine.weightPrecision': 'R6',
  'fleet[].engine.speculation': 'R3',
  'fleet[].engine.finishSyncSteps': 'R4',
  'fleet[].engine.prefillInterval': 'R4',
  'fleet[].engine.hostTime': 'R3',
  'fleet[].engine.eager': 'R3',
  'fleet[].engine.coefficients': 'R3',
  'fleet[].engine.stepTimes': 'R3',
  'fleet[].engine.coefficientsAt': 'R3',
  'fleet[].engine.coefficients.values.hopS': 'I2',
  'fleet[].engine.coefficients.values.peerLink': 'I2',
  'fleet[].engine.coefficients.values.hostLink': 'I2',
  'fleet[].engine.coefficients.values.frontendS': 'B1',
  prices: 'B2',
  'prices.owned': 'I1',
  'prices.electricityUsdPerKwh': 'I3',
  'prices.electricityTrace': 'I3',
  facility: 'I3',
  'facility.power': 'I1',
  'facility.sleepW': 'I1',
  'facility.node': 'I1',
  'facility.embodied': 'I1',
  'facility.idle': 'B2',
};

/** The component of a field, `a.b[].c`; undefined where nothing is said of it. */
export function componentOfField(path: string): ComponentId | null | undefined {
  for (let prefix = path; prefix !== ''; prefix = shorter(prefix)) {
    const component = FIELD_COMPONENTS[prefix];
    if (component !== undefined) return component;
  }
  return undefined;
}

/** `a.b[].c` -> `a.b[]` -> `a.b` -> `a` -> ``. */
function shorter(path: string): string {
  if (path.endsWith('[]')) return path.slice(0, -2);
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

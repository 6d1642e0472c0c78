import { isAbsolute, join } from 'node:path';
import type { LoadedScenario } from '../scenario/load.ts';
import { formatPath } from '../scenario/path.ts';

/** A loaded scenario as plain data. Places in its errors are paths into the scenario. */
export interface ScenarioData extends Pick<LoadedScenario, 'scenario' | 'name' | 'assumptions'> {
  /** Where its relative paths start. */
  readonly folder: string;
}

export function dataOf({ scenario, name, assumptions, resolvePath }: LoadedScenario): ScenarioData {
  return { scenario, name, assumptions, folder: resolvePath('.') };
}

export function loadedOf({ folder, ...data }: ScenarioData): LoadedScenario {
  return {
    ...data,
    locate: (path) => formatPath(path) || 'scenario',
    locateKey: (path, key) => formatPath([...path, key]),
    resolvePath: (path) => (isAbsolute(path) ? path : join(folder, path)),
  };
}

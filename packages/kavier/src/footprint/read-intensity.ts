import { type GridIntensity, KavierError } from '@kavier/core';
import type { LoadedScenario } from '../scenario/load.ts';

export async function readIntensity(
  loaded: LoadedScenario,
  _path: string,
  _endS: number,
): Promise<{ readonly intensity: GridIntensity; readonly assumptions: readonly string[] }> {
  throw new KavierError('not read yet', { kind: 'input', where: loaded.locate(['facility']) });
}

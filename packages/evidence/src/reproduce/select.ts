import { KavierError, suggestName } from '@kavier/core';
import { EXPERIMENTS, type ExperimentId } from './document.ts';

/**
 * The experiment that `--experiment` names, or all of them. Error: kind `usage` with the nearest
 * name.
 */
export function selectExperiments(name: string | undefined): readonly ExperimentId[] {
  if (name === undefined) return EXPERIMENTS;
  const id = EXPERIMENTS.find((one) => one === name.toLowerCase());
  if (id !== undefined) return [id];
  throw new KavierError('there is no such experiment', {
    kind: 'usage',
    where: '--experiment',
    found: name,
    expected: EXPERIMENTS.join(', '),
    hint: suggestName(name, EXPERIMENTS),
  });
}

import { CALIBRATED_SETS } from '@kavier/core';
import { DECLARED_CALIBRATIONS } from '../calibrate/declared.ts';
import { DECLARED_POWER } from '../calibrate/declared-power.ts';

/** Which shipped coefficients are fitted on which measured rows, a sentence each. */
export function fittedOn(): string[] {
  return [
    ...timesFittedOn(),
    ...powerFittedOn(),
    'Power and energy count as unfitted where neither power nor the step times that they follow from were fitted to the row.',
  ];
}

function powerFittedOn(): string[] {
  return DECLARED_POWER.map(({ family, rows }) => {
    const words = rows.map(({ set, which }) => `${set} (${which})`);
    return `Power on ${family}, any engine: ${words.join('; ')}.`;
  });
}

function timesFittedOn(): string[] {
  return DECLARED_CALIBRATIONS.map(({ engine, family, steps }) => {
    const isShipped = CALIBRATED_SETS.some((set) => set.engine === engine && set.family === family);
    const rows = steps.flatMap((step) => step.rows);
    const words = rows.map(({ set, which, engine: from }) =>
      from === undefined ? `${set} (${which})` : `${set} (${which}, measured with ${from})`,
    );
    const end = isShipped ? '' : ' NOT SHIPPED: the fit leaves too much, priors are used.';
    return `${engine} on ${family}: ${[...new Set(words)].join('; ')}.${end}`;
  });
}

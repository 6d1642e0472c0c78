import type { MemoryPlan } from '@kavier/core';
import { engineLines } from './engine-lines.ts';
import type { StartUpLog } from './start-up-log.ts';

/** A figure of the plan beside the same one of a log. */
export interface ComparedLine {
  readonly line: string;
  readonly unit: 'GiB' | 'tokens' | 'x';
  readonly predicted: number;
  readonly logged: number;
  /** predicted - logged. */
  readonly difference: number;
}

/** Every figure that both the plan and the log have, in the order of the log. */
export function compareWithLog(plan: MemoryPlan, log: StartUpLog): readonly ComparedLine[] {
  return engineLines(plan).flatMap(({ key, unit, value, line }) => {
    const logged = log.figures[key];
    if (logged === undefined) return [];
    return [{ line: nameOf(line), unit, predicted: value, logged, difference: value - logged }];
  });
}

/** The line without its figure, which differs. */
function nameOf(line: string): string {
  return line
    .replace(/ ?\(\.\.\.\/[\d.]+ GiB\)/, ', total')
    .replace(/^-?[\d.]+ GiB for ([a-zA-Z -]+).*/, '$1')
    .replace(/:? -?[\d.,]+(?: GiB| tokens|x)$/, '')
    .replace(/^\w/, (letter) => letter.toUpperCase());
}

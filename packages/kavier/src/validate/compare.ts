import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type Assignment,
  type MeasuredPoint,
  type MeasuredSet,
  type SetValidation,
  type Unpredicted,
  type ValidatedRow,
  validateSet,
} from '@kavier/core';
import type { MeasuredSource } from '../measured/contract.ts';
import type { ComparedSet } from './build.ts';
import type { AbsentSet } from './document.ts';
import { isFolder } from './measurements-folder.ts';
import { originOf } from './set-origins.ts';

export interface CompareOptions {
  readonly sources: readonly MeasuredSource[];
  /** The folder of all measurements; undefined where there is none. */
  readonly folder: string | undefined;
  /** Published figures by set, which count where the folder has no such set. Default: none. */
  readonly figures?: Readonly<Record<string, () => MeasuredSet>> | undefined;
  readonly assign: (point: MeasuredPoint, set: MeasuredSet) => Assignment;
  /** Told after some points of a set, and when a set is done. */
  readonly onProgress?: ((set: string, done: number, points: number) => void) | undefined;
}

export interface Compared {
  readonly compared: readonly ComparedSet[];
  readonly absent: readonly AbsentSet[];
}

/** Points that are predicted before signals are heard again: at most about a second of work. */
const SLICE_POINTS = 25;

/**
 * Reads every set and predicts its points. Errors: those of the readers, kind `input`, with file and line.
 */
export async function compareSets(options: CompareOptions): Promise<Compared> {
  const compared: ComparedSet[] = [];
  const absent: AbsentSet[] = [];
  for (const { name, folder, read } of options.sources) {
    const path = options.folder === undefined ? undefined : join(options.folder, folder);
    const figures = options.figures?.[name];
    if (path !== undefined && (await isFolder(path))) {
      compared.push(await compareSet(await read(path), options));
    } else if (figures !== undefined) {
      compared.push({ ...(await compareSet(figures(), options)), from: 'figures' });
    } else absent.push({ name, folder, source: originOf(name) });
  }
  return { compared, absent };
}

/** Predicts the points of one set, a slice at a time. */
export async function compareSet(
  set: MeasuredSet,
  { assign, onProgress }: Pick<CompareOptions, 'assign' | 'onProgress'>,
): Promise<ComparedSet> {
  const rows: ValidatedRow[] = [];
  const parts: SetValidation[] = [];
  for (let at = 0; at < set.points.length; at += SLICE_POINTS) {
    const points = set.points.slice(at, at + SLICE_POINTS);
    const part = validateSet({ ...set, points }, (point) => assign(point, set));
    for (const item of part.rows) rows.push(item);
    parts.push(part);
    onProgress?.(set.name, at + points.length, set.points.length);
    await setImmediate();
  }
  const unpredicted = addUp(parts.flatMap((part) => part.unpredicted));
  const powerLogs = parts.flatMap((part) => part.powerLogs);
  return { set, validation: { ...set, points: set.points.length, rows, powerLogs, unpredicted } };
}

function addUp(counted: readonly Unpredicted[]): Unpredicted[] {
  const byReason = new Map<string, number>();
  for (const { reason, points } of counted) {
    byReason.set(reason, (byReason.get(reason) ?? 0) + points);
  }
  return [...byReason].map(([reason, points]) => ({ reason, points }));
}

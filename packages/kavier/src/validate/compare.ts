import { join } from 'node:path';
import type {
  AbsentSet,
  ComparedSet,
  MeasuredPoint,
  MeasuredSet,
  SetValidation,
  Unpredicted,
} from '@kavier/evidence';
import { originOf } from '@kavier/evidence';
import type { MeasuredSource } from '@kavier/evidence/node';
import { heardLater, inOrder } from '../workers/in-order.ts';
import { isFolder } from './measurements-folder.ts';

export interface CompareOptions {
  readonly sources: readonly MeasuredSource[];
  /** The folder of all measurements; undefined where there is none. */
  readonly folder: string | undefined;
  /** Published figures by set, which count where the folder has no such set. Default: none. */
  readonly figures?: Readonly<Record<string, () => MeasuredSet>> | undefined;
  /** Predicts the points of a part of a set. */
  readonly predict: (part: MeasuredSet) => Promise<SetValidation>;
  /** Told after some points of a set, and when a set is done. */
  readonly onProgress?: ((set: string, done: number, points: number) => void) | undefined;
}

export interface Compared {
  readonly compared: readonly ComparedSet[];
  readonly absent: readonly AbsentSet[];
}

/** Points that are predicted in one go: at most about a second of work. */
const SLICE_POINTS = 25;

/**
 * Reads every set and predicts its points. A set is read while those before it may still be predicted. Errors: those of the readers,
 * kind `input`, with file and line.
 */
export async function compareSets(options: CompareOptions): Promise<Compared> {
  const comparing: Promise<ComparedSet>[] = [];
  const absent: AbsentSet[] = [];
  const begin = (set: MeasuredSet, from?: ComparedSet['from']) => {
    const compared = compareSet(set, options, from);
    heardLater(compared);
    comparing.push(compared);
  };
  for (const { name, folder, read } of options.sources) {
    const path = options.folder === undefined ? undefined : join(options.folder, folder);
    const figures = options.figures?.[name];
    if (path !== undefined && (await isFolder(path))) begin(await read(path));
    else if (figures !== undefined) begin(figures(), 'figures');
    else absent.push({ name, folder, source: originOf(name) });
  }
  return { compared: await inOrder(comparing), absent };
}

/** Predicts the points of one set, a slice at a time. */
export async function compareSet(
  set: MeasuredSet,
  { predict, onProgress }: Pick<CompareOptions, 'predict' | 'onProgress'>,
  from?: ComparedSet['from'],
): Promise<ComparedSet> {
  const slices: (readonly MeasuredPoint[])[] = [];
  for (let at = 0; at < set.points.length; at += SLICE_POINTS) {
    slices.push(set.points.slice(at, at + SLICE_POINTS));
  }
  let done = 0;
  const parts = await inOrder(
    slices.map(async (points) => {
      const part = await predict({ ...set, points });
      done += points.length;
      onProgress?.(set.name, done, set.points.length);
      return part;
    }),
  );
  const rows = parts.flatMap((part) => part.rows);
  const unpredicted = addUp(parts.flatMap((part) => part.unpredicted));
  const powerLogs = parts.flatMap((part) => part.powerLogs);
  const validation = { ...set, points: set.points.length, rows, powerLogs, unpredicted };
  return from === undefined ? { set, validation } : { set, validation, from };
}

function addUp(counted: readonly Unpredicted[]): Unpredicted[] {
  const byReason = new Map<string, number>();
  for (const { reason, points } of counted) {
    byReason.set(reason, (byReason.get(reason) ?? 0) + points);
  }
  return [...byReason].map(([reason, points]) => ({ reason, points }));
}

import { KavierError, type StepSeries } from '@kavier/core';
import { coverRun, readSignal, type Signal, type SignalKind, seriesOfRun } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import { movedTo } from '../scenario/resolve-published.ts';
import type { FacilityScenario } from '../scenario/schema-facility.ts';

/** A signal in the seconds of a run. */
export interface RunSignal {
  readonly series: StepSeries;
  /** When the run begins, and whether somebody said so. */
  readonly begins: string;
  /** A warning; null where the series covers the run by itself. */
  readonly repeated: string | null;
  /** All that has to be said beside a figure. */
  readonly assumptions: readonly string[];
}

export interface SignalFile {
  /** From the current folder. */
  readonly file: string;
  readonly kind: SignalKind;
  /** Who named the file. */
  readonly where: string;
}

/** Reads a signal with the factors that a facility wants. Errors: those of the reader, and a file that is not there. */
export async function readFacilitySignal(
  { file, kind, where }: SignalFile,
  { factors, gaps }: FacilityScenario,
): Promise<Signal> {
  const source = await openFile(file).catch((error: unknown) => {
    throw error instanceof KavierError ? movedTo(error, `${where}: ${file}`) : error;
  });
  const signal = await readSignal(source, { kind, gaps });
  // Only a file of Electricity Maps holds both kinds of factors; its reader takes life-cycle ones unless told.
  if (signal.format !== 'electricity-maps' || factors === signal.scope) return signal;
  return readSignal(source, { kind, gaps, scope: factors });
}

/**
 * The signal over a run of `endS` seconds that begins at `facility.startAt`, by default with the signal.
 * Errors (KavierError, `input`): the run is not covered and is not to be repeated.
 */
export function overRun(
  { startAt, outside }: FacilityScenario,
  signal: Signal,
  endS: number,
  { shiftS = 0, where }: { readonly shiftS?: number; readonly where: string },
): RunSignal {
  const [firstMs] = signal.series.startsMs;
  const startMs = (startAt === undefined ? firstMs : Date.parse(startAt)) + shiftS * 1000;
  const covered = coverRun(seriesOfRun(signal.series, startMs), endS, {
    rule: outside,
    startMs,
    where: `${where}: ${signal.source}`,
  });
  const begins =
    startAt === undefined
      ? `NO START WAS GIVEN, so the run begins with ${signal.source}, at ${isoMinute(startMs)}. Set --start-at.`
      : `The run begins at ${isoMinute(startMs)}.`;
  const repeated = covered.warning === undefined ? null : `REPEATED SERIES: ${covered.warning}.`;
  const warnings = repeated === null ? [] : [repeated];
  return {
    series: covered.series,
    begins,
    repeated,
    assumptions: [begins, ...warnings, ...signal.notes],
  };
}

/** `2022-06-01T00:00Z`. */
export function isoMinute(ms: number): string {
  return new Date(ms).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
}

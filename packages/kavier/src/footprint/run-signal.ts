import { coverRun, KavierError, type StepSeries, seriesOfRun } from '@kavier/core';
import { readSignal, type Signal, type SignalKind } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import type { LoadedScenario } from '../scenario/load.ts';
import type { ScenarioPath } from '../scenario/path.ts';
import { movedTo } from '../scenario/resolve-fleet.ts';

/** A signal in the seconds of a run. */
export interface RunSignal {
  readonly signal: Signal;
  /** When the run begins, milliseconds since 1970 UTC. */
  readonly startMs: number;
  readonly series: StepSeries;
  readonly assumptions: readonly string[];
}

/** Reads a file that a scenario names. Errors: those of the reader, and a file that is not there. */
export async function readScenarioSignal(
  loaded: LoadedScenario,
  file: string,
  kind: SignalKind,
  path: ScenarioPath,
): Promise<Signal> {
  const source = await openFile(loaded.resolvePath(file)).catch((error: unknown) => {
    throw error instanceof KavierError ? movedTo(error, loaded.locate(path)) : error;
  });
  const signal = await readSignal(source, { kind });
  const { factors } = loaded.scenario.facility;
  // Only a file of Electricity Maps holds both kinds of factors; its reader takes life-cycle ones unless told.
  if (signal.format !== 'electricity-maps' || factors === signal.scope) return signal;
  return readSignal(source, { kind, scope: factors });
}

/**
 * The signal over a run of `endS` seconds that begins at `facility.startAt`, by default with the signal.
 * Errors (KavierError, `input`): the run is not covered and is not to be repeated.
 */
export function overRun(
  loaded: LoadedScenario,
  signal: Signal,
  endS: number,
  { shiftS = 0, path }: { readonly shiftS?: number; readonly path: ScenarioPath },
): RunSignal {
  const { startAt, outside } = loaded.scenario.facility;
  const [firstMs] = signal.series.startsMs;
  const startMs = (startAt === undefined ? firstMs : Date.parse(startAt)) + shiftS * 1000;
  const covered = coverRun(seriesOfRun(signal.series, startMs), endS, {
    rule: outside,
    startMs,
    where: `${loaded.locate(path)}: ${signal.source}`,
  });
  const begun =
    startAt === undefined
      ? [
          `NO START WAS GIVEN, so the run begins with ${signal.source}, at ${isoMinute(startMs)}. Set --start-at.`,
        ]
      : [`The run begins at ${isoMinute(startMs)}.`];
  const repeated = covered.warning === undefined ? [] : [`REPEATED SERIES: ${covered.warning}.`];
  return {
    signal,
    startMs,
    series: covered.series,
    assumptions: [...begun, ...repeated, ...signal.notes],
  };
}

/** `2022-06-01T00:00Z`. */
export function isoMinute(ms: number): string {
  return new Date(ms).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
}

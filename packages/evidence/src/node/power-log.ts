import { KavierError, largestOf, smallestOf } from '@kavier/core';
import type { PowerLog } from '../measured/point.ts';
import { numberedLines } from '../text/lines.ts';
import { mean } from './statistics.ts';

/** One reading of a power meter; seconds of its own clock. */
export interface PowerSample {
  readonly atS: number;
  readonly watts: number;
}

export interface ParsedLog {
  readonly samples: readonly PowerSample[];
  /** Lines that are no reading, as where two were written over each other. */
  readonly damaged: number;
}

/** `2025/12/11 21:08:19.444` or with dashes. */
const TIME = /^(\d{4})[-/](\d\d)[-/](\d\d) (\d\d):(\d\d):(\d\d(?:\.\d+)?)$/;

/** Readings of lines of comma-separated cells: the time first, watts last. Error (`input`): hardly a line is one. */
export function parsePowerLog(path: string, text: string, cells: number): ParsedLog {
  const lines = numberedLines(text);
  const samples = lines.flatMap(({ text: line }) => {
    const parts = line.split(',').map((cell) => cell.trim());
    const time = TIME.exec(parts[0]);
    const watts = Number(parts.at(-1));
    if (time === null || parts.length !== cells || !Number.isFinite(watts)) return [];
    const [year, month, day, hour, minute, second] = time.slice(1).map(Number);
    const dayS = Date.UTC(year, month - 1, day) / 1000;
    return [{ atS: dayS + hour * 3600 + minute * 60 + second, watts }];
  });
  const damaged = lines.length - samples.length;
  if (samples.length > 9 * damaged) return { samples, damaged };
  throw new KavierError('this is no log of power', {
    kind: 'input',
    where: path,
    found: `${damaged} of ${lines.length} lines that are no readings`,
    expected: `lines of ${cells} cells: time, ..., watts`,
  });
}

/** When power first passes the middle between its least and its most: the shape by which logs of other clocks are aligned. */
function riseOf(samples: readonly PowerSample[]): number {
  const watts = samples.map((sample) => sample.watts);
  const middle = (smallestOf(watts) + largestOf(watts)) / 2;
  return samples.find((sample) => sample.watts > middle)?.atS ?? Number.NaN;
}

/**
 * Means by whole seconds, of two meters on clocks of their own; second 0 is when their power rises. Only seconds that both logs
 * cover; a second without readings repeats the one before.
 */
export function alignedLog(
  accelerator: readonly PowerSample[],
  server: readonly PowerSample[],
): PowerLog {
  const logs = [accelerator, server].map((samples) => {
    const riseS = riseOf(samples);
    return samples.map(({ atS, watts }) => ({ atS: atS - riseS, watts }));
  });
  const fromS = Math.ceil(largestOf(logs.map((log) => log[0].atS)));
  const toS = Math.floor(smallestOf(logs.map((log) => log[log.length - 1].atS)));
  const [watts, serverWatts] = logs.map((log) => bySecond(log, fromS, toS));
  return { fromS, stepS: 1, watts, serverWatts };
}

function bySecond(samples: readonly PowerSample[], fromS: number, toS: number): number[] {
  const bins: number[][] = Array.from({ length: toS - fromS }, () => []);
  for (const { atS, watts } of samples) bins[Math.floor(atS) - fromS]?.push(watts);
  let last = samples[0].watts;
  return bins.map((bin) => {
    if (bin.length > 0) last = mean(bin);
    return last;
  });
}

/** Mean watts of a log over seconds of the run that it covers. */
export function meanOver(
  { fromS: logS, stepS }: PowerLog,
  watts: readonly number[],
  [fromS, toS]: readonly [number, number],
): number {
  return mean(watts.slice((fromS - logS) / stepS, (toS - logS) / stepS));
}

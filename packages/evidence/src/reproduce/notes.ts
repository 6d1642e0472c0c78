import { largestOf, smallestOf } from '@kavier/core';
import type { Comparison } from './comparison.ts';
import type { DecodeLengthReading } from './decode-lengths.ts';
import type { TraceFacts } from './document.ts';
import { whole } from './numbers.ts';
import type { PrefixResult, PrefixRow } from './prefix-cache.ts';
import type { WallTimeReading } from './wall-time.ts';

export function accuracyNotes(
  decode: DecodeLengthReading,
  wallTimes: readonly WallTimeReading[],
  timed: boolean,
): string[] {
  const requested = range(decode.rows.map((row) => row.msPerRequestedToken));
  const counted = range(decode.rows.map((row) => row.msPerCountedToken));
  const errorPct = decode.mapeAtRequestedPct.toFixed(1);
  const bandwidthPct = (100 * decode.memoryEfficiencyAtRequested).toFixed(0);
  const notes = [
    'Decode predictions are of the whole request: the prefill of its 7 prompt tokens and the ' +
      'decode of the output length that the capsule counted, not of the length requested.',
    `Caution: the measured decode times fit the requested lengths (${requested} ms a token), not ` +
      `the counted ones (${counted} ms a token), so the counts are likely not those of the ` +
      `tokens generated. At the requested lengths the published model is ${errorPct} % off, ` +
      `always too slow, and the measured rate means ${bandwidthPct} % of the peak memory ` +
      'bandwidth where the model assumes 60 %.',
    wallTimeNote(wallTimes),
  ];
  if (timed) {
    notes.push(
      'Our times are of this machine, one run each: the simulation and both OpenDC tables ' +
        'written to disk, for a trace in memory. The published ones are of another machine.',
    );
  }
  return notes;
}

function wallTimeNote(wallTimes: readonly WallTimeReading[]): string {
  const means = wallTimes.filter(({ agreeing }) => agreeing.includes('mean'));
  const singles = wallTimes
    .filter(({ agreeing }) => agreeing.join() === 'first run')
    .map(
      ({ statedS, exportRateS, meanS, medianS }) =>
        `; ${whole(statedS)} s at ${exportRateS} s is the first run alone ` +
        `(mean ${meanS.toFixed(1)}, median ${medianS.toFixed(1)})`,
    );
  return (
    `Published wall times: ${means.length} of ${wallTimes.length} are the means of their ten ` +
    `runs${singles.join('')}.`
  );
}

export function kvCacheNotes(trace: TraceFacts, comparisons: readonly Comparison[]): string[] {
  const decode = comparisons.filter(({ figure }) => figure.includes('decode'));
  const worst = largestOf(decode.map((one) => Math.abs(one.relativeDifference ?? 0)));
  return [
    `The trace is not public. Ours is generated with its ${whole(trace.requests)} requests and ` +
      `${whole(trace.promptTokens)} prompt tokens; without a prefix cache the published hours ` +
      'depend on totals only.',
    `Output totals are not published. ${whole(trace.outputTokens)} tokens, and ` +
      `${whole(trace.outputTokenTimes)} for the sum of n(n+1)/2, are the least-squares fit to ` +
      'the eight decode hours: two unknowns, eight figures, largest deviation ' +
      `${(100 * worst).toFixed(4)} %.`,
    'Published hours are partly rounded and partly cut to two decimals.',
  ];
}

export function prefixNotes(trace: TraceFacts, { rows }: Pick<PrefixResult, 'rows'>): string[] {
  const implied = rows.map((row) => row.publishedHitTokensMean);
  return [
    'The generated trace has the published totals, and as many sessions going on at a time as ' +
      'make small caches hit about as often as published; all else about its sessions is made up.',
    'The published hours and hit ratios are consistent: hours saved over hits gives a mean prompt ' +
      `of the hits between ${whole(smallestOf(implied))} and ${whole(largestOf(implied))} ` +
      'tokens, always above the minimum, where the mean prompt is ' +
      `${whole(trace.promptTokens / trace.requests)} tokens.`,
    ...fewerHits(rows),
    'The cache is one store for all sessions; scope `session` only keeps sessions from hitting ' +
      'each other.',
  ];
}

/** Why hours can fall while hits fall too, said only if the published table shows it. */
function fewerHits(rows: readonly PrefixRow[]): string[] {
  const shown = rows.some((row, i) => {
    const before = rows[i - 1];
    return (
      before?.maxPrompts === row.maxPrompts &&
      row.publishedHitPct < before.publishedHitPct &&
      row.publishedPrefillH < before.publishedPrefillH
    );
  });
  if (!shown) return [];
  return [
    'A higher minimum hits less often and yet saves more: short prompts no longer take places in ' +
      'the cache, so the hits that remain are of longer prompts.',
  ];
}

function range(values: readonly number[]): string {
  return `${smallestOf(values).toFixed(1)} to ${largestOf(values).toFixed(1)}`;
}

import { RandomStream } from '../kernel/random.ts';
import { requireNumber } from '../units/require.ts';
import { createDurations, type DurationOptions } from './durations.ts';
import type { RequestTable } from './request-table.ts';

/**
 * The same requests from clients that cancel: each request gets a patience of its own, in seconds from its arrival at the
 * service, in place of what the table says. Request i gets the i-th draw of a stream of its own, so that nothing else changes.
 * `seed` is an integer or a text; `where` is the options' path. Throws KavierError on options out of range, a patience (or a
 * mean) of 0 included.
 */
export function withPatience(
  table: RequestTable,
  options: DurationOptions,
  seed: number | string,
  where = 'patienceS',
): RequestTable {
  if (typeof options === 'number') requireNumber(options, where, { above: 0 });
  else requireNumber(options.mean, `${where}.mean`, { above: 0 });
  const draw = createDurations(options, where);
  const stream = RandomStream.named(seed, 'patience');
  return { ...table, patienceS: Float64Array.from({ length: table.count }, () => draw(stream)) };
}

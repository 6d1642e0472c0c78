import type { RequestRecord } from '../record/request-record.ts';
import type { TimeSpan } from '../units/time-span.ts';

/**
 * Requests that have arrived and not ended, waiting or running: time average over each of `parts` equal parts of
 * [fromS, toS]. In time linear in requests and parts.
 */
export function numberInSystem(
  { arrivalS, finishS, count }: RequestRecord,
  { fromS, toS }: TimeSpan,
  parts: number,
): Float64Array {
  const present = new Float64Array(parts + 1);
  // Requests that stay through whole parts, as changes from part to part: whole numbers, so that no error adds up.
  const changes = new Int32Array(parts + 2);
  const perS = parts / (toS - fromS);
  const place = (atS: number) => Math.min(parts, Math.max(0, (atS - fromS) * perS));
  for (let id = 0; id < count; id++) {
    const from = place(arrivalS[id]);
    // What never ended is there until the end.
    const to = Number.isNaN(finishS[id]) ? parts : place(finishS[id]);
    if (!(to > from)) continue;
    const first = Math.floor(from);
    const last = Math.floor(to);
    if (first === last) {
      present[first] += to - from;
      continue;
    }
    present[first] += first + 1 - from;
    present[last] += to - last;
    changes[first + 1]++;
    changes[last]--;
  }
  let whole = 0;
  for (let part = 0; part < parts; part++) {
    whole += changes[part];
    present[part] += whole;
  }
  return present.subarray(0, parts);
}

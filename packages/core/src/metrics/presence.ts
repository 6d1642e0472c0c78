import { COMPLETED, type RequestRecord } from '../record/request-record.ts';

/** Time averages over equal parts of the time in which requests arrive. */
export interface Presence {
  /** First and last arrival, seconds. */
  readonly fromS: number;
  readonly toS: number;
  /** Requests that have arrived and not ended, and those of them that never ran yet: mean over each part. */
  readonly present: readonly number[];
  readonly waiting: readonly number[];
  /** Mean E2E latency of the requests that arrive in each part and complete; null when none does. */
  readonly e2eS: readonly (number | null)[];
}

/** How many requests were there, over `parts` equal parts of the arrival window. */
export function presenceOf(requests: RequestRecord, parts: number): Presence {
  const { arrivalS, startS, finishS, outcome, count } = requests;
  let fromS = Number.POSITIVE_INFINITY;
  let toS = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < count; id++) {
    if (arrivalS[id] < fromS) fromS = arrivalS[id];
    if (arrivalS[id] > toS) toS = arrivalS[id];
  }
  if (!(toS > fromS)) return nobody(count > 0 ? fromS : 0, parts);
  const partS = (toS - fromS) / parts;
  const present = new Float64Array(parts);
  const waiting = new Float64Array(parts);
  const latency = new Float64Array(parts);
  const completed = new Int32Array(parts);
  for (let id = 0; id < count; id++) {
    const cameS = arrivalS[id];
    const endS = Number.isNaN(finishS[id]) ? Number.POSITIVE_INFINITY : finishS[id];
    const ranS = Number.isNaN(startS[id]) ? endS : startS[id];
    const arrival = Math.min(parts - 1, Math.floor((cameS - fromS) / partS));
    for (let part = arrival; part < parts; part++) {
      const beginS = fromS + part * partS;
      const lowS = Math.max(cameS, beginS);
      if (endS <= lowS) break;
      const highS = fromS + (part + 1) * partS;
      present[part] += Math.min(endS, highS) - lowS;
      const waitedS = Math.min(ranS, highS) - lowS;
      if (waitedS > 0) waiting[part] += waitedS;
      if (endS <= highS) break;
    }
    if (outcome[id] !== COMPLETED) continue;
    latency[arrival] += finishS[id] - cameS;
    completed[arrival]++;
  }
  return {
    fromS,
    toS,
    present: Array.from(present, (seconds) => seconds / partS),
    waiting: Array.from(waiting, (seconds) => seconds / partS),
    e2eS: Array.from(latency, (seconds, i) => (completed[i] > 0 ? seconds / completed[i] : null)),
  };
}

/** An empty window has no averages. */
function nobody(atS: number, parts: number): Presence {
  const none = <T>(value: T): readonly T[] => Array.from({ length: parts }, () => value);
  return { fromS: atS, toS: atS, present: none(0), waiting: none(0), e2eS: none(null) };
}

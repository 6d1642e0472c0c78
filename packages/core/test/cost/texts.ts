import type { RequestTable } from '../../src/workload/request-table.ts';

/** A request whose prompt is written out: one letter is one token. */
export interface TextRequest {
  readonly atS: number;
  readonly prompt: string;
  readonly output?: number;
  readonly tenant?: number;
}

/** The table of such requests, blocks named by the text up to their end. */
export function tableOfTexts(requests: readonly TextRequest[], blockTokens: number): RequestTable {
  const idOf = new Map<string, number>();
  const offsets = new Int32Array(requests.length + 1);
  const ids: number[] = [];
  for (const [i, { prompt }] of requests.entries()) {
    for (let from = 0; from < prompt.length; from += blockTokens) {
      const prefix = prompt.slice(0, from + blockTokens);
      const id = idOf.get(prefix) ?? idOf.size;
      idOf.set(prefix, id);
      ids.push(id);
    }
    offsets[i + 1] = ids.length;
  }
  return {
    count: requests.length,
    arrivalS: Float64Array.from(requests, ({ atS }) => atS),
    promptTokens: Int32Array.from(requests, ({ prompt }) => prompt.length),
    outputTokens: Int32Array.from(requests, ({ output = 0 }) => output),
    requestClass: Int32Array.from(requests, ({ tenant = 0 }) => tenant),
    promptBlocks: {
      blockTokens,
      offsets,
      ids: Int32Array.from(ids),
      distinctCount: idOf.size,
    },
  };
}

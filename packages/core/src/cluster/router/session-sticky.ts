import type { RouterFamily } from './contract.ts';

/**
 * All requests of a session to one replica: the one with the fewest outstanding requests when the session's first request
 * came, and a new one when that takes no requests any more. Requests outside sessions each go to the least outstanding one.
 */
export const sessionSticky: RouterFamily<object> = {
  create: () => {
    let assigned = new Int32Array(1024).fill(-1);
    return {
      looksAtAll: true,
      route: ({ session }, fleet) => {
        if (session < 0) return fleet.leastOutstanding;
        if (session >= assigned.length) assigned = grown(assigned, session);
        const before = assigned[session];
        if (before >= 0 && fleet.takes(before)) return before;
        assigned[session] = fleet.leastOutstanding;
        return assigned[session];
      },
    };
  },
};

function grown(values: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(index + 1, values.length * 2)).fill(-1);
  larger.set(values);
  return larger;
}

import { totalmem } from 'node:os';
import { KavierError } from '@kavier/core';

/**
 * Bytes that a request takes at the peak of a run: its row of the workload, its record, and the columns of metrics and files.
 * Measured on 2 million requests without prefix blocks: 300 to 400.
 */
const BYTES_PER_REQUEST = 400;

/** Share of the memory that requests may fill. */
const SHARE = 0.8;

/** Bytes of memory that this process may use: those of the machine, or of the container that limits it. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Most requests whose simulation fits into memory. */
export function maxRequestsInMemory(): number {
  return Math.floor((SHARE * memoryBytes()) / BYTES_PER_REQUEST);
}

/** Refuses a trace that turns out to be larger than memory. `rows`: requests read so far. */
export function requireRowsInMemory(rows: number, where: string): void {
  const most = maxRequestsInMemory();
  if (rows <= most) return;
  throw new KavierError('the trace has more requests than fit into memory', {
    kind: 'input',
    where,
    found: `more than ${rows} requests`,
    expected: `at most ${most}, with ${Math.round(memoryBytes() / 2 ** 30)} GiB of memory`,
    hint: 'Cut the file, or run it on a larger machine',
  });
}

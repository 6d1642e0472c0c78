/** Where columns lie: in memory of one thread, or in memory that several threads see. */
export type Memory = 'own' | 'shared';

/** Zeros. Without a buffer of their own, short ones are no work for the garbage collector. */
export function float64s(count: number, memory: Memory): Float64Array {
  if (memory === 'own') return new Float64Array(count);
  return new Float64Array(new SharedArrayBuffer(8 * count));
}

export function int32s(count: number, memory: Memory): Int32Array {
  if (memory === 'own') return new Int32Array(count);
  return new Int32Array(new SharedArrayBuffer(4 * count));
}

export function uint8s(count: number, memory: Memory): Uint8Array {
  if (memory === 'own') return new Uint8Array(count);
  return new Uint8Array(new SharedArrayBuffer(count));
}

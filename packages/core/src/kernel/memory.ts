/** Where columns lie: in memory of one thread, or in memory that several threads see. */
export type Memory = 'own' | 'shared';

/** Zeros. */
export function float64s(count: number, memory: Memory): Float64Array {
  return new Float64Array(bytesOf(8 * count, memory));
}

export function int32s(count: number, memory: Memory): Int32Array {
  return new Int32Array(bytesOf(4 * count, memory));
}

export function uint8s(count: number, memory: Memory): Uint8Array {
  return new Uint8Array(bytesOf(count, memory));
}

function bytesOf(length: number, memory: Memory): ArrayBufferLike {
  return memory === 'shared' ? new SharedArrayBuffer(length) : new ArrayBuffer(length);
}

type Column = Float64Array | Int32Array | Uint8Array;

/**
 * Plain data whose typed arrays lie in memory that several threads see, so that each of them gets the same bytes and no copy. Arrays
 * that are there already stay.
 */
export function shared<Data>(data: Data): Data {
  return sharedValue(data) as Data;
}

function sharedValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isColumn(value)) return sharedColumn(value);
  if (Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, sharedValue(one)]));
}

function isColumn(value: object): value is Column {
  return (
    value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array
  );
}

function sharedColumn(column: Column): Column {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const memory = new SharedArrayBuffer(column.byteLength);
  new Uint8Array(memory).set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  if (column instanceof Float64Array) return new Float64Array(memory);
  return column instanceof Int32Array ? new Int32Array(memory) : new Uint8Array(memory);
}

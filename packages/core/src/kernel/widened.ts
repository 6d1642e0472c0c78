/** A longer copy of a column, whose new cells hold `initial`. */
export function widened<Column extends Int32Array | Float64Array | Uint8Array>(
  column: Column,
  length: number,
  initial = 0,
): Column {
  const wider = new (column.constructor as new (length: number) => Column)(length);
  wider.set(column);
  if (initial !== 0) wider.fill(initial, column.length);
  return wider;
}

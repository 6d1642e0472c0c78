const SUCCESS = new Set([
  ...['ok', 'success', 'succeeded', 'successful', 'completed', 'complete', 'finished', 'done'],
  ...['true', '1', '200', 'stop', 'length'],
]);
const NO_ERROR: readonly string[] = ['', 'false', '0', 'none', 'null', 'nan'];

/**
 * Whether a cell of a status column says that the request succeeded. `column` is its name: a column
 * called error says what went wrong, others how it went. An empty cell says nothing against it.
 */
export function saysSuccess(value: unknown, column: string): boolean {
  if (value === undefined || value === null) return true;
  const text = (typeof value === 'object' ? JSON.stringify(value) : String(value))
    .trim()
    .toLowerCase();
  if (column.trim().toLowerCase() === 'error') return NO_ERROR.includes(text);
  return text === '' || SUCCESS.has(text);
}

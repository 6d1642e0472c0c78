const SUCCESS = new Set(
  (
    'ok success succeeded successful completed complete finished done true 1 ' +
    'stop length tool_calls function_call end_turn stop_sequence tool_use eos'
  ).split(' '),
);
/** `200`, `201 Created`. */
const HTTP_SUCCESS = /^2\d\d( [a-z ]+)?$/;
const NO_ERROR: readonly string[] = ['', 'false', '0', 'none', 'null', 'nan'];

/**
 * Whether a cell of a status column says that the request succeeded. `column` is its name: a column
 * called error says what went wrong, others how it went. An empty cell says nothing against it.
 */
export function saysSuccess(value: unknown, column: string): boolean {
  if (value === undefined || value === null) return true;
  const text = textOf(value).trim().toLowerCase();
  if (column.trim().toLowerCase() === 'error') return NO_ERROR.includes(text);
  return text === '' || SUCCESS.has(text) || HTTP_SUCCESS.test(text);
}

/** A cell as text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? '');
}

/**
 * Where a sum of seconds, bytes or other real numbers begins as a field. V8 keeps a field that begins with 0 as an integer and
 * rebuilds the class with the first fraction, after which code that reads it must check what it has. What is added to -0 is itself.
 */
export const DOUBLE_ZERO = -0;

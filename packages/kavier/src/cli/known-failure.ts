import { KavierError } from '@kavier/core';

/**
 * Failures of the machine that any line of code may meet, as errors with a reason: the operating system refuses, or something
 * does not fit into memory. Everything else is returned as it is.
 */
export function knownFailure(error: unknown): unknown {
  if (error instanceof KavierError || !(error instanceof Error)) return error;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) {
    return new KavierError('the system refuses', {
      kind: 'work',
      where: path,
      found: error.message,
    });
  }
  if (code === 'ERR_STRING_TOO_LONG' || OUT_OF_MEMORY.test(error.message)) {
    return new KavierError('this does not fit into memory', {
      kind: 'work',
      found: error.message,
      hint: 'Give it less at a time, such as --first, or run it on a larger machine',
    });
  }
  return error;
}

/** Messages of V8 for a text, an array or a buffer that is longer than can be. */
const OUT_OF_MEMORY =
  /^(Invalid string length|Array buffer allocation failed|Invalid (typed )?array length|Map maximum size exceeded|Set maximum size exceeded)/;

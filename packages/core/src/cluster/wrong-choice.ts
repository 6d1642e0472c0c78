import { KavierError } from '../units/errors.ts';

/** A router's choice of a replica that has not started or has stopped. */
export function takesNone(replica: number, nowS: number): KavierError {
  return new KavierError('the router chose a replica that takes no requests', {
    kind: 'work',
    where: `at ${nowS} s`,
    found: String(replica),
    expected: 'one of `held`',
  });
}

/** A router's choice of a pool or a replica that there is not. */
export function doesNotExist(what: string, index: number, count: number): KavierError {
  return new KavierError(`the router chose a ${what} that does not exist`, {
    kind: 'work',
    found: String(index),
    expected: `a whole number from 0 to ${count - 1}`,
  });
}

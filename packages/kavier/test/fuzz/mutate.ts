import fc from 'fast-check';

/** Words that readers of numbers, names and structure stumble over. */
const WORDS = [
  '',
  '0',
  '-0',
  '-1',
  '1e999',
  '1e308',
  '1e-320',
  'NaN',
  'Infinity',
  'null',
  'true',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  '0x10',
  '1_000',
  ' 7 ',
  '1,5',
  '"',
  "'",
  '[',
  '{',
  '}]',
  ',',
  '\n',
  '\r\n',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '*a',
  '&a [*a]',
  '<<: *x',
  '!!binary AA==',
  '? [a]',
  '---',
  '__proto__',
  'constructor',
  'x'.repeat(3000),
  '['.repeat(300),
] as const;

/** One change of a file: where, as a share of its length, and what. */
type Change =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly word: string }
  | { readonly kind: 'replace'; readonly at: number; readonly word: string }
  | { readonly kind: 'end'; readonly at: number };

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const length = fc.integer({ min: 1, max: 40 });
const word = fc.constantFrom(...WORDS);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at, length }),
  fc.record({ kind: fc.constant('repeat' as const), at, length }),
  fc.record({ kind: fc.constant('insert' as const), at, word }),
  fc.record({ kind: fc.constant('replace' as const), at, word }),
  fc.record({ kind: fc.constant('end' as const), at }),
);

/** A few changes of one file. */
export const changes = fc.array(change, { minLength: 1, maxLength: 4 });

/** The file after the changes, one after another. */
export function mutated(bytes: Uint8Array, list: readonly Change[]): Uint8Array {
  return list.reduce(apply, bytes);
}

function apply(bytes: Uint8Array, one: Change): Uint8Array {
  const start = Math.floor(one.at * bytes.length);
  const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat([...parts]));
  const [head, tail] = [bytes.subarray(0, start), bytes.subarray(start)];
  switch (one.kind) {
    case 'flip': {
      const copy = bytes.slice();
      if (copy.length > 0) copy[start] ^= 1 << one.bit;
      return copy;
    }
    case 'cut':
      return joined(head, tail.subarray(one.length));
    case 'repeat':
      return joined(head, tail.subarray(0, one.length), tail);
    case 'insert':
      return joined(head, Buffer.from(one.word), tail);
    case 'replace':
      return joined(head, Buffer.from(one.word), tail.subarray(tokenLength(tail)));
    case 'end':
      return head;
  }
}

/** Bytes of the number or name with which the rest begins. */
function tokenLength(rest: Uint8Array): number {
  let end = 0;
  while (end < rest.length && end < 40 && /[\w.+-]/.test(String.fromCharCode(rest[end]))) end++;
  return end;
}

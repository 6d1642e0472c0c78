const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const COMMA = 0x2c;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** More digits may not fit into a double. */
const MAX_DIGITS = 15;
const MAX_COUNT = 0x7fff_ffff;

/** The fields of a published row, in its order. */
export const PLAIN_FIELDS = ['timestamp', 'input_length', 'output_length', 'hash_ids'] as const;
const [TIMESTAMP, INPUT, OUTPUT, HASHES] = PLAIN_FIELDS.map((name) =>
  new TextEncoder().encode(`"${name}"`),
);

/**
 * A cursor over rows that are spelled as in the published Mooncake traces: the four fields in their order, plain numbers of at
 * most 15 digits, spaces or none after commas and colons. It reads a row in one pass over its bytes and makes no string.
 */
export class PlainMooncake {
  /** The row that was read last; of `ids` the first `idCount` are its own. */
  time = 0;
  inputTokens = 0;
  outputTokens = 0;
  idCount = 0;
  ids = new Float64Array(1 << 10);
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The number that was read last. */
  #number = 0;

  /** Where the row begins that was not read. */
  position = 0;

  setBlock(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.position = 0;
  }

  /** Reads the next row and says whether it was spelled so; otherwise `position` is as before. */
  next(): boolean {
    if (this.position >= this.#bytes.length) return false;
    this.#at = this.position;
    if (!this.#sign(OPEN) || !this.#field(TIMESTAMP) || !this.#decimal()) return false;
    this.time = this.#number;
    if (!this.#sign(COMMA) || !this.#field(INPUT) || !this.#count()) return false;
    this.inputTokens = this.#number;
    if (!this.#sign(COMMA) || !this.#field(OUTPUT) || !this.#count()) return false;
    this.outputTokens = this.#number;
    if (!this.#sign(COMMA) || !this.#field(HASHES) || !this.#list()) return false;
    if (!this.#sign(CLOSE) || !this.#lineEnd()) return false;
    this.position = this.#at;
    return true;
  }

  /** A sign with spaces before and behind it, or none. */
  #sign(sign: number): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] !== sign) return false;
    at++;
    while (bytes[at] === SPACE) at++;
    this.#at = at;
    return true;
  }

  /** A field's name in quotes, and the colon. */
  #field(name: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
    this.#at = at + name.length;
    return this.#sign(COLON);
  }

  #count(): boolean {
    return this.#integer() && this.#number <= MAX_COUNT;
  }

  /** Digits, without a zero before others. */
  #integer(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9; digit = bytes[at] - ZERO) {
      value = value * 10 + digit;
      at++;
    }
    const digits = at - start;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && bytes[start] === ZERO)) return false;
    this.#at = at;
    this.#number = value;
    return true;
  }

  /**
   * Digits, perhaps with a point among them. Both the digits as a whole number and the power of ten are doubles without an
   * error, so their quotient is the double nearest to what is written.
   */
  #decimal(): boolean {
    const start = this.#at;
    if (!this.#integer()) return false;
    const bytes = this.#bytes;
    if (bytes[this.#at] !== POINT) return true;
    let at = this.#at + 1;
    let value = this.#number;
    let power = 1;
    for (let digit = bytes[at] - ZERO; digit >= 0 && digit <= 9; digit = bytes[at] - ZERO) {
      value = value * 10 + digit;
      power *= 10;
      at++;
    }
    if (power === 1 || at - start - 1 > MAX_DIGITS) return false;
    this.#at = at;
    this.#number = value / power;
    return true;
  }

  #list(): boolean {
    if (!this.#sign(OPEN_LIST)) return false;
    const bytes = this.#bytes;
    this.idCount = 0;
    if (bytes[this.#at] === CLOSE_LIST) return this.#sign(CLOSE_LIST);
    for (;;) {
      if (!this.#integer()) return false;
      if (this.idCount === this.ids.length) this.#grow();
      this.ids[this.idCount++] = this.#number;
      // Most lists are spelled so; anything else takes the longer way.
      if (bytes[this.#at] === COMMA && bytes[this.#at + 1] === SPACE) {
        this.#at += 2;
        while (bytes[this.#at] === SPACE) this.#at++;
      } else if (!this.#sign(COMMA)) return this.#sign(CLOSE_LIST);
    }
  }

  #grow(): void {
    const grown = new Float64Array(this.ids.length * 2);
    grown.set(this.ids);
    this.ids = grown;
  }

  /** Where the next line begins. */
  #lineEnd(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] === RETURN) this.#at++;
    if (this.#at >= bytes.length) return true;
    return bytes[this.#at++] === NEWLINE;
  }
}

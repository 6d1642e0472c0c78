import { KavierError } from '@kavier/core';
import { countFromText, timeFromText } from './values.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const SEMICOLON = 0x3b;
const MAX_COLUMNS = 256;
/** A thousand as spreadsheets with decimal commas write it, and 1 with three decimals. */
const GROUPED = /^\d{1,3}(\.\d{3})+$/;

/**
 * A cursor over the rows of a delimited file: one row at a time, its cells as byte ranges, numbers read
 * from the bytes without making strings. Cells may be quoted; a quoted cell ends on its own line.
 * Blank lines are skipped and counted.
 */
export class CsvRow {
  bytes: Uint8Array = new Uint8Array(0);
  /** Start and end of each cell in `bytes`. */
  readonly starts = new Int32Array(MAX_COLUMNS);
  readonly ends = new Int32Array(MAX_COLUMNS);
  cells = 0;
  /** Line of the file, counted from 1. */
  line = 0;
  blankLines = 0;
  /** Byte between the cells; a comma until the header says otherwise. */
  delimiter = 0x2c;
  /** Where the row begins in `bytes`. */
  rowStart = 0;
  /** Whether the quoted cell read last has quotes in it, written twice. */
  #hasDoubled = false;
  names: readonly string[] = [];
  readonly #source: string;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  /**
   * Where the next row begins in `bytes`; a reader that takes rows by itself moves it, and `line`.
   */
  position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Gives the cursor its next block of whole lines. */
  setBlock(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.position = 0;
  }

  /** Moves to the next row of the block that is not blank; false at its end. */
  next(): boolean {
    const bytes = this.bytes;
    const end = bytes.length;
    while (this.position < end) {
      this.line++;
      const start = this.position;
      this.#split(bytes, start, end);
      if (this.cells > 1 || !isBlank(bytes, this.starts[0], this.ends[0])) return true;
      this.blankLines++;
    }
    return false;
  }

  #split(bytes: Uint8Array, start: number, end: number): void {
    const { starts, ends, delimiter } = this;
    // No byte above both ends a cell.
    const highest = Math.max(delimiter, NEWLINE);
    let at = start;
    let cell = 0;
    let closed = -1;
    this.rowStart = start;
    starts[0] = start;
    if (bytes[start] === QUOTE) at = closed = this.#closeQuote(bytes, start, end, 0);
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte > highest) continue;
      if (byte === delimiter) {
        ends[cell] = at;
        if (at === closed) this.#unquote(cell);
        cell++;
        if (cell === MAX_COLUMNS) throw this.#tooManyCells();
        starts[cell] = at + 1;
        if (bytes[at + 1] !== QUOTE) continue;
        closed = this.#closeQuote(bytes, at + 1, end, cell);
        at = closed - 1;
      } else if (byte === NEWLINE) {
        break;
      }
    }
    ends[cell] = at > starts[cell] && bytes[at - 1] === RETURN ? at - 1 : at;
    if (ends[cell] === closed) this.#unquote(cell);
    this.cells = cell + 1;
    this.position = at + 1;
  }

  /** Position after the quote that closes the cell which opens at `open`. */
  #closeQuote(bytes: Uint8Array, open: number, end: number, cell: number): number {
    this.#hasDoubled = false;
    for (let at = open + 1; at < end && bytes[at] !== NEWLINE; at++) {
      if (bytes[at] !== QUOTE) continue;
      if (bytes[at + 1] !== QUOTE) return at + 1;
      this.#hasDoubled = true;
      at++;
    }
    throw new KavierError('a quoted cell is not closed on its line', {
      kind: 'input',
      where: `${this.#source}:${this.line}`,
      found: `an opening quote in column ${cell + 1}`,
      expected: 'a closing quote on the same line',
    });
  }

  /** Leaves the quotes out of a cell that nothing else is quoted in, so that its bytes are its text. */
  #unquote(cell: number): void {
    if (this.#hasDoubled) return;
    this.starts[cell]++;
    this.ends[cell]--;
  }

  #tooManyCells(): KavierError {
    return new KavierError('the row has too many cells', {
      kind: 'input',
      where: `${this.#source}:${this.line}`,
      expected: `at most ${MAX_COLUMNS}`,
    });
  }

  /** A count of tokens. Errors: anything but a whole number from 0 to 2^31 - 1. */
  count(column: number): number {
    const bytes = this.bytes;
    const end = this.ends[column];
    let at = this.starts[column];
    if (column < this.cells && end > at && end - at < 10) {
      let value = 0;
      for (; at < end; at++) {
        const digit = bytes[at] - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === end) return value;
    }
    const text = this.text(column);
    if (this.delimiter === SEMICOLON && GROUPED.test(text.trim())) throw this.#isGrouped(column);
    return countFromText(text, this.where(column), this.nameOf(column));
  }

  #isGrouped(column: number): KavierError {
    return new KavierError(`${this.nameOf(column)} is not a count`, {
      kind: 'input',
      where: this.where(column),
      found: `${this.text(column)}, whose point may stand between thousands`,
      expected: 'a whole number without points',
    });
  }

  /**
   * A time: a finite number >= 0. A plain decimal of at most 15 digits is exact to the last bit of
   * its double.
   */
  time(column: number): number {
    const bytes = this.bytes;
    const end = this.ends[column];
    let at = this.starts[column];
    if (column < this.cells && end > at && end - at <= 16) {
      let value = 0;
      let digits = 0;
      let point = -1;
      for (; at < end; at++) {
        const byte = bytes[at];
        if (byte === POINT && point < 0) {
          point = digits;
          continue;
        }
        const digit = byte - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
        digits++;
      }
      // 15 digits and 10^15 are exact in a double, so one division rounds correctly.
      if (at === end && digits > 0 && digits <= 15) {
        return point < 0 ? value : value / 10 ** (digits - point);
      }
    }
    return timeFromText(this.text(column), this.where(column), this.nameOf(column));
  }

  /** The cell as text, without its quotes; empty when the row ends before it. */
  text(column: number): string {
    if (column >= this.cells) return '';
    const cell = this.bytes.subarray(this.starts[column], this.ends[column]);
    let text: string;
    try {
      text = this.#utf8.decode(cell);
    } catch {
      throw new KavierError('the text is not UTF-8', {
        kind: 'input',
        where: this.where(column),
        expected: 'UTF-8',
      });
    }
    if (!text.startsWith('"')) return text;
    return text.slice(1, text.lastIndexOf('"')).replaceAll('""', '"');
  }

  /** `file:line:column`, the column counted in bytes from 1. */
  where(column: number): string {
    const cell = Math.min(column, this.cells - 1);
    const at = column < this.cells ? this.starts[cell] : this.ends[cell];
    const isQuoted = at > this.rowStart && this.bytes[at - 1] === QUOTE;
    return `${this.#source}:${this.line}:${at - this.rowStart + (isQuoted ? 0 : 1)}`;
  }

  nameOf(column: number): string {
    return this.names[column] || `column ${column + 1}`;
  }

  /** Refuses cells beyond the header's, except empty ones (a trailing comma). */
  checkWidth(): void {
    for (let column = this.names.length; column < this.cells; column++) {
      if (this.ends[column] === this.starts[column]) continue;
      throw new KavierError('the row has more cells than the header', {
        kind: 'input',
        where: this.where(column),
        found: `${this.cells} cells`,
        expected: `at most ${this.names.length}`,
      });
    }
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== 0x20 && bytes[at] !== 0x09 && bytes[at] !== RETURN) return false;
  }
  return true;
}

import type { CsvRow } from './csv-row.ts';

/** Cells with more different values than this are looked up as text from then on. */
const FEW = 16;

/**
 * Dense ids for the values of a CSV column that has few of them, found by comparing bytes rather
 * than making text.
 */
export class CellNames {
  readonly #names: string[] = [];
  readonly #spelled: Uint8Array[] = [];
  readonly #ids = new Map<string, number>();

  idOf(row: CsvRow, column: number): number {
    const { bytes } = row;
    if (column < row.cells) {
      const start = row.starts[column];
      const length = row.ends[column] - start;
      for (let id = 0; id < this.#spelled.length; id++) {
        const spelled = this.#spelled[id];
        if (spelled.length !== length) continue;
        let same = 0;
        while (same < length && spelled[same] === bytes[start + same]) same++;
        if (same === length) return id;
      }
    }
    return this.#add(row, column);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  #add(row: CsvRow, column: number): number {
    const name = row.text(column);
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.length;
    this.#ids.set(name, id);
    this.#names.push(name);
    if (id < FEW) this.#spelled.push(row.bytes.slice(row.starts[column], row.ends[column]));
    return id;
  }
}

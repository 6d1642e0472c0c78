import { Heap } from '../../kernel/heap.ts';

/**
 * Free pieces in the order in which they lose their blocks: what an `EvictionPolicy` is for single blocks. A piece is a small whole number; its end goes before its beginning. The
 * two keys say when it was inserted and how far in its run it lies.
 */
export interface PieceOrder {
  /** Whether hits change nothing: a piece that is free again is at its old place. */
  readonly keepsPlaces: boolean;
  /** A piece is free. */
  add(piece: number, insertion: number, from: number): void;
  /** The end of a free piece, which stands before it. */
  addBefore(piece: number, beginning: number, insertion: number, from: number): void;
  remove(piece: number): void;
  /** The piece that loses its blocks next, or -1. */
  first(): number;
  /** Calls `visit` with each piece. For tests. */
  forEach(visit: (piece: number) => void): void;
}

const NEXT = 0;
const PREVIOUS = 1;

/** In order of last release: a circular list through piece 0, which is none. */
export class ReleaseOrder implements PieceOrder {
  readonly keepsPlaces = false;
  #links = new Int32Array(128);

  add(piece: number): void {
    this.#linkBefore(piece, 0);
  }

  addBefore(piece: number, beginning: number): void {
    this.#linkBefore(piece, beginning);
  }

  remove(piece: number): void {
    const links = this.#links;
    const next = links[2 * piece + NEXT];
    const previous = links[2 * piece + PREVIOUS];
    links[2 * previous + NEXT] = next;
    links[2 * next + PREVIOUS] = previous;
  }

  first(): number {
    return this.#links[NEXT] || -1;
  }

  forEach(visit: (piece: number) => void): void {
    const links = this.#links;
    let before = 0;
    for (let piece = links[NEXT]; piece !== 0; piece = links[2 * piece + NEXT]) {
      if (links[2 * piece + PREVIOUS] !== before) throw new Error('the links of free pieces');
      visit(piece);
      before = piece;
    }
  }

  #linkBefore(piece: number, place: number): void {
    while (2 * piece >= this.#links.length) {
      const grown = new Int32Array(this.#links.length * 2);
      grown.set(this.#links);
      this.#links = grown;
    }
    const links = this.#links;
    const before = links[2 * place + PREVIOUS];
    links[2 * piece + NEXT] = place;
    links[2 * piece + PREVIOUS] = before;
    links[2 * before + NEXT] = piece;
    links[2 * place + PREVIOUS] = piece;
  }
}

/** In order of insertion. */
export class InsertionOrder implements PieceOrder {
  readonly keepsPlaces = true;
  readonly #heap: Heap;
  readonly #pieces: number;

  /** `pieces`: they are 1 .. pieces. */
  constructor(pieces: number) {
    this.#heap = new Heap(pieces + 1);
    this.#pieces = pieces;
  }

  add(piece: number, insertion: number, from: number): void {
    this.#heap.push(piece, insertion, -from);
  }

  addBefore(piece: number, _beginning: number, insertion: number, from: number): void {
    this.add(piece, insertion, from);
  }

  remove(piece: number): void {
    this.#heap.remove(piece);
  }

  first(): number {
    return this.#heap.first();
  }

  forEach(visit: (piece: number) => void): void {
    for (let piece = 1; piece <= this.#pieces; piece++) if (this.#heap.has(piece)) visit(piece);
  }
}

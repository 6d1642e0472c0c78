import { Heap } from '../../kernel/heap.ts';
import { LinkedQueue } from '../../kernel/linked-queue.ts';

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

/** In order of last release. */
export class ReleaseOrder implements PieceOrder {
  readonly keepsPlaces = false;
  readonly #queue = new LinkedQueue(64);

  add(piece: number): void {
    this.#queue.append(piece);
  }

  addBefore(piece: number, beginning: number): void {
    this.#queue.insertBefore(piece, beginning);
  }

  remove(piece: number): void {
    this.#queue.remove(piece);
  }

  first(): number {
    return this.#queue.first();
  }

  forEach(visit: (piece: number) => void): void {
    this.#queue.checkIntegrity(visit);
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

/** Dense ids for names, in the order in which they are first seen: sessions, classes. */
export class NameIds {
  readonly #ids = new Map<string, number>();

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(name, id);
    return id;
  }

  get names(): readonly string[] {
    return [...this.#ids.keys()];
  }
}

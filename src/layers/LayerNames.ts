/** The names of layers beside one another, each of which is different. */
export class LayerNames {
  readonly #taken = new Set<string>();
  /** For each type, how many of its names, type, type_1, type_2…, are known to be taken. */
  readonly #counts = new Map<string, number>();

  /** Takes a name. Whether it was free. */
  take(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  /** Takes the first of type, type_1, type_2… that is free. The search continues where the last one for the type ended. */
  takeCounted(type: string): string {
    let count = this.#counts.get(type) ?? 0;
    const name = () => (count === 0 ? type : `${type}_${count}`);
    while (!this.take(name())) count++;
    this.#counts.set(type, count);
    return name();
  }

  /** Gives a name back, which may be one counted for the type. */
  free(name: string, type: string): void {
    this.#taken.delete(name);
    this.#counts.delete(type);
  }
}

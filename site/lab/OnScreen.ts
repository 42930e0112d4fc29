/** Which parts of the page are on the screen, or so near that they may soon be. */
export class OnScreen {
  readonly #near = new Set<string>();

  /** @param ids those of the parts' elements  @param changed is called when others are on the screen */
  constructor(ids: readonly string[], changed: () => void) {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          isIntersecting ? this.#near.add(target.id) : this.#near.delete(target.id);
        changed();
      },
      { rootMargin: "25% 0px" },
    );
    for (const id of ids) observer.observe(document.getElementById(id) as HTMLElement);
  }

  has(id: string): boolean {
    return this.#near.has(id);
  }
}

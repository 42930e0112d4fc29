import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "./runExperiment.js";

/**
 * Keeps every finished run in a file of its own, so that an interrupted report goes on where it stopped. A run that was made with
 * other settings (data, epochs, weights) does not count.
 */
export class RunStore {
  readonly #folder: string;
  readonly #settings: string;

  /** @param settings whatever a run's figures depend on besides its experiment and seed */
  constructor(folder: string, settings: unknown) {
    this.#folder = folder;
    this.#settings = JSON.stringify(settings);
  }

  /** The run's figures, or null where there are none. */
  async read(id: string, seed: number): Promise<Result | null> {
    const text = await readFile(this.#path(id, seed), "utf8").catch(() => null);
    if (text === null) return null;
    try {
      const { settings, result } = JSON.parse(text);
      return settings === this.#settings ? result : null;
    } catch {
      // Cut off when the report was interrupted: the run is made again.
      return null;
    }
  }

  /** Writes beside the place and renames, so that a run is there whole or not at all. */
  async write(result: Result): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(result.id, result.seed);
    await writeFile(`${path}.part`, `${JSON.stringify({ settings: this.#settings, result })}\n`);
    await rename(`${path}.part`, path);
  }

  #path(id: string, seed: number): string {
    return join(this.#folder, `${id}-seed${seed}.json`);
  }
}

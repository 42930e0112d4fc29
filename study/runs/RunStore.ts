import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sequential } from "noodlenet";
import { readSafetensors, writeSafetensors } from "noodlenet/io";
import type { RunName } from "./News.js";
import type { Result } from "./runExperiment.js";

/** What a store is made from; plain data, so that another process can open the same one. */
export interface StoreOptions {
  readonly folder: string;
  /** Whatever a run's figures depend on besides its experiment and seed. */
  readonly settings: unknown;
  /** The run whose trained weights are kept besides its figures; those of all would be hundreds of megabytes. */
  readonly network?: RunName;
}

/**
 * Keeps every finished run in a file of its own, so that an interrupted report goes on where it stopped. A run that was made with
 * other settings (data, epochs, weights) does not count.
 */
export class RunStore {
  readonly #folder: string;
  readonly #settings: string;
  readonly #network: RunName | undefined;

  constructor({ folder, settings, network }: StoreOptions) {
    this.#folder = folder;
    this.#settings = JSON.stringify(settings);
    this.#network = network;
  }

  /** The run's figures, or null where there are none. */
  async read({ id, seed }: RunName): Promise<Result | null> {
    const text = await readFile(this.#path({ id, seed }, "json"), "utf8").catch(() => null);
    if (text === null) return null;
    try {
      const { settings, result } = JSON.parse(text);
      return settings === this.#settings ? result : null;
    } catch {
      // Cut off when the report was interrupted: the run is made again.
      return null;
    }
  }

  async write(result: Result): Promise<void> {
    await this.#replace(result, "json", `${JSON.stringify({ settings: this.#settings, result })}\n`);
  }

  /** Gives a network the weights that were trained in a run. @returns false where they are not kept */
  async readWeights(run: RunName, network: Sequential): Promise<boolean> {
    const bytes = await readFile(this.#path(run, "safetensors")).catch(() => null);
    if (bytes === null) return false;
    try {
      const { tensors, metadata } = readSafetensors(bytes);
      if (metadata.settings !== this.#settings) return false;
      network.setWeights([...tensors.values()].map(({ data, shape }) => ({ data, shape })));
      return true;
    } catch {
      // Damaged, or of a network that has changed since: as if there were none.
      return false;
    }
  }

  /** Keeps the weights of the one run whose network is kept, and no others. */
  async writeWeights(run: RunName, network: Sequential): Promise<void> {
    if (run.id !== this.#network?.id || run.seed !== this.#network.seed) return;
    const weights = (await network.getWeights()).map((array, i) => [String(i), array] as const);
    await this.#replace(run, "safetensors", writeSafetensors(weights, { settings: this.#settings }));
  }

  /** Writes beside the place and renames, so that a file is there whole or not at all. */
  async #replace(run: RunName, ending: string, content: string | Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(run, ending);
    await writeFile(`${path}.part`, content);
    await rename(`${path}.part`, path);
  }

  #path({ id, seed }: RunName, ending: string): string {
    return join(this.#folder, `${id}-seed${seed}.${ending}`);
  }
}

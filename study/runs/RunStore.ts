import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sequential } from "noodlenet";
import { readSafetensors, writeSafetensors } from "noodlenet/io";
import { makeFolder } from "../makeFolder.js";
import { replaceFile } from "../replaceFile.js";
import type { Result } from "../results.js";
import type { RunName } from "./RunEvent.js";

/** Options of a store; plain data, so that another process can open the same store. */
export interface StoreOptions {
  readonly folder: string;
  /** Everything that a result depends on besides the experiment and the seed. */
  readonly settings: unknown;
  /** The only run whose weights are stored too; those of all runs would be hundreds of megabytes. */
  readonly network?: RunName;
}

/**
 * Stores each finished run in its own file, so that an interrupted report continues where it stopped. Runs with other settings (data,
 * epochs, weights) are ignored.
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

  /** The stored result of a run, or null. */
  async read({ id, seed }: RunName): Promise<Result | null> {
    const text = await readFile(this.#path({ id, seed }, "json"), "utf8").catch(() => null);
    if (text === null) return null;
    try {
      const { settings, result } = JSON.parse(text);
      return settings === this.#settings ? result : null;
    } catch {
      // Truncated when the report was interrupted: the run is repeated.
      return null;
    }
  }

  async write(result: Result): Promise<void> {
    await this.#replace(result, "json", `${JSON.stringify({ settings: this.#settings, result })}\n`);
  }

  /** Loads the stored weights of a run into a network. @returns false if there are none */
  async readWeights(run: RunName, network: Sequential): Promise<boolean> {
    const bytes = await readFile(this.#path(run, "safetensors")).catch(() => null);
    if (bytes === null) return false;
    try {
      const { tensors, metadata } = readSafetensors(bytes);
      if (metadata.settings !== this.#settings) return false;
      network.setWeights([...tensors.values()].map(({ data, shape }) => ({ data, shape })));
      return true;
    } catch {
      // Damaged, or of an older network: the same as none.
      return false;
    }
  }

  /** Stores the weights if the run is the one whose network is stored. */
  async writeWeights(run: RunName, network: Sequential): Promise<void> {
    if (run.id !== this.#network?.id || run.seed !== this.#network.seed) return;
    const weights = (await network.getWeights()).map((array, i) => [String(i), array] as const);
    await this.#replace(run, "safetensors", writeSafetensors(weights, { settings: this.#settings }));
  }

  async #replace(run: RunName, ending: string, content: string | Uint8Array): Promise<void> {
    await makeFolder(this.#folder);
    await replaceFile(this.#path(run, ending), content);
  }

  #path({ id, seed }: RunName, ending: string): string {
    return join(this.#folder, `${id}-seed${seed}.${ending}`);
  }
}

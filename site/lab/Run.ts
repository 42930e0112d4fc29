import type { ModelSnapshot, NamedArray } from "noodlenet";
import { arrays, augment, augmented, type HostArray } from "noodlenet/data";
import { trainInWorker, type WorkerContext } from "noodlenet/worker";
import { MOVES } from "../shared/moves.js";
import { blocksOf } from "./network.js";
import { coinTossed, countOf, first, inFews, joined, type Part, type Pictures, scaledInTurns } from "./pictures.js";
import type { Settings } from "./settings.js";
import { addStrengths, type LayerStrengths } from "./strengths.js";

/** The curves of a training, one value for each epoch. */
export interface Curves {
  readonly loss: number[];
  readonly accuracy: number[];
  readonly valLoss: number[];
  readonly valAccuracy: number[];
}

/** How far a training is. */
export interface Progress {
  readonly state: "ready" | "running" | "paused" | "done" | "failed";
  /** Epochs that are done. */
  readonly epoch: number;
  /** Batches of the present epoch that are done, and of each epoch. */
  readonly batch: number;
  readonly steps: number;
  /** The loss of the present epoch so far. */
  readonly loss: number | null;
  readonly error?: string;
}

/** Until when a training goes on before it waits. */
type Until = "end" | "epoch" | "step" | "now";

/** The most pictures that the worker is asked about at once. */
const AT_A_TIME = 32;

/** Lets the page do what waits. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/**
 * One training in a worker, which can be paused, taken step by step, and looked into while it waits. After its last epoch it waits, too, so that
 * the worker's model can be looked at: {@link close} ends it.
 */
export class Run {
  readonly curves: Curves = { loss: [], accuracy: [], valLoss: [], valAccuracy: [] };
  /** How large weights and gradients were. */
  readonly strengths: LayerStrengths[] = [];
  readonly #settings: Settings;
  readonly network: ModelSnapshot;
  readonly #pictures: Pictures;
  #val: Part | null = null;
  readonly #changed: () => void;
  readonly #before: Promise<unknown>;
  readonly #closing = new AbortController();
  #until: Until = "now";
  #wake: (() => void) | null = null;
  #progress: Progress;
  #context: WorkerContext | null = null;
  #trained: Promise<unknown> | null = null;

  /**
   * @param changed is called whenever progress or curves have changed
   * @param before what the worker waits for, such as the end of another
   */
  constructor(
    settings: Settings,
    network: ModelSnapshot,
    pictures: Pictures,
    changed: () => void,
    before: Promise<unknown> = Promise.resolve(),
  ) {
    this.#settings = settings;
    this.network = network;
    this.#pictures = pictures;
    this.#changed = changed;
    this.#before = before;
    const steps = Math.ceil(countOf(settings, pictures) / settings.batchSize);
    this.#progress = { state: "ready", epoch: 0, batch: 0, steps, loss: null };
  }

  /** The pictures that it is validated on, with pixels from 0 to 1; where {@link canLook}. */
  get val(): Part {
    return this.#val as Part;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Goes on until the end, or until the present epoch or step is done. */
  go(until: Exclude<Until, "now">): void {
    if (this.#progress.state === "done" || this.#progress.state === "failed") return;
    this.#until = until;
    this.#tell({ state: "running" });
    this.#trained ??= this.#start();
    this.#wake?.();
  }

  /** Waits after the present step. */
  pause(): void {
    if (this.#progress.state === "running") this.#until = "now";
  }

  /** Ends the training and its worker. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#trained;
  }

  /** The weights by path, of all layers or of those that are named. */
  weights(layers?: readonly string[]): Promise<readonly NamedArray[]> {
    return this.#asked().weights(layers);
  }

  /** The probabilities of the classes for pictures with pixels from 0 to 1: [n, classes], a few pictures at a time, as each question is copied. */
  async predict(x: HostArray): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    for (const few of inFews(x, AT_A_TIME)) {
      const [{ data }] = await this.#asked().predict(few);
      parts.push(data as Float32Array);
    }
    return joined(parts);
  }

  /** The outputs of layers for one picture. */
  activations(x: HostArray, names: readonly string[]): Promise<Readonly<Record<string, HostArray>>> {
    return this.#asked().activations(x, names);
  }

  /** Where in a picture the network finds a class. */
  heatMap(x: HostArray, layer: string, classIndex: number) {
    return this.#asked().classActivationMap(x, { layer, classIndex });
  }

  /** Whether there is a network to look into. */
  get canLook(): boolean {
    return this.#context !== null && !this.#closing.signal.aborted && this.#progress.state !== "failed";
  }

  #asked(): WorkerContext {
    if (this.#context === null) throw new Error("the training has not begun");
    return this.#context;
  }

  async #start(): Promise<void> {
    const { epochs } = this.#settings;
    try {
      await this.#before;
      // The button answers first, and the page between: all this takes a while on a slow device.
      await turn();
      const data = await this.#data();
      await turn();
      this.#val = await scaledInTurns(this.#pictures.val, turn);
      const validationData = arrays(this.val.x, { data: this.val.y, shape: [this.val.y.length] });
      await turn();
      if (this.#closing.signal.aborted) return;
      await trainInWorker(this.network, data, {
        epochs,
        validationData,
        signal: this.#closing.signal,
        callbacks: {
          onAfterBackward: async (batch, context) => {
            if (batch === 0) await this.#measure(context);
          },
          onBatchEnd: async (batch, { loss }, context) => {
            this.#context = context;
            this.#tell({ batch: batch + 1, loss });
            await this.#gate(this.#until === "step" || this.#until === "now");
          },
          onEpochEnd: async (epoch, logs, context) => {
            this.#context = context;
            this.curves.loss.push(logs.loss);
            this.curves.accuracy.push(logs.accuracy);
            this.curves.valLoss.push(logs.valLoss);
            this.curves.valAccuracy.push(logs.valAccuracy);
            const isLast = epoch + 1 === epochs;
            this.#tell({ epoch: epoch + 1, batch: 0, ...(isLast && { state: "done" as const }) });
            await this.#gate(isLast || this.#until === "epoch");
          },
        },
      });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#tell({ state: "failed", error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** How large kernels and their gradients are now, one layer at a time: some have a million. */
  async #measure(context: WorkerContext): Promise<void> {
    for (const { name, parameters } of blocksOf(this.network)) {
      if (parameters === 0) continue;
      const [weights, gradients] = await Promise.all([context.weights([name]), context.gradients([name])]);
      addStrengths(this.strengths, weights, gradients);
    }
  }

  async #data() {
    const { photos, coinToss, batchSize, seed, augment: moves } = this.#settings;
    const { train, classNames } = this.#pictures;
    const chosen = first(train, photos, classNames.length);
    await turn();
    const { x, y } = await scaledInTurns(coinToss ? coinTossed(chosen, classNames.length, seed) : chosen, turn);
    const data = arrays(x, { data: y, shape: [y.length] }, { batchSize, shuffle: true, seed });
    if (!moves) return data;
    return augmented(data, augment(MOVES), { seed, valueRange: [0, 1] });
  }

  /** Waits where the reader wants it, until they go on or leave. */
  async #gate(isClosed: boolean): Promise<void> {
    if (!isClosed || this.#closing.signal.aborted) return;
    if (this.#progress.state === "running") this.#tell({ state: "paused" });
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
  }

  #tell(progress: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...progress };
    this.#changed();
  }
}

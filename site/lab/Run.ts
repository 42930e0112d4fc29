import type { ModelSnapshot, NamedArray } from "noodlenet";
import { arrays, augment, augmented, type HostArray } from "noodlenet/data";
import { trainInWorker, type WorkerContext } from "noodlenet/worker";
import { MOVES } from "../shared/moves.js";
import { coinTossed, first, type Part, type Pictures, scaled } from "./pictures.js";
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
  /** The pictures that it learns, and those that it is validated on, with pixels from 0 to 255. */
  readonly #pictures: { readonly train: Part; readonly val: Part };
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
    const classes = pictures.classNames.length;
    const train = first(pictures.train, settings.photos, classes);
    this.#settings = settings;
    this.network = network;
    this.#pictures = {
      train: settings.coinToss ? coinTossed(train, classes, settings.seed) : train,
      val: pictures.val,
    };
    this.#changed = changed;
    this.#before = before;
    const steps = Math.ceil(train.y.length / settings.batchSize);
    this.#progress = { state: "ready", epoch: 0, batch: 0, steps, loss: null };
  }

  /** The pictures that it is validated on, with pixels from 0 to 1. */
  get val(): Part {
    this.#val ??= scaled(this.#pictures.val);
    return this.#val;
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

  /** The weights by path. */
  weights(): Promise<readonly NamedArray[]> {
    return this.#asked().weights();
  }

  /** The probabilities of the classes for pictures with pixels from 0 to 1. */
  async predict(x: HostArray): Promise<HostArray> {
    return (await this.#asked().predict(x))[0];
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
      const data = this.#data();
      await turn();
      const validationData = arrays(this.val.x, { data: this.val.y, shape: [this.val.y.length] });
      await turn();
      if (this.#closing.signal.aborted) return;
      await trainInWorker(this.network, data, {
        epochs,
        validationData,
        signal: this.#closing.signal,
        callbacks: {
          onAfterBackward: async (batch, context) => {
            if (batch === 0) addStrengths(this.strengths, await context.weights(), await context.gradients());
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

  #data() {
    const { batchSize, seed, augment: moves } = this.#settings;
    const { x, y } = scaled(this.#pictures.train);
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

import { pictureAt } from "../shared/dom.js";
import type { Predictions } from "./judge.js";
import { type Spot, within } from "./look/spot.js";
import type { Seen } from "./look.js";
import { blocksOf, layersOf } from "./network.js";
import type { Pictures } from "./pictures.js";
import type { Run } from "./Run.js";

/** What the network says and shows of pictures, asked again whenever it has learned, or the reader looks at something else. */
export class Looking {
  readonly #changed: () => void;
  #run: Run | null = null;
  #pictures: Pictures | null = null;
  #isBusy = false;
  #layer: string | null = null;
  #picked = 0;
  seen: Seen | null = null;
  predictions: Predictions | null = null;
  /** Counts what is there to draw, so that each is drawn once. */
  version = 0;
  #spot: Spot = { channel: 0, row: 0, column: 0 };

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Forgets what was seen: the training is over. */
  reset(): void {
    this.#run = null;
    this.seen = null;
    this.predictions = null;
    this.version++;
  }

  /** The picture that is looked at. */
  get picked(): number {
    return this.#picked;
  }

  choose(picked: number, layer: string | null): void {
    this.#picked = picked;
    this.#layer = layer;
    this.#changed();
    if (this.#run && this.#pictures) void this.look(this.#run, this.#pictures);
  }

  /** The place in the layer's maps that the reader points at. */
  get spot(): Spot {
    return this.seen ? within(this.#spot, this.seen.layer.maps) : this.#spot;
  }

  readonly point = (spot: Spot): void => {
    this.#spot = spot;
    this.#changed();
  };

  /** The layer whose maps are shown, of those that have maps. */
  shownLayer(layers: readonly string[]): string | null {
    return layers.find((name) => name === this.#layer) ?? layers[0] ?? null;
  }

  /** Asks the network about pictures, one question at a time: the newest state is seen in the end. */
  async look(run: Run, pictures: Pictures): Promise<void> {
    this.#run = run;
    this.#pictures = pictures;
    if (this.#isBusy || !run.canLook) return;
    this.#isBusy = true;
    const before = this.#asked(run);
    try {
      const { classNames } = pictures;
      const probabilities = (await run.predict(run.val.x)).data as Float32Array;
      const seen = await this.#seeOne(run, classNames.length, probabilities);
      if (run === this.#run) {
        this.predictions = { part: pictures.val, probabilities, classNames };
        this.seen = seen;
        this.version++;
      }
    } catch (error) {
      // A training that was ended meanwhile answers no more.
      if (run === this.#run && run.canLook) throw error;
    } finally {
      this.#isBusy = false;
    }
    this.#changed();
    // Another training may have come to a stop meanwhile.
    if (this.#run && (run !== this.#run || this.#asked(run) !== before))
      void this.look(this.#run, this.#pictures as Pictures);
  }

  /** What tells two questions apart: the weights' moment, and what the reader looks at. */
  #asked({ progress: { epoch, batch } }: Run): string {
    return `${epoch}/${batch} ${this.#picked} ${this.#layer}`;
  }

  async #seeOne(run: Run, classes: number, probabilities: Float32Array): Promise<Seen | null> {
    const layers = layersWithMaps(run);
    const layer = this.shownLayer(layers);
    if (layer === null) return null;
    const at = Math.min(this.#picked, run.val.y.length - 1);
    const { data, shape } = pictureAt(run.val.x, at);
    const x = { data: Float32Array.from(data), shape: [1, ...shape] };
    const chances = probabilities.subarray(at * classes, (at + 1) * classes);
    const answer = chances.indexOf(Math.max(...chances));
    const configs = layersOf(run.network);
    const place = configs.findIndex(({ name }) => name === layer);
    const before = configs[place - 1]?.name;
    const outputs = await run.activations(x, before === undefined ? [layer] : [before, layer]);
    const weights = (await run.weights()).filter(({ name }) => name.startsWith(`${layer}/`));
    const shown = {
      config: configs[place],
      input: before === undefined ? x : outputs[before],
      maps: outputs[layer],
      weights,
    };
    const heat = await run.heatMap(x, layers[layers.length - 1], answer);
    return { layer: shown, heat, at, answer, probability: chances[answer], truth: run.val.y[at] };
  }
}

/** The layers whose outputs are maps. */
export function layersWithMaps({ network }: Pick<Run, "network">): readonly string[] {
  return blocksOf(network)
    .filter(({ shape }) => shape.length === 3)
    .map(({ name }) => name);
}

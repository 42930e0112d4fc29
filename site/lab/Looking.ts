import type { HostArray } from "noodlenet/data";
import { type Pixels, pictureAt } from "../shared/dom.js";
import type { Predictions } from "./judge.js";
import type { Seen } from "./look/SeenView.js";
import { type Spot, within } from "./look/spot.js";
import { blocksOf, layersOf } from "./network.js";
import { Camera } from "./own/Camera.js";
import { type Pictures, unit } from "./pictures.js";
import type { Progress, Run } from "./Run.js";

/** Milliseconds between two looks at what the camera sees, or at a network that learns: what is seen changes faster than anybody reads. */
const BETWEEN = 100;

/** The same for a reader whose system is to keep things still: what changes steps, and does not flicker. */
const BETWEEN_STILL = 1500;

const between = () => (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ? BETWEEN_STILL : BETWEEN);

/** Milliseconds between two judgements of a network that learns: each asks about all validation pictures. */
const BETWEEN_JUDGEMENTS = 500;

/** The epochs of a training that are done, and the batches of the present one. */
type Moment = Pick<Progress, "epoch" | "batch">;

/** A training and what it is about. */
interface Subject {
  readonly run: Run;
  readonly pictures: Pictures;
}

/** What the network says and shows of pictures, asked again whenever it has learned, or the reader looks at something else. */
export class Looking {
  readonly #changed: () => void;
  #subject: Subject | null = null;
  #isBusy = false;
  #layer: string | null = null;
  #picked = 0;
  /** Shows what is looked at in place of a picture, while it is open. */
  readonly camera = new Camera();
  #nextLook: ReturnType<typeof setTimeout> | undefined;
  /** While the network learns it is not looked at before. */
  #notBefore = 0;
  #notJudgedBefore = 0;
  /** Why the camera is not open, where it was asked for. */
  cameraError: unknown = null;
  seen: Seen | null = null;
  predictions: Predictions | null = null;
  /** How long the network had learned that the predictions are of. */
  moment: Moment | null = null;
  /** Counts what was seen, so that each is drawn once. */
  version = 0;
  #spot: Spot = { channel: 0, row: 0, column: 0 };

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Forgets what was seen: the training is over. */
  reset(): void {
    this.#subject = null;
    this.seen = null;
    this.predictions = null;
    this.moment = null;
    this.version++;
  }

  /** The picture that is looked at. */
  get picked(): number {
    return this.#picked;
  }

  /** Looks at a picture. */
  choosePicture(picked: number): void {
    this.#picked = picked;
    this.closeCamera();
  }

  /** The layer that the reader chose, if the network has it: see {@link shownLayer}. */
  get layer(): string | null {
    return this.#layer;
  }

  chooseLayer(layer: string): void {
    this.#layer = layer;
    this.#changed();
    this.#lookAgain();
  }

  /** Looks at what the camera sees, over and over, until a picture is chosen or the camera closed. */
  readonly openCamera = async (): Promise<void> => {
    this.cameraError = null;
    try {
      await this.camera.open();
    } catch (error) {
      this.cameraError = error;
    }
    this.#changed();
    this.#lookAgain();
  };

  readonly closeCamera = (): void => {
    clearTimeout(this.#nextLook);
    this.camera.close();
    this.#changed();
    this.#lookAgain();
  };

  /** Lets go of the camera where the page is left. */
  listen(): void {
    this.camera.letGoWhenLeft(() => this.camera.isOpen && this.closeCamera());
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
    const subject = { run, pictures };
    this.#subject = subject;
    if (this.#isBusy || !run.canLook) return;
    const wait = run.progress.state === "running" ? this.#notBefore - performance.now() : 0;
    if (wait > 0) return this.#lookLater(wait);
    this.#isBusy = true;
    const asked = this.#asked(run);
    try {
      await this.#ask(subject);
    } catch (error) {
      // A training that was ended meanwhile answers no more.
      if (run === this.#subject?.run && run.canLook) throw error;
    } finally {
      this.#isBusy = false;
      this.#notBefore = performance.now() + between();
    }
    this.#changed();
    // Another training may have come to a stop meanwhile.
    if (run !== this.#subject?.run || this.#asked(run) !== asked) this.#lookAgain();
    else if (this.camera.isOpen) this.#lookLater(between());
  }

  #lookLater(milliseconds: number): void {
    clearTimeout(this.#nextLook);
    this.#nextLook = setTimeout(() => this.#lookAgain(), milliseconds);
  }

  #lookAgain(): void {
    if (this.#subject) void this.look(this.#subject.run, this.#subject.pictures);
  }

  async #ask(subject: Subject): Promise<void> {
    const { run } = subject;
    const seen = await this.#see(subject);
    if (run !== this.#subject?.run) return;
    this.seen = seen;
    this.version++;
    this.#changed();
    if (run.progress.state !== "running" || performance.now() >= this.#notJudgedBefore) await this.#judge(subject);
  }

  /** Asks about all validation pictures, unless the network has not learned since. */
  async #judge({ run, pictures: { val, classNames } }: Subject): Promise<void> {
    const { epoch, batch } = run.progress;
    if (this.predictions && this.moment?.epoch === epoch && this.moment.batch === batch) return;
    const probabilities = await run.predict(run.val.x);
    if (run !== this.#subject?.run) return;
    this.predictions = { part: val, probabilities, classNames };
    this.moment = { epoch, batch };
    this.#notJudgedBefore = performance.now() + BETWEEN_JUDGEMENTS;
  }

  /** What tells two questions apart: the weights' moment, whether the network learns on, and what the reader looks at. */
  #asked(run: Run): string {
    const { state, epoch, batch } = run.progress;
    return `${state === "running"} ${epoch}/${batch} ${this.#picked} ${this.#layer} ${this.camera.isOpen}`;
  }

  /** What the network makes of the picture that is looked at. */
  async #see({ run, pictures }: Subject): Promise<Seen | null> {
    const layers = layersWithMaps(run);
    const layer = this.shownLayer(layers);
    if (layer === null) return null;
    const { pixels, truth } = this.#picture(pictures);
    const x = batchOf(pixels);
    const chances = await run.predict(x);
    const answer = chances.indexOf(Math.max(...chances));
    const shown = await layerView(run, layer, x);
    const heat = await run.heatMap(x, layers[layers.length - 1], answer);
    return { layer: shown, heat, pixels, answer, probability: chances[answer], truth };
  }

  /** The picture that is looked at. */
  #picture({ val }: Pictures): Pick<Seen, "pixels" | "truth"> {
    const frame = this.camera.isOpen ? this.camera.frame(val.x.shape[1]) : null;
    if (frame) return { pixels: frame, truth: null };
    const at = Math.min(this.#picked, val.y.length - 1);
    return { pixels: pictureAt(val.x, at), truth: val.y[at] };
  }
}

/** A batch of one picture, as the network takes it. */
function batchOf({ data, shape }: Pixels): HostArray {
  return unit({ data: Float32Array.from(data), shape: [1, ...shape] });
}

async function layerView(run: Run, layer: string, x: HostArray): Promise<Seen["layer"]> {
  const configs = layersOf(run.network);
  const place = configs.findIndex(({ name }) => name === layer);
  const before = configs[place - 1]?.name;
  const outputs = await run.activations(x, before === undefined ? [layer] : [before, layer]);
  const hasWeights = blocksOf(run.network)[place].parameters > 0;
  const weights = hasWeights ? await run.weights([layer]) : [];
  return {
    config: configs[place],
    input: before === undefined ? x : outputs[before],
    maps: outputs[layer],
    weights,
  };
}

/** The layers whose outputs are maps. */
export function layersWithMaps({ network }: Pick<Run, "network">): readonly string[] {
  return blocksOf(network)
    .filter(({ shape }) => shape.length === 3)
    .map(({ name }) => name);
}

import type { ChosenFolder } from "noodlenet/data";
import { element, pictureAt } from "../shared/dom.js";
import { controlsView } from "./controls.js";
import { curvesView } from "./curves.js";
import { fill } from "./fill.js";
import { answers, confusionView, type Predictions } from "./judge.js";
import { type Seen, seenView } from "./look.js";
import { blocksOf, networkOf } from "./network.js";
import { ownPictures, type Part, type Pictures, paintedBowls, scaled } from "./pictures.js";
import { type Curves, Run } from "./Run.js";
import {
  buttonsView,
  choicesView,
  headView,
  networkView,
  picturesView,
  stateText,
  takeView,
  testView,
} from "./sections.js";
import { fromLink, type Settings, toLink } from "./settings.js";
import { save, weightsFile } from "./take.js";
import { type Language, TEXTS } from "./texts.js";

const NO_CURVES: Curves = { loss: [], accuracy: [], valLoss: [], valAccuracy: [] };

/** The whole page: what the reader chose, the training, and what is shown of it. */
export class Lab {
  #language: Language = navigator.language.startsWith("ja") ? "ja" : "en";
  #settings: Settings = fromLink(location.hash);
  #pictures: Pictures | null = null;
  /** A folder of the reader's own; null for the bowls. */
  #folder: ChosenFolder | null = null;
  #loading = new AbortController();
  #loadingText = "";
  #error: string | null = null;
  #run: Run | null = null;
  #kept: Curves | null = null;
  #layer: string | null = null;
  #picked = 0;
  #seen: Seen | null = null;
  #predictions: Predictions | null = null;
  #cell: readonly [truth: number, predicted: number] | null = null;
  #tested: readonly [right: number, all: number] | null = null;
  /** The training before, until its worker has ended: no two train at once. */
  #closing: Promise<unknown> = Promise.resolve();
  #isLooking = false;
  /** Counts what is drawn of pictures and predictions, so that each is drawn once. */
  #version = 0;

  get #t() {
    return TEXTS[this.#language];
  }

  start(): void {
    addEventListener("hashchange", () => {
      const settings = fromLink(location.hash);
      if (toLink(settings) !== toLink(this.#settings)) void this.#change(settings);
    });
    document.body.addEventListener("dragover", (event) => event.preventDefault());
    document.body.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer) void this.#open(event.dataTransfer);
    });
    this.#draw();
    void this.#load();
  }

  /** Other settings: a training begins anew, with pictures of another size where that has changed. */
  readonly #change = async (settings: Settings): Promise<void> => {
    const isOtherSize = settings.size !== this.#settings.size;
    this.#settings = settings;
    history.replaceState(null, "", `#${toLink(settings)}`);
    await this.#rewind();
    if (isOtherSize) await this.#load();
  };

  readonly #open = async (folder: ChosenFolder | null): Promise<void> => {
    this.#folder = folder;
    await this.#load();
  };

  async #load(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    // What was dropped can be seen only now.
    const loading = this.#folder ? ownPictures(this.#folder, this.#settings.size) : this.#paint(signal);
    loading.catch(() => {});
    this.#pictures = null;
    this.#error = null;
    await this.#rewind();
    try {
      const pictures = await loading;
      if (signal.aborted) return;
      this.#pictures = pictures;
    } catch (error) {
      if (!signal.aborted) await this.#backToBowls(error);
    }
    this.#version++;
    this.#draw();
  }

  #paint(signal: AbortSignal): Promise<Pictures> {
    return paintedBowls(this.#settings.size, signal, (done, all) => {
      this.#loadingText = this.#t.painting(done, all);
      if (done % 8 === 0) this.#draw();
    });
  }

  /** Bowls after a folder that could not be read; the error stays to be read. */
  async #backToBowls(error: unknown): Promise<void> {
    this.#folder = null;
    const bowls = this.#load();
    const { signal } = this.#loading;
    await bowls;
    // Another folder may have been opened meanwhile.
    if (!signal.aborted)
      this.#error = (error instanceof Error ? error.message : String(error)).replace(/^imageFolder: /, "");
  }

  /** Ends the training; the next begins from the same weights. */
  readonly #rewind = async (): Promise<void> => {
    const run = this.#run;
    this.#run = null;
    this.#seen = null;
    this.#predictions = null;
    this.#cell = null;
    this.#tested = null;
    this.#version++;
    this.#draw();
    if (run) this.#closing = Promise.all([this.#closing, run.close()]);
    await this.#closing;
  };

  readonly #go = (until: "end" | "epoch" | "step"): void => {
    if (this.#pictures === null) return;
    const network = () => networkOf(this.#settings, this.#classes);
    this.#run ??= new Run(
      this.#settings,
      network(),
      this.#pictures,
      () => {
        this.#draw();
        void this.#lookInside();
      },
      this.#closing,
    );
    this.#run.go(until);
  };

  get #classes(): number {
    return this.#pictures?.classNames.length ?? 2;
  }

  /** Asks the network about pictures, one question at a time: the newest state is seen in the end. */
  async #lookInside(): Promise<void> {
    const run = this.#run;
    if (this.#isLooking || !run?.canLook || !this.#pictures) return;
    this.#isLooking = true;
    const before = this.#asked(run);
    try {
      const { val, classNames } = this.#pictures;
      const probabilities = (await run.predict(run.val.x)).data as Float32Array;
      const seen = await this.#seeOne(run, probabilities);
      if (run === this.#run) {
        this.#predictions = { part: val, probabilities, classNames };
        this.#seen = seen;
        this.#version++;
      }
    } catch (error) {
      // A training that was ended meanwhile answers no more.
      if (run === this.#run && run.canLook) throw error;
    } finally {
      this.#isLooking = false;
    }
    this.#draw();
    // Another training may have come to a stop meanwhile.
    if (run !== this.#run || this.#asked(run) !== before) void this.#lookInside();
  }

  /** What tells two questions apart: the weights' moment, and what the reader looks at. */
  #asked({ progress: { epoch, batch } }: Run): string {
    return `${epoch}/${batch} ${this.#picked} ${this.#layer}`;
  }

  async #seeOne(run: Run, probabilities: Float32Array): Promise<Seen | null> {
    const layers = this.#layersWithMaps();
    const layer = this.#shownLayer(layers);
    if (layer === null) return null;
    const at = Math.min(this.#picked, run.val.y.length - 1);
    const { data, shape } = pictureAt(run.val.x, at);
    const x = { data: Float32Array.from(data), shape: [1, ...shape] };
    const chances = probabilities.subarray(at * this.#classes, (at + 1) * this.#classes);
    const answer = chances.indexOf(Math.max(...chances));
    const maps = (await run.activations(x, [layer]))[layer];
    const heat = await run.heatMap(x, layers[layers.length - 1], answer);
    return { layer, maps, heat, at, answer, probability: chances[answer], truth: run.val.y[at] };
  }

  #layersWithMaps(): readonly string[] {
    const blocks = blocksOf(networkOf(this.#settings, this.#classes));
    return blocks.filter(({ shape }) => shape.length === 3).map(({ name }) => name);
  }

  #shownLayer(layers: readonly string[]): string | null {
    return layers.find((name) => name === this.#layer) ?? layers[0] ?? null;
  }

  async #test(test: Part): Promise<void> {
    const run = this.#run;
    if (!run?.canLook || !this.#pictures) return;
    const { classNames } = this.#pictures;
    const answered = await this.#whileOpen(run, run.predict(scaled(test).x));
    if (answered === null) return;
    const said = answers({ part: test, probabilities: answered.data as Float32Array, classNames });
    this.#tested = [said.filter((answer, i) => answer === test.y[i]).length, test.y.length];
    this.#version++;
    this.#draw();
  }

  readonly #saveWeights = async (): Promise<void> => {
    const run = this.#run;
    if (!run || !this.#pictures) return;
    const file = await this.#whileOpen(run, weightsFile(run, this.#settings, this.#pictures.classNames));
    if (file !== null) save("noodle-lab.safetensors", file);
  };

  /** What a training answers; null when it was ended meanwhile, which is no error of the page. */
  async #whileOpen<T>(run: Run, asked: Promise<T>): Promise<T | null> {
    try {
      const answer = await asked;
      return run === this.#run ? answer : null;
    } catch (error) {
      if (run === this.#run && run.canLook) throw error;
      return null;
    }
  }

  /** @returns whether the page may write to the clipboard */
  async #copyLink(): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(`${location.href.replace(/#.*/, "")}#${toLink(this.#settings)}`);
      return true;
    } catch {
      return false;
    }
  }

  /** Draws what has changed. */
  #draw(): void {
    const other = this.#language === "en" ? "ja" : "en";
    document.documentElement.lang = this.#language;
    document.title = this.#t.title;
    const changeLanguage = () => {
      this.#language = other;
      this.#draw();
    };
    fill("head", this.#language, () => headView(other, changeLanguage, this.#t));
    this.#drawSettings();
    this.#drawTraining();
    this.#drawResults();
  }

  #drawSettings(): void {
    const t = this.#t;
    const link = toLink(this.#settings);
    const count = this.#pictures ? this.#pictures.train.y.length : this.#loadingText;
    fill("pictures", `${this.#language} ${link} ${count} ${this.#error} ${this.#pictures?.classNames}`, () => {
      const state = {
        settings: this.#settings,
        pictures: this.#pictures,
        loading: this.#loadingText,
        error: this.#error,
        areOwn: this.#folder !== null,
      };
      return picturesView(state, this.#open, this.#change, t);
    });
    fill("network", `${this.#language} ${link} ${this.#classes}`, () =>
      networkView(this.#settings, this.#classes, this.#change, t),
    );
    fill("training-head", `${this.#language} ${link}`, () => [
      element("h2", {}, t.training),
      controlsView("training", this.#settings, this.#change, t),
    ]);
  }

  #drawTraining(): void {
    const t = this.#t;
    const progress = this.#run?.progress ?? null;
    const curves = this.#run?.curves ?? NO_CURVES;
    const epoch = curves.loss.length;
    const { epochs } = this.#settings;
    const actions = {
      go: this.#go,
      pause: () => this.#run?.pause(),
      rewind: () => void this.#rewind(),
      keep: () => {
        this.#kept = structuredClone(curves);
        this.#draw();
      },
    };
    const [isReady, canKeep] = [this.#pictures !== null, epoch > 0];
    fill("controls", `${this.#language} ${progress?.state} ${isReady} ${canKeep}`, () =>
      buttonsView(progress, isReady, canKeep, actions, t),
    );
    fill("state", "", () => [
      stateText(progress, epochs, t),
      progress?.error !== undefined && element("span", { role: "alert", class: "error" }, ` ${progress.error}`),
    ]);
    const kept = `${this.#kept?.loss.length} ${this.#kept?.loss[0]}`;
    fill("curves", `${this.#language} ${epochs} ${epoch} ${curves.loss[epoch - 1]} ${kept}`, () => [
      curvesView(curves, this.#kept, epochs, t),
    ]);
    if (epoch > 0 && (epoch % 5 === 0 || progress?.state === "done")) {
      const [accuracy, valAccuracy] = [curves.accuracy, curves.valAccuracy].map((values) =>
        values[epoch - 1].toFixed(2),
      );
      fill("spoken", `${this.#language} ${epoch} ${accuracy}`, () => [t.spoken(epoch, accuracy, valAccuracy)]);
    }
  }

  #drawResults(): void {
    const t = this.#t;
    const layers = this.#layersWithMaps();
    const layer = this.#shownLayer(layers);
    const version = `${this.#language} ${this.#version} ${this.#cell}`;
    const pictures = this.#pictures;
    const choose = (picked: number, chosen: string | null) => {
      this.#picked = picked;
      this.#layer = chosen;
      this.#draw();
      void this.#lookInside();
    };
    const shown = `${this.#language} ${this.#picked} ${layers} ${layer} ${pictures?.classNames} ${pictures?.val.y.length} ${pictures?.val.x.shape}`;
    fill("look-choices", shown, () => [
      element("h2", {}, t.look),
      ...(pictures ? choicesView(pictures, this.#picked, layers, layer, choose, t) : []),
    ]);
    const seen = this.#seen;
    const notYet = element("p", { class: "quiet" }, t.notYet);
    fill("look-seen", version, () => [
      seen && pictures ? seenView(seen, pictureAt(pictures.val.x, seen.at), pictures.classNames, t) : notYet,
    ]);
    this.#drawJudgement(version);
    const canSave = this.#run?.canLook === true;
    fill(
      "take",
      `${this.#language} ${toLink(this.#settings)} ${this.#folder === null} ${this.#classes} ${canSave}`,
      () =>
        takeView(
          this.#settings,
          this.#folder === null ? null : this.#classes,
          canSave,
          () => this.#copyLink(),
          this.#saveWeights,
          t,
        ),
    );
  }

  #drawJudgement(version: string): void {
    const t = this.#t;
    const test = this.#pictures?.test ?? null;
    const choose = (truth: number, predicted: number) => {
      this.#cell = [truth, predicted];
      this.#draw();
    };
    fill("judge", version, () => [
      element("h2", {}, t.judge),
      this.#predictions
        ? confusionView(this.#predictions, this.#cell, choose, t)
        : element("p", { class: "quiet" }, t.notYet),
      test &&
        testView(this.#tested && t.tested(...this.#tested), this.#predictions !== null, () => void this.#test(test), t),
    ]);
  }
}

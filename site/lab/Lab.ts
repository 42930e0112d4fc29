import type { ChosenFolder } from "noodlenet/data";
import type { Experiment } from "./compare/Experiment.js";
import { Seeds } from "./compare/Seeds.js";
import { errorText } from "./errorText.js";
import { answers, type Cell } from "./judge.js";
import { LACKS, LabError } from "./LabError.js";
import { Looking } from "./Looking.js";
import { networkOf } from "./network.js";
import { leaveCamera } from "./own/cameraView.js";
import { OwnPictures } from "./own/OwnPictures.js";
import { type Decoded, type Part, type Pictures, paintedBowls, picturesOf, scaled, tooLarge } from "./pictures.js";
import { Run } from "./Run.js";
import { fromLink, misreadIn, type Settings, toLink } from "./settings.js";
import { kerasFile } from "./take/kerasFile.js";
import { projectFile } from "./take/project.js";
import { copy, save } from "./take/save.js";
import { type Language, TEXTS, type Texts } from "./texts.js";

/** The whole page: what the reader chose, the training, and what is shown of it. */
export class Lab {
  language: Language = navigator.language.startsWith("ja") ? "ja" : "en";
  settings: Settings = fromLink(location.hash);
  /** What the link asks for that the page does not have. */
  misread = misreadIn(location.hash);
  pictures: Pictures | null = null;
  /** The reader's own pictures as they were decoded; null for the bowls. */
  decoded: Decoded | null = null;
  loadingText = "";
  /** Counts how often pictures were loaded. */
  loads = 0;
  /** Counts settings that were not taken. */
  refusals = 0;
  #error: unknown = null;
  run: Run | null = null;
  kept: Experiment | null = null;
  /** The trainings from further seeds. */
  seeds: Seeds | null = null;
  #wantsSeeds = false;
  cell: Cell | null = null;
  tested: readonly [right: number, all: number] | null = null;
  readonly looking = new Looking(() => this.draw());
  readonly own: OwnPictures;
  #loading = new AbortController();
  /** The training before, until its worker has ended: no two train at once. */
  #closing: Promise<unknown> = Promise.resolve();
  readonly #draw: () => void;

  /** @param draw draws what has changed */
  constructor(draw: () => void) {
    this.#draw = draw;
    const lab = this;
    this.own = new OwnPictures({
      albumChanged: (settings) => void this.#load(settings),
      changed: () => this.draw(),
      failed: (error) => {
        this.#error = error;
        this.draw();
      },
      refusalOf: (album, settings) => tooLarge(album, (settings ?? this.settings).size),
      get settings() {
        return lab.settings;
      },
      get texts() {
        return lab.t;
      },
    });
  }

  get t(): Texts {
    return TEXTS[this.language];
  }

  /** What went wrong, in words. */
  get error(): string | null {
    return this.#error === null ? null : errorText(this.#error, this.t);
  }

  /** Whether the pictures only lack what is still to be added. */
  get isIncomplete(): boolean {
    return this.#error instanceof LabError && LACKS.includes(this.#error.problem);
  }

  /** The number of classes that the network tells apart. */
  get classes(): number {
    return this.pictures?.classNames.length ?? 2;
  }

  start(): void {
    addEventListener("hashchange", () => {
      const [settings, misread] = [fromLink(location.hash), misreadIn(location.hash)];
      if (toLink(settings) !== toLink(this.settings)) void this.change(settings);
      this.misread = misread;
      this.draw();
    });
    document.body.addEventListener("dragover", (event) => event.preventDefault());
    document.body.addEventListener("drop", (event) => {
      event.preventDefault();
      const { dataTransfer } = event;
      if (dataTransfer) void this.#opening(() => this.own.openDropped(dataTransfer));
    });
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.#closeOpened());
    this.own.listen();
    this.looking.listen();
    this.draw();
    void this.#load();
  }

  /** Closes a camera, all pictures of a class, or those of a cell, in whose part of the page the reader is. */
  #closeOpened(): void {
    if (this.own.camera.isOpen) leaveCamera(this.own);
    else if (this.looking.camera.isOpen) this.looking.closeCamera();
    else if (this.own.opened && !document.activeElement?.closest("#judge")) this.own.show(null);
    else this.chooseCell(null);
  }

  readonly changeLanguage = (): void => {
    this.language = this.language === "en" ? "ja" : "en";
    this.draw();
  };

  /** Some other settings: a training begins anew, with pictures of another size where that has changed. */
  readonly change = async (changed: Partial<Settings>): Promise<void> => {
    const settings = { ...this.settings, ...changed };
    const refusal = this.own.album && tooLarge(this.own.album, settings.size);
    if (refusal) {
      this.#error = refusal;
      // The control is drawn as it was.
      this.refusals++;
      return this.draw();
    }
    const isOtherSize = settings.size !== this.settings.size;
    this.#take(settings);
    await this.rewind();
    if (isOtherSize) await this.#load();
  };

  #take(settings: Settings): void {
    [this.settings, this.misread] = [settings, []];
    history.replaceState(null, "", `#${toLink(settings)}`);
  }

  /** A folder of the reader's own. */
  readonly open = (folder: ChosenFolder): Promise<void> => this.#opening(() => this.own.open(folder));

  async #opening(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#error = error;
      this.draw();
    }
  }

  /** @param settings those to go on with; null: the present ones */
  async #load(settings: Settings | null = null): Promise<void> {
    if (settings) this.#take(settings);
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const { album } = this.own;
    this.pictures = null;
    this.decoded = null;
    this.loadingText = "";
    this.#error = null;
    try {
      await this.rewind();
      const { size } = this.settings;
      if (album) this.decoded = await picturesOf(album, size, signal, this.#telling(this.t.decoding));
      const pictures = this.decoded?.pictures ?? (await paintedBowls(size, signal, this.#telling(this.t.painting)));
      if (signal.aborted) return;
      this.pictures = pictures;
    } catch (error) {
      if (signal.aborted) return;
      this.#error = error;
    }
    this.loadingText = "";
    this.loads++;
    this.draw();
  }

  /** Tells how far the pictures are, not at each one. */
  readonly #telling = (words: (done: number, all: number) => string) => (done: number, all: number) => {
    this.loadingText = words(done, all);
    if (done % 8 === 0) this.draw();
  };

  /** Ends the training; the next begins from the same weights. */
  readonly rewind = async (): Promise<void> => {
    const { run, seeds } = this;
    this.run = null;
    this.seeds = null;
    this.#wantsSeeds = false;
    this.looking.reset();
    this.cell = null;
    this.tested = null;
    this.draw();
    if (run) this.#closing = Promise.all([this.#closing, run.close(), seeds?.close()]);
    await this.#closing;
  };

  readonly go = (until: "end" | "epoch" | "step"): void => {
    const { pictures } = this;
    if (pictures === null) return;
    const changed = () => {
      this.#goOnWithSeeds(pictures);
      this.draw();
      if (this.run) void this.looking.look(this.run, pictures);
    };
    this.run ??= new Run(this.settings, networkOf(this.settings, this.classes), pictures, changed, this.#closing);
    this.run.go(until);
  };

  readonly pause = (): void => this.run?.pause();

  /** Trains from two more seeds, after the present training. */
  readonly goSeeds = (): void => {
    this.#wantsSeeds = true;
    if (this.run?.progress.state === "done" && this.pictures) this.#goOnWithSeeds(this.pictures);
    else this.go("end");
    this.draw();
  };

  #goOnWithSeeds(pictures: Pictures): void {
    if (!this.#wantsSeeds || this.seeds || this.run?.progress.state !== "done") return;
    this.seeds = new Seeds(this.settings, this.classes, pictures, () => this.draw());
  }

  /** What is trained now. */
  get experiment(): Experiment {
    const runs = [...(this.run ? [this.run.curves] : []), ...(this.seeds?.curves ?? [])];
    return { settings: this.settings, album: this.own.album, runs };
  }

  readonly keep = (): void => {
    this.kept = { ...this.experiment, runs: structuredClone(this.experiment.runs) };
    this.draw();
  };

  readonly forget = (): void => {
    this.kept = null;
    this.draw();
  };

  /** Shows the pictures of a cell; null for none. The cell that is shown is closed where it is chosen again. */
  chooseCell(cell: Cell | null): void {
    this.cell = String(cell) === String(this.cell) ? null : cell;
    this.draw();
  }

  /** Opens the test set. */
  async test(test: Part): Promise<void> {
    const { run } = this;
    if (!run?.canLook || !this.pictures) return;
    const { classNames } = this.pictures;
    const probabilities = await this.#whileOpen(run, run.predict(scaled(test).x));
    if (probabilities === null) return;
    const said = answers({ part: test, probabilities, classNames });
    this.tested = [said.filter((answer, i) => answer === test.y[i]).length, test.y.length];
    this.draw();
  }

  readonly saveWeights = async (): Promise<void> => {
    const { run } = this;
    if (!run || !this.pictures) return;
    const weights = await this.#whileOpen(run, run.weights());
    if (weights !== null) save("model.keras", await kerasFile(run.network, weights, this.pictures.classNames));
  };

  /** Everything in one zip file. */
  readonly saveProject = async (): Promise<void> => {
    const { run, pictures, settings, t } = this;
    if (!pictures) return;
    const weights = run?.canLook ? await this.#whileOpen(run, run.weights()) : null;
    const trained = run && weights ? { weights, curves: run.curves } : null;
    const { album } = this.own;
    const { photos = null, skipped = [] } = this.decoded ?? {};
    save("noodle-lab.zip", await projectFile({ settings, pictures, photos, trained, t }));
    if (album && skipped.length === 0) this.own.wasSaved(album);
  };

  /** What a training answers; null when it was ended meanwhile, which is no error of the page. */
  async #whileOpen<T>(run: Run, asked: Promise<T>): Promise<T | null> {
    try {
      const answer = await asked;
      return run === this.run ? answer : null;
    } catch (error) {
      if (run === this.run && run.canLook) throw error;
      return null;
    }
  }

  /** @returns whether the page may write to the clipboard */
  readonly copyLink = (): Promise<boolean> => copy(`${location.href.replace(/#.*/, "")}#${toLink(this.settings)}`);

  /** Draws what has changed. */
  draw(): void {
    this.#draw();
  }
}

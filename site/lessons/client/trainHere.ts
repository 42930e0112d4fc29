import { element } from "../../shared/dom.js";
import type { Training } from "../training/here.js";
import type { Look } from "../training/looks.js";
import type { Pictures } from "../training/pictures.js";
import type { Curves, Recipe, TrainedRun } from "../training/recipe.js";
import type { TrainingWord } from "../words.js";
import { button } from "./controls.js";
import { filled } from "./lesson.js";
import { loadTraining } from "./loadTraining.js";

/** A training that a reader may run in the page. */
export interface PageRun {
  readonly name: string;
  readonly recipe: Recipe;
  /** What it gave before. */
  readonly stored: TrainedRun;
  /** What else is looked at after each epoch, and what was seen before, after the last epochs or all. */
  readonly look?: Look;
  readonly seen?: readonly (readonly number[])[];
}

/** What a training has given so far: its curves, and what was looked at after each epoch. */
export interface Given {
  readonly curves: Curves;
  readonly seen: readonly (readonly number[])[];
}

export interface TrainHere<Run extends PageRun> {
  readonly words: Readonly<Record<TrainingWord, string>>;
  /** The trainings that a press of the button runs, one after the other. */
  readonly runs: () => readonly Run[];
  /** Draws what they give, after each epoch; when they are stopped, what they gave before. */
  readonly show: (given: readonly Given[], runs: readonly Run[]) => void;
}

const NOTHING: Given = { curves: { loss: [], accuracy: [], valLoss: [], valAccuracy: [] }, seen: [] };

/** A button that trains in the page, in a worker, and what is said of it: in the end, whether it gave what is stored, to the last bit. */
export function trainHere<Run extends PageRun>({ words, runs: chosen, show }: TrainHere<Run>): HTMLElement {
  let stopping: AbortController | null = null;
  const state = element("p", { class: "quiet" }, words.stored);
  const spoken = element("p", { class: "unseen", role: "status" });
  const say = (text: string, isSpoken = true) => {
    state.textContent = text;
    if (isSpoken) spoken.textContent = text;
  };
  const start = button(words.train, () => (stopping ? stopping.abort() : void run()), { class: "main" });
  const run = async () => {
    stopping = new AbortController();
    const { signal } = stopping;
    const runs = chosen();
    start.textContent = words.stop;
    delete state.dataset.ended;
    try {
      say(words.loading);
      const training = await loadTraining();
      const pictures = await painted(training, runs, signal, (done, all) =>
        say(filled(words.painting, { done, all }), false),
      );
      const began = performance.now();
      const given = runs.map(() => NOTHING);
      const ended: TrainedRun[] = [];
      for (const [i, one] of runs.entries())
        ended.push(
          await trained(training, one, pictures, signal, (now) => {
            given[i] = now;
            const epoch = now.curves.loss.length;
            say(filled(words.running, { name: one.name, epoch, epochs: one.recipe.epochs }), epoch % 5 === 0);
            show(given, runs);
          }),
        );
      const isSame = runs.every((one, i) => isStored(one, ended[i], given[i].seen));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(filled(isSame ? words.same : words.differs, { seconds, hash: ended.map(({ hash }) => hash).join(", ") }));
      state.dataset.ended = isSame ? "same" : "differs";
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      say(signal.aborted ? words.stopped : filled(words.failed, { error: told }));
      show(
        runs.map(({ stored, seen = [] }) => ({ curves: stored, seen })),
        runs,
      );
    }
    stopping = null;
    start.textContent = words.again;
  };
  return element("div", { class: "train" }, element("div", { class: "buttons" }, start), state, spoken);
}

/** The pictures that some trainings need. */
function painted(
  { paint }: Training,
  runs: readonly PageRun[],
  signal: AbortSignal,
  onPainted: (done: number, all: number) => void,
): Promise<Pictures> {
  const most = Math.max(...runs.map(({ recipe }) => (recipe.skip ?? 0) + recipe.train));
  return paint(most, signal, onPainted);
}

/** Runs a training. @param onEpoch gets what it has given after each epoch */
function trained(
  { train }: Training,
  { recipe, look }: PageRun,
  pictures: Pictures,
  signal: AbortSignal,
  onEpoch: (given: Given) => void,
): Promise<TrainedRun> {
  let { curves } = NOTHING;
  const seen: (readonly number[])[] = [];
  return train(
    recipe,
    pictures,
    signal,
    (now) => {
      curves = now;
    },
    {
      onEpochEnd: async (_, __, context) => {
        if (look) seen.push(await look(context, pictures));
        onEpoch({ curves, seen });
      },
    },
  );
}

const isStored = ({ stored, seen = [] }: PageRun, ended: TrainedRun, now: Given["seen"]) =>
  JSON.stringify([stored, seen]) === JSON.stringify([ended, now.slice(now.length - seen.length)]);

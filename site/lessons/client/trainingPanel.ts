import type { WorkerCallback } from "noodlenet/worker";
import { element } from "../../shared/dom.js";
import { curvesTable, key, type Line, lineChart } from "../../shared/lineChart.js";
import type { Training } from "../training/here.js";
import { first } from "../training/pictures.js";
import type { Curves, Recipe, TrainedRun } from "../training/recipe.js";
import type { TrainingWord } from "../words.js";
import { button } from "./controls.js";
import { filled } from "./lesson.js";

/** A training of the panel. */
export interface PanelRun {
  readonly name: string;
  readonly recipe: Recipe;
  /** What it gave before. */
  readonly stored: TrainedRun;
}

/** A chart of the panel. */
export interface PanelChart {
  readonly title: string;
  /** The upper end of its axis; null: what the values need. */
  readonly top: number | null;
  /** Its lines, of the curves of all runs. */
  readonly lines: (curves: readonly Curves[]) => readonly Line[];
}

export interface Panel {
  readonly words: Readonly<Record<TrainingWord, string>>;
  readonly runs: readonly PanelRun[];
  readonly charts: readonly PanelChart[];
  /** The columns of the table beneath. */
  readonly table: (curves: readonly Curves[]) => readonly (readonly [name: string, values: readonly number[]])[];
  /** Pictures to watch: the first of those for validation, and what is done with the probabilities of their classes after each epoch. */
  readonly watch?: { readonly count: number; readonly seen: (epoch: number, probabilities: ArrayLike<number>) => void };
  /** Called when the curves that are shown have changed. */
  readonly changed?: (curves: readonly Curves[]) => void;
}

const NONE: Curves = { loss: [], accuracy: [], valLoss: [], valAccuracy: [] };

/** Curves of trainings that were run before, and a button that runs them in the page: in a worker, one after the other, drawn as they come. */
export function trainingPanel({ words, runs, charts, table, watch, changed }: Panel): HTMLElement {
  let curves: readonly Curves[] = runs.map(({ stored }) => stored);
  let stopping: AbortController | null = null;
  const epochs = Math.max(...runs.map(({ recipe }) => recipe.epochs));
  const state = element("p", { class: "quiet" }, words.stored);
  const spoken = element("p", { class: "unseen", role: "status" });
  const view = element("div");
  const draw = () => {
    const open = view.querySelector("details")?.open;
    const drawn = charts.map(({ title, top, lines }) =>
      element("figure", {}, element("figcaption", {}, title), lineChart(title, lines(curves), epochs, top)),
    );
    const names = new Map(charts.flatMap(({ lines }) => lines(curves)).map((line) => [line.kind, line]));
    view.replaceChildren(
      element("p", { class: "legend" }, ...[...names.values()].map(key)),
      element("div", { class: "charts" }, ...drawn),
      curvesTable(words.table, words.epoch, table(curves)),
    );
    const details = view.querySelector("details");
    if (details && open) details.open = true;
    changed?.(curves);
  };
  const say = (text: string, isSpoken = false) => {
    state.textContent = text;
    if (isSpoken) spoken.textContent = text;
  };
  const start = button(words.train, () => (stopping ? stopping.abort() : void run()), { class: "main" });
  const run = async () => {
    stopping = new AbortController();
    const { signal } = stopping;
    start.textContent = words.stop;
    curves = runs.map(() => NONE);
    try {
      say(words.loading, true);
      const { paint, train } = await loadTraining();
      const most = Math.max(...runs.map(({ recipe }) => (recipe.skip ?? 0) + recipe.train));
      const pictures = await paint(most, signal, (done, all) => say(filled(words.painting, { done, all })));
      const began = performance.now();
      const ended: TrainedRun[] = [];
      for (const [i, { name, recipe }] of runs.entries()) {
        const show = (now: Curves) => {
          curves = curves.map((one, j) => (i === j ? now : one));
          const epoch = now.loss.length;
          say(filled(words.running, { name, epoch, epochs: recipe.epochs }), epoch % 5 === 0);
          draw();
        };
        const onEpochEnd: WorkerCallback["onEpochEnd"] =
          watch &&
          (async (epoch, _, context) => {
            const [{ data }] = await context.predict(first(pictures.val, watch.count).x);
            watch.seen(epoch + 1, data);
          });
        const ran = await train(recipe, pictures, signal, show, onEpochEnd ? { onEpochEnd } : {});
        ended.push(ran);
      }
      const isSame = runs.every(({ stored }, i) => JSON.stringify(stored) === JSON.stringify(ended[i]));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(
        filled(isSame ? words.same : words.differs, { seconds, hash: ended.map(({ hash }) => hash).join(", ") }),
        true,
      );
      state.dataset.ended = isSame ? "same" : "differs";
    } catch (error) {
      say(
        signal.aborted
          ? words.stopped
          : filled(words.failed, { error: error instanceof Error ? error.message : String(error) }),
        true,
      );
      curves = runs.map(({ stored }) => stored);
      draw();
    }
    stopping = null;
    start.textContent = words.again;
  };
  draw();
  return element("div", { class: "panel" }, element("div", { class: "buttons" }, start), state, spoken, view);
}

/** The script that trains, which lies beside the lesson's own; it is asked for once, and not before it is needed. */
let loading: Promise<Training> | null = null;
export function loadTraining(): Promise<Training> {
  loading ??= new Promise((resolve, reject) => {
    const own = document.querySelector<HTMLScriptElement>("script[src]") as HTMLScriptElement;
    const script = element("script", { src: own.getAttribute("src")?.replace(/[^/]+$/, "training.js") });
    script.onload = () => resolve(globalThis.lessonTraining as Training);
    script.onerror = () => {
      loading = null;
      reject(new Error("training.js cannot be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}

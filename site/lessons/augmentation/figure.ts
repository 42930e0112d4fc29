import { element, picture } from "../../shared/dom.js";
import { comparisonPanel } from "../client/comparison.js";
import { choice, isCalm, slider } from "../client/controls.js";
import { epochSlider } from "../client/epochSlider.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { onwards, player } from "../client/player.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { RECIPES } from "../training/recipes.js";
import { bars, FLIPS } from "./bars.js";
import { CHANGES, faultOf, QUESTIONS, type Question } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { type Change, changed, changeOf, type Ranges, sourceOf } from "./moved.js";
import { degrees, isMirrored, movedDrawing, POINT, shiftText } from "./movedDrawing.js";
import { AUGMENTED } from "./recipe.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const { size } = numbers;
const DISHES = [words.ramen, words.udon];
const SIDES = [words.left, words.right];

const bowls = numbers.bowls.map((bowl) => ({
  ...bowl,
  pixels: Uint8Array.from(atob(bowl.pixels), (char) => char.charCodeAt(0)),
}));
const epochs = bowls[0].draws.length;

let bowl = bowls[0];
let ranges: Ranges = { flip: "horizontal", rotation: 0.05, zoom: 0.15, translation: 0.1 };
let epoch = 1;
let question: "dish" | "side" = "dish";

const change = (of = epoch) => changeOf(bowl.draws[of - 1], ranges, size);

/** The labels of both questions, and whether they are still right. */
function labels(now: Change): readonly string[] {
  const told = (label: string, isTrue: boolean) => filled(isTrue ? words.stays : words.lies, { label });
  return [told(DISHES[bowl.dish], true), told(SIDES[bowl.side], !isMirrored(now))];
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const now = change();
  const values: Readonly<Record<string, string>> = {
    flip: words[ranges.flip],
    turn: `${degrees(now)}°`,
    zoom: shown(now.zoom, 2),
    shift: shiftText(now),
    label: labels(now).join(" / "),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});

const drawing = element("div");
const strip = element("div", { class: "strip" });
const accuracies = element("div");
const [table, writeTable] = foldedTable(words.tableTitle, [words.epoch, "m", "θ", "z", "t"]);

function draw(): void {
  const now = change();
  const [u] = sourceOf(now, ...POINT);
  drawing.replaceChildren(movedDrawing({ now, epoch, size, bowl: bowl.pixels, labels: labels(now) }, words));
  accuracies.replaceChildren(bars(numbers.accuracies[question], ranges.flip, question, words));
  strip.replaceChildren(
    ...bowl.draws.map((_, i) =>
      element(
        "figure",
        { class: i + 1 === epoch ? "now" : "" },
        picture(
          { data: changed(bowl.pixels, size, change(i + 1)), shape: [size, size, 3] },
          filled(words.after, { epoch: i + 1 }),
        ),
      ),
    ),
  );
  writeNow({
    u: shown(u, 2),
    m: isMirrored(now) ? "(−1)" : "1",
    z: shown(now.zoom, 3),
    cos: shown(Math.cos(now.angle), 3),
    sin: bracketed(Math.sin(now.angle), 3),
    right: bracketed(now.shift[0]),
    down: bracketed(now.shift[1]),
    flip: ranges.flip === "none" ? "undefined" : `"${ranges.flip}"`,
    rotation: String(ranges.rotation),
    zoom: String(ranges.zoom),
    translation: String(ranges.translation),
  });
  writeTable(
    bowl.draws.map((_, i) => {
      const one = change(i + 1);
      return [String(i + 1), isMirrored(one) ? "−1" : "1", `${degrees(one)}°`, shown(one.zoom, 2), shiftText(one)];
    }),
  );
  lights.refresh();
}
const bracketed = (value: number, digits = 2) => {
  const text = shown(value, digits);
  return text.startsWith("−") ? `(${text})` : text;
};

const epochsSlider = epochSlider(words.epoch, epochs, epoch, (value) => {
  epoch = value;
  draw();
});
const { button: play } = player(words, () => (isCalm() ? 2500 : 900), onwards(epochsSlider, 1));
const range = (name: "rotation" | "zoom" | "translation", term: string, to: number) =>
  slider({
    name: words[name],
    from: 0,
    to,
    step: 0.05,
    value: ranges[name],
    text: (value) => String(Number(value.toFixed(2))),
    term,
    changed: (value) => {
      ranges = { ...ranges, [name]: Number(value.toFixed(2)) };
      draw();
    },
  });

byId("figure").replaceChildren(
  drawing,
  element("div", { class: "sliders" }, epochsSlider),
  play,
  element("p", { class: "quiet" }, words.strip),
  strip,
  element(
    "div",
    { class: "sliders" },
    choice(
      words.bowl,
      bowls.map(
        ({ dish, side }, i) => [String(i), filled(words.which, { dish: DISHES[dish], side: SIDES[side] })] as const,
      ),
      "0",
      (value) => {
        bowl = bowls[Number(value)];
        draw();
      },
    ),
    choice(
      words.flip,
      FLIPS.map((flip) => [flip, words[flip]] as const),
      ranges.flip,
      (value) => {
        ranges = { ...ranges, flip: value as Ranges["flip"] };
        draw();
      },
    ),
    range("rotation", "turn", 0.5),
    range("zoom", "zoom", 0.6),
    range("translation", "shift", 0.3),
  ),
  table,
  element("p", { class: "quiet" }, words.barsTitle),
  choice(
    words.question,
    (["dish", "side"] as const).map((one) => [one, words[one]] as const),
    question,
    (value) => {
      question = value as typeof question;
      draw();
    },
  ),
  accuracies,
);
draw();

byId("surprise-figure").replaceChildren(
  comparisonPanel(training, [
    { name: words.plainRun, recipe: RECIPES.cnn, stored: numbers.runs.cnn },
    { name: words.movedRun, recipe: AUGMENTED.moved, stored: numbers.runs.moved },
  ]),
);

const options = [["", words.choose], ...CHANGES.map((one) => [one, words[one]] as const)] as const;
const answers = (Object.keys(QUESTIONS) as Question[]).map((name) => {
  const label = choice(words[`${name}Question`], options, "", () => {});
  return [label, () => (label.querySelector("select") as HTMLSelectElement).value] as const;
});
exerciseForm(
  answers.map(([label]) => label),
  words.check,
  () => {
    const given = answers.map(([, read]) => read());
    if (given.includes("")) return { right: false, text: words.missing };
    const fault = faultOf(given);
    return { right: fault === null, text: fault === null ? words.found : words[`${fault}Wrong`] };
  },
);

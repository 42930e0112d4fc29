import { element, picture } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { comparisonPanel } from "../client/comparison.js";
import { choice, isCalm, slider } from "../client/controls.js";
import { epochSlider } from "../client/epochSlider.js";
import { exerciseForm } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { onwards, player } from "../client/player.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { RECIPES } from "../training/recipes.js";
import { CHANGES, faultOf, QUESTIONS, type Question } from "./exercise.js";
import type { numbers as Numbers } from "./lesson.js";
import { type Change, changed, changeOf, type Ranges, sourceOf } from "./moved.js";
import { AUGMENTED } from "./recipe.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers } = lessonData<typeof Numbers, keyof (typeof TEXTS)["en"]["figure"]>();
const { size } = numbers;
const FLIPS = ["none", "horizontal", "vertical"] as const;
const DISHES = [words.ramen, words.udon];
const SIDES = [words.left, words.right];
/** The pixel whose source the formula works out, measured from the middle. */
const POINT = [8.5, 4.5] as const;

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
const isMirrored = ({ mirror }: Change) => mirror[0] < 0;
const shiftText = ({ shift }: Change) => shift.map((by) => shown(by, 1)).join(", ");
const degrees = ({ angle }: Change) => shown((angle * 180) / Math.PI, 0);

/** The drawing: the picture as it was with free space around it, and the new one. */
const [SMALL, LARGE] = [3, 4.5];
const OLD = { x: 0, y: 20, width: 172, height: 150 };
const NEW = { x: 192, y: 23 };

/** Where a place, measured from the middle, is in the drawing of the picture as it was. */
const before = ([u, v]: readonly [number, number]) => [OLD.width / 2 + SMALL * u, OLD.height / 2 + SMALL * v] as const;

/** A part of the drawing that lights with a term. */
function group(term: string, ...parts: readonly SVGElement[]): SVGElement {
  const made = shape("g", { "data-term": term });
  made.append(...parts);
  return made;
}

/** The value of a term in the row beneath, with its frame. */
const valueText = (x: number, width: number, words: string) => [
  shape("text", { x, y: 191, class: "strong" }, words),
  shape("rect", { class: "frame", x: x - 4, y: 176, width, height: 21, rx: 3 }),
];

/** The picture as it was, with the part of it that the new one shows. */
function shownPart(now: Change): SVGElement {
  const half = size / 2;
  const corner = (x: number, y: number) => before(sourceOf(now, x * half, y * half));
  const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  const line = (from: readonly number[], to: readonly number[], kind: string) =>
    shape("line", { class: kind, x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  const [centre, middle, source] = [before([0, 0]), before(sourceOf(now, 0, 0)), before(sourceOf(now, ...POINT))];
  // What leaves the drawing is cut off.
  const part = shape("svg", { ...OLD });
  part.append(
    pixels(before([-half, -half]), SMALL, bowl.pixels),
    group("zoom", shape("polygon", { class: "view-of", points: corners.map((one) => one.join(",")).join(" ") })),
    group("turn", line(corners[0], corners[1], "view-edge")),
    group("flip", line(corners[0], corners[3], "view-left")),
    group(
      "shift",
      line(centre, middle, "view-edge"),
      shape("circle", { class: "fill mark", cx: middle[0], cy: middle[1], r: 3 }),
    ),
    shape("circle", { class: "view-dot", cx: source[0], cy: source[1], r: 4 }),
  );
  return part;
}

const pixels = ([x, y]: readonly [number, number], scale: number, data: ArrayLike<number>) =>
  shape("image", {
    href: picture({ data, shape: [size, size, 3] }, "").toDataURL(),
    x,
    y,
    width: scale * size,
    height: scale * size,
    style: "image-rendering:pixelated",
  });

function drawn(): SVGElement {
  const now = change();
  const values = { epoch, angle: degrees(now), zoom: shown(now.zoom, 2) };
  const label = filled(isMirrored(now) ? words.pictureMirrored : words.picture, values);
  const svg = shape("svg", { viewBox: "0 0 340 242", role: "img", "aria-label": label });
  const [x, y] = POINT.map((place) => LARGE * (place + size / 2));
  svg.append(
    shape("text", { x: 4, y: 14 }, words.before),
    shape("text", { x: NEW.x, y: 14 }, filled(words.after, { epoch })),
    shownPart(now),
    pixels([NEW.x, NEW.y], LARGE, changed(bowl.pixels, size, now)),
    shape("circle", { class: "view-dot", cx: NEW.x + x, cy: NEW.y + y, r: 4 }),
    group("flip", ...valueText(6, 58, `m = ${isMirrored(now) ? "−1" : "1"}`)),
    group("turn", ...valueText(68, 76, `θ = ${degrees(now)}°`)),
    group("zoom", ...valueText(148, 72, `z = ${shown(now.zoom, 2)}`)),
    group("shift", ...valueText(224, 114, `t = ${shiftText(now)}`)),
    group(
      "label",
      ...labels(now).map((words, i) => shape("text", { x: 6, y: 214 + 18 * i, class: "strong" }, words)),
      shape("rect", { class: "frame", x: 2, y: 199, width: 336, height: 41, rx: 3 }),
    ),
  );
  return svg;
}

/** The labels of both questions, and whether they are still right. */
function labels(now: Change): readonly string[] {
  const told = (label: string, isTrue: boolean) => filled(isTrue ? words.stays : words.lies, { label });
  return [told(DISHES[bowl.dish], true), told(SIDES[bowl.side], !isMirrored(now))];
}

/** How accurate trainings with each flip were. */
function bars(): SVGElement {
  const values = numbers.accuracies[question];
  const svg = shape("svg", { viewBox: "0 0 340 108", role: "img", "aria-label": barsText() });
  const group = shape("g", { "data-term": "label" });
  FLIPS.forEach((flip, i) => {
    const y = 4 + 34 * i;
    group.append(
      shape("text", { x: 4, y: y + 11, class: flip === ranges.flip ? "strong" : "" }, words[flip]),
      shape("rect", { class: "cell", x: 4, y: y + 16, width: 280, height: 12, fill: "none" }),
      shape("rect", {
        class: `fill ${flip === ranges.flip ? "mark" : "plain"}`,
        x: 4,
        y: y + 16,
        width: 280 * values[i],
        height: 12,
      }),
      shape("text", { x: 292, y: y + 27, class: "strong" }, shown(values[i], 2)),
    );
  });
  group.append(shape("rect", { class: "frame", x: 1, y: 1, width: 338, height: 106, rx: 3 }));
  svg.append(group, shape("line", { class: "dashed over", x1: 144, x2: 144, y1: 16, y2: 104 }));
  return svg;
}
const barsText = () =>
  filled(words.bars, {
    question: words[question],
    values: FLIPS.map((flip, i) => `${words[flip]} ${shown(numbers.accuracies[question][i], 2)}`).join(", "),
  });

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
  drawing.replaceChildren(drawn());
  accuracies.replaceChildren(bars());
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
    z: shown(now.zoom, 2),
    cos: shown(Math.cos(now.angle), 2),
    sin: bracketed(Math.sin(now.angle)),
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
const bracketed = (value: number) => (shown(value, 2).startsWith("−") ? `(${shown(value, 2)})` : shown(value, 2));

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

byId("figure").append(
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

byId("surprise-figure").append(
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

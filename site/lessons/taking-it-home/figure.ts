import { element } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { button, choice, moveSlider, numberField, slider } from "../client/controls.js";
import { numbersExercise } from "../client/exercise.js";
import { foldedTable } from "../client/foldedTable.js";
import { byId, filled, lessonData, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import { lightTerms, writeNow } from "../client/terms.js";
import { faultOf } from "./exercise.js";
import { floatOf, indexIn } from "./float.js";
import type { numbers as Numbers } from "./lesson.js";
import type { FilePart } from "./parts.js";
import { preparedFigure } from "./preparedFigure.js";
import { takenFile } from "./takenFile.js";
import type { TEXTS } from "./texts.js";

const { words, terms, training, numbers, language } = lessonData<
  typeof Numbers,
  keyof (typeof TEXTS)["en"]["figure"]
>();
const file = takenFile(numbers.beginning);
const size = numbers.formats.keras;
const parts: readonly FilePart[] = numbers.parts;
const whole = (value: number) => value.toLocaleString(language);

/** The part that is looked at, the place in it: of an element, or of a byte of a text, and the last part with numbers and its element. */
let part = parts[2];
let at = 0;
let seen = { part, at };

const places = ({ bytes, shape: sides }: FilePart) => (sides ? bytes / 4 : bytes);
const termOf = ({ name, shape: sides }: FilePart) => (sides ? "count" : name === "config.json" ? "config" : "notes");
const number = () => {
  const bytes = file.part(seen.part.start + 4 * seen.at, 4);
  return { ...floatOf([...bytes]), bytes };
};
const text = () => new TextDecoder().decode(file.part(part.start, part.bytes));

const [ROWS, HEIGHT] = [12, 11];
const perRow = Math.ceil(size / ROWS);
const across = (byte: number) => 10 + (320 * (byte % perRow)) / perRow;
const down = (byte: number) => 8 + HEIGHT * Math.floor(byte / perRow);

/** What lies from one byte to another, as bars: one for each row of the map that it reaches into. */
function bars(from: number, bytes: number): { x: number; y: number; width: number; height: number }[] {
  const made = [];
  for (let start = from; start < from + bytes; ) {
    const end = Math.min(from + bytes, perRow * (Math.floor(start / perRow) + 1));
    const width = Math.max(2, (320 * (end - start)) / perRow);
    made.push({ x: across(start), y: down(start), width, height: HEIGHT - 1.5 });
    start = end;
  }
  return made;
}

const COLOURS: Readonly<Record<string, string>> = {
  config: "var(--validation)",
  notes: "var(--mark)",
  count: "var(--accent)",
};

function map(): SVGElement[] {
  const all = termGroup(
    "size",
    ...bars(0, size).map((bar) => shape("rect", { class: "fill plain faint", ...bar })),
    shape("rect", { class: "frame", x: 7, y: 5, width: 326, height: ROWS * HEIGHT + 4, rx: 3 }),
  );
  const groups = parts.map((one) =>
    termGroup(
      termOf(one),
      ...bars(one.start, one.bytes).flatMap((bar) => [
        shape("rect", { ...bar, style: `fill:${COLOURS[termOf(one)]}`, "fill-opacity": one === part ? 1 : 0.55 }),
        shape("rect", { class: "frame", ...bar }),
      ]),
    ),
  );
  const byte = part.start + (part.shape ? 4 * at : at);
  const pointer = shape("path", { class: "curve", d: `M${across(byte)} ${down(byte) - 3}v${HEIGHT + 4}` });
  return [all, ...groups, pointer];
}

/** The bits of the number: sign, exponent, fraction. */
function bits(top: number): SVGElement {
  const group = termGroup("weight");
  const { bits: all, bytes } = number();
  [...all].forEach((bit, i) => {
    const x = 10 + 9.7 * i + (i > 0 ? 3 : 0) + (i > 8 ? 3 : 0);
    const kind = i === 0 ? "less" : i < 9 ? "plain" : "more";
    group.append(
      shape("rect", { class: `fill ${kind} ${bit === "1" ? "" : "faint"}`, x, y: top, width: 9, height: 16 }),
      shape("text", { x: x + 4.5, y: top + 28, "text-anchor": "middle" }, bit),
    );
  });
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  group.append(
    shape(
      "text",
      { x: 10, y: top - 7, class: "strong" },
      filled(words.fourBytes, { hex, value: shown(number().value, 6) }),
    ),
    shape("text", { x: 10, y: top + 42 }, words.sign),
    shape("text", { x: 56, y: top + 42 }, words.exponent),
    shape("text", { x: 128, y: top + 42 }, words.fraction),
    shape("rect", { class: "frame", x: 5, y: top - 20, width: 330, height: 66, rx: 3 }),
  );
  return group;
}

function picture(): SVGElement {
  const values = {
    part: part.name,
    bytes: whole(part.bytes),
    start: whole(part.start),
    size: whole(size),
    shape: part.shape ? filled(words.shapeIs, { shape: part.shape.join(" × ") }) : "",
  };
  const svg = shape("svg", { viewBox: "0 0 340 216", role: "img", "aria-label": filled(words.picture, values) });
  svg.append(...map(), bits(166));
  svg.addEventListener("click", (event) => pointAt(svg as SVGSVGElement, event));
  return svg;
}

/** Looks at what was clicked on in the map. */
function pointAt(svg: SVGSVGElement, { clientX, clientY }: MouseEvent): void {
  const point = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const row = Math.floor((point.y - 8) / HEIGHT);
  const byte = row * perRow + ((point.x - 10) / 320) * perRow;
  const found = parts.find(({ start, bytes }) => byte >= start && byte < start + bytes);
  if (row < 0 || row >= ROWS || found === undefined) return;
  const select = chosen.querySelector("select") as HTMLSelectElement;
  select.value = String(parts.indexOf(found));
  void look(found, Math.floor((byte - found.start) / (found.shape ? 4 : 1)));
}

const lights = lightTerms(Object.keys(terms), (term) => {
  const [notes, config] = parts;
  const values: Readonly<Record<string, string>> = {
    size: whole(size),
    count: whole(numbers.numberBytes / 4),
    config: whole(config.bytes),
    notes: whole(notes.bytes),
    weight: shown(number().value, 6),
  };
  return filled(words.now, { says: terms[term].says, value: values[term] });
});
const drawing = element("div");
const said = element("p", { class: "quiet", role: "status" });
const excerpt = element("pre", { class: "program", tabindex: 0, "aria-label": words.excerpt });
const [table, writeTable] = foldedTable(words.tableTitle, [words.part, words.from, words.bytes, words.shape]);
writeTable(
  parts.map(({ name, start, bytes, shape: sides }) => [name, whole(start), whole(bytes), sides?.join(" × ") ?? ""]),
);
const [formats, writeFormats] = foldedTable(words.formatsTitle, [words.format, words.bytes, words.numbers, words.rest]);
writeFormats(
  Object.entries(numbers.formats).map(([name, bytes]) => [
    `.${name}`,
    whole(bytes),
    whole(numbers.numberBytes),
    whole(bytes - numbers.numberBytes),
  ]),
);

function draw(): void {
  drawing.replaceChildren(picture());
  said.textContent = drawing.querySelector("svg")?.getAttribute("aria-label") ?? "";
  const around = part.shape
    ? Array.from({ length: Math.min(8, places(part) - at) }, (_, i) => {
        return `[${indexIn(part.shape as readonly number[], at + i).join(", ")}] ${shown(floatOf([...file.part(part.start + 4 * (at + i), 4)]).value, 6)}`;
      }).join("\n")
    : text().slice(at, at + 240);
  excerpt.textContent = around;
  const { value, sign, fraction, power } = number();
  writeNow({ w: shown(value, 6), fraction: shown(sign * fraction, 6), power: shown(power, 0) });
  lights.refresh();
}

const place = slider({
  name: words.place,
  from: 0,
  to: places(part) - 1,
  step: 1,
  value: 0,
  text: String,
  term: "weight",
  changed: (value) => {
    at = value;
    if (part.shape) seen = { part, at };
    draw();
  },
});

/** Looks at a part, as soon as the file has come as far. */
function look(next: FilePart, where: number): Promise<void> {
  return needed(next.start + next.bytes, () => show(next, where));
}

/** Does something with the file when it has come up to a byte, or says why it has not. */
async function needed(end: number, use: (bytes: Uint8Array) => void): Promise<void> {
  try {
    use(await file.upTo(end));
  } catch (error) {
    said.textContent = filled(training.failed, { error: error instanceof Error ? error.message : String(error) });
  }
}

function show(next: FilePart, where: number): void {
  part = next;
  place.querySelector("input")?.setAttribute("max", String(places(part) - 1));
  moveSlider(place, where);
}

const chosen = choice(
  words.part,
  parts.map(({ name }, i) => [String(i), name] as const),
  String(parts.indexOf(part)),
  (value) => void look(parts[Number(value)], 0),
);

/** The file itself, for whoever wants to open it elsewhere. */
function download(bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  element("a", { href: url, download: "bowls.keras" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

byId("figure").replaceChildren(
  element(
    "p",
    { class: "legend" },
    element("span", { class: "key block more" }, words.numbers),
    element("span", { class: "key block validation" }, "config.json"),
    element("span", { class: "key block mark" }, "metadata.json"),
    element("span", { class: "key block plain" }, words.rest),
  ),
  drawing,
  said,
  element("div", { class: "sliders" }, chosen, place),
  excerpt,
  element(
    "div",
    { class: "fields" },
    button(words.download, () => void needed(size, download)),
  ),
  table,
  formats,
);
draw();

preparedFigure(numbers.seen, words);

numbersExercise(
  words,
  [numberField(words.countField, "", "count"), numberField(words.bytesField, "", "count")],
  ([count, bytes]) => {
    const fault = faultOf(count, bytes);
    const texts = {
      biases: words.biases,
      colours: words.colours,
      count: words.countWrong,
      bits: words.bits,
      double: words.double,
      bytes: words.bytesWrong,
    };
    return fault && texts[fault];
  },
);

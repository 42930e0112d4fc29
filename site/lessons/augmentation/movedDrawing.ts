import { picture } from "../../shared/dom.js";
import { shape } from "../../shared/lineChart.js";
import { filled, shown } from "../client/lesson.js";
import { termGroup } from "../client/termGroup.js";
import { type Change, changed, sourceOf } from "./moved.js";

/** A bowl and what is done with it in an epoch. */
export interface Moved {
  readonly now: Change;
  readonly epoch: number;
  /** Its height and width. */
  readonly size: number;
  /** Its pixels, bytes of three channels. */
  readonly bowl: Uint8Array;
  /** What is said of its labels. */
  readonly labels: readonly string[];
}

type Word = "picture" | "pictureMirrored" | "before" | "after";

/** The pixel whose source the formula works out, measured from the middle. */
export const POINT = [8.5, 4.5] as const;

/** Whether a change mirrors. */
export const isMirrored = ({ mirror }: Change) => mirror[0] < 0;

/** A change's shift, in pixels. */
export const shiftText = ({ shift }: Change) => shift.map((by) => shown(by, 1)).join(", ");

/** A change's angle in degrees. */
export const degrees = ({ angle }: Change) => shown((angle * 180) / Math.PI, 0);

/** The drawing: the picture as it was with free space around it, and the new one. */
const [SMALL, LARGE] = [3, 4.5];
const OLD = { x: 0, y: 20, width: 172, height: 150 };
const NEW = { x: 192, y: 23 };

/** Where a place, measured from the middle, is in the drawing of the picture as it was. */
const before = ([u, v]: readonly [number, number]) => [OLD.width / 2 + SMALL * u, OLD.height / 2 + SMALL * v] as const;

/** The value of a term in the row beneath, with its frame. */
const valueText = (x: number, width: number, text: string) => [
  shape("text", { x, y: 191, class: "strong" }, text),
  shape("rect", { class: "frame", x: x - 4, y: 176, width, height: 21, rx: 3 }),
];

/** The picture as it was, with the part of it that the new one shows. */
function shownPart({ now, size, bowl }: Moved): SVGElement {
  const half = size / 2;
  const corner = (x: number, y: number) => before(sourceOf(now, x * half, y * half));
  const corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  const line = (from: readonly number[], to: readonly number[], kind: string) =>
    shape("line", { class: kind, x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  const [centre, middle, source] = [before([0, 0]), before(sourceOf(now, 0, 0)), before(sourceOf(now, ...POINT))];
  // What leaves the drawing is cut off.
  const part = shape("svg", { ...OLD });
  part.append(
    pixels(before([-half, -half]), SMALL, bowl, size),
    termGroup("zoom", shape("polygon", { class: "view-of", points: corners.map((one) => one.join(",")).join(" ") })),
    termGroup("turn", line(corners[0], corners[1], "view-edge")),
    termGroup("flip", line(corners[0], corners[3], "view-left")),
    termGroup(
      "shift",
      line(centre, middle, "view-edge"),
      shape("circle", { class: "fill mark", cx: middle[0], cy: middle[1], r: 3 }),
    ),
    shape("circle", { class: "view-dot", cx: source[0], cy: source[1], r: 4 }),
  );
  return part;
}

const pixels = ([x, y]: readonly [number, number], scale: number, data: ArrayLike<number>, size: number) =>
  shape("image", {
    href: picture({ data, shape: [size, size, 3] }, "").toDataURL(),
    x,
    y,
    width: scale * size,
    height: scale * size,
    style: "image-rendering:pixelated",
  });

/** The picture before and after a change, with the numbers of the change. */
export function movedDrawing(moved: Moved, words: Readonly<Record<Word, string>>): SVGElement {
  const { now, epoch, size, bowl, labels } = moved;
  const values = { epoch, angle: degrees(now), zoom: shown(now.zoom, 2) };
  const label = filled(isMirrored(now) ? words.pictureMirrored : words.picture, values);
  const svg = shape("svg", { viewBox: "0 0 340 242", role: "img", "aria-label": label });
  const [x, y] = POINT.map((place) => LARGE * (place + size / 2));
  svg.append(
    shape("text", { x: 4, y: 14 }, words.before),
    shape("text", { x: NEW.x, y: 14 }, filled(words.after, { epoch })),
    shownPart(moved),
    pixels([NEW.x, NEW.y], LARGE, changed(bowl, size, now), size),
    shape("circle", { class: "view-dot", cx: NEW.x + x, cy: NEW.y + y, r: 4 }),
    termGroup("flip", ...valueText(6, 58, `m = ${isMirrored(now) ? "−1" : "1"}`)),
    termGroup("turn", ...valueText(68, 76, `θ = ${degrees(now)}°`)),
    termGroup("zoom", ...valueText(148, 72, `z = ${shown(now.zoom, 2)}`)),
    termGroup("shift", ...valueText(224, 114, `t = ${shiftText(now)}`)),
    termGroup(
      "label",
      ...labels.map((label, i) => shape("text", { x: 6, y: 214 + 18 * i, class: "strong" }, label)),
      shape("rect", { class: "frame", x: 2, y: 199, width: 336, height: 41, rx: 3 }),
    ),
  );
  return svg;
}

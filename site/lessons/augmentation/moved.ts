/** What an epoch draws for a picture: whether it is mirrored along each axis, and the others as parts of their ranges, −1 to 1. */
export interface Draw {
  readonly across: boolean;
  readonly down: boolean;
  readonly turn: number;
  readonly zoom: number;
  readonly shift: readonly [right: number, down: number];
}

/** The ranges that draws are parts of, as `augment` takes them. */
export interface Ranges {
  readonly flip: "none" | "horizontal" | "vertical";
  readonly rotation: number;
  readonly zoom: number;
  readonly translation: number;
}

/** How a picture is changed. */
export interface Change {
  /** −1 where it is mirrored, else 1. */
  readonly mirror: readonly [across: 1 | -1, down: 1 | -1];
  /** In radians. */
  readonly angle: number;
  /** Above 1 the picture shrinks. */
  readonly zoom: number;
  /** In pixels. */
  readonly shift: readonly [right: number, down: number];
}

/** What comes of a draw in some ranges, for pictures of some pixels a side. */
export const changeOf = (draw: Draw, ranges: Ranges, size: number): Change => ({
  mirror: [draw.across && ranges.flip === "horizontal" ? -1 : 1, draw.down && ranges.flip === "vertical" ? -1 : 1],
  angle: 2 * Math.PI * ranges.rotation * draw.turn,
  zoom: 1 + ranges.zoom * draw.zoom,
  shift: [ranges.translation * size * draw.shift[0], ranges.translation * size * draw.shift[1]],
});

/** Where a pixel of the changed picture comes from; both places are measured from the middle. */
export function sourceOf({ mirror, angle, zoom, shift }: Change, x: number, y: number): readonly [number, number] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [right, below] = [x - shift[0], y - shift[1]];
  return [mirror[0] * zoom * (c * right - s * below), mirror[1] * zoom * (s * right + c * below)];
}

/** The changed picture: each pixel is mixed of the four around the place it comes from. Beyond the border the picture is reflected. */
export function changed(pixels: ArrayLike<number>, size: number, change: Change): Float32Array {
  const middle = (size - 1) / 2;
  const reflected = (i: number) => {
    const j = ((i % (2 * size)) + 2 * size) % (2 * size);
    return j < size ? j : 2 * size - 1 - j;
  };
  return Float32Array.from({ length: size * size * 3 }, (_, at) => {
    const [place, channel] = [Math.floor(at / 3), at % 3];
    const [u, v] = sourceOf(change, (place % size) - middle, Math.floor(place / size) - middle);
    const [left, top] = [Math.floor(u + middle), Math.floor(v + middle)];
    const [p, q] = [u + middle - left, v + middle - top];
    const pixel = (column: number, row: number) => pixels[(reflected(row) * size + reflected(column)) * 3 + channel];
    const mix = (row: number) => pixel(left, row) * (1 - p) + pixel(left + 1, row) * p;
    return mix(top) * (1 - q) + mix(top + 1) * q;
  });
}

import { halfInputLine8, inputLine, inputLine8 } from "./winogradInputLines";
import { WinogradPlan } from "./WinogradPlan";

/** Bytes of a workspace: two squares of 36 pairs of vectors. */
export const WORKSPACE = 2304;

/** Where the second square begins, which holds a tile that reaches beyond the image. */
export const SQUARE = 1152;

/** The tile at work: its sample's first pixel, its upper left corner, and whether it reaches beyond the image. */
let image: usize = 0;
let top: i32 = 0;
let left: i32 = 0;
let edge: bool = false;

/** Turns to a tile's 6 × 6 inputs. Where it reaches beyond the image the workspace's second square is cleared for pixels of eight channels. */
export function beginInput(p: WinogradPlan, tile: i32, workspace: usize): void {
  const rest = tile / p.tilesWide;
  top = (rest % p.tilesHigh) * 4 - p.padTop;
  left = (tile % p.tilesWide) * 4 - p.padLeft;
  image = p.x + (<usize>((rest / p.tilesHigh) * p.inHeight * p.inWidth * p.channels) << 2);
  edge = top < 0 || left < 0 || top + 6 > p.inHeight || left + 6 > p.inWidth;
  if (edge) memory.fill(workspace + SQUARE, 0, SQUARE);
}

/** Channels that are transformed together: eight where there are as many. */
// @ts-ignore: decorator
@inline
export function channelsTogether(left: i32): i32 {
  return left >= 8 ? 8 : 4;
}

/** Transforms four or eight channels of the tile: 36 places, `place` bytes apart from `to` on. */
// @ts-ignore: decorator
@inline
export function transformInput(
  p: WinogradPlan, channel: i32, together: i32, to: usize, place: usize, workspace: usize,
): void {
  findPixels(p, channel, together, workspace);
  if (together == 8) {
    for (let j: usize = 0; j < 6; j++) inputLine8(from + j * along, down, workspace + j * 32, 192);
    for (let i: usize = 0; i < 6; i++) inputLine8(workspace + i * 192, 32, to + i * 6 * place, place);
  } else {
    for (let j: usize = 0; j < 6; j++) inputLine(from + j * along, down, workspace + j * 16, 96);
    for (let i: usize = 0; i < 6; i++) inputLine(workspace + i * 96, 16, to + i * 6 * place, place);
  }
}

/** The first or the last 18 of `transformInput`'s places. */
// @ts-ignore: decorator
@inline
export function transformHalfInput(
  p: WinogradPlan, half: i32, channel: i32, together: i32, to: usize, place: usize, workspace: usize,
): void {
  findPixels(p, channel, together, workspace);
  if (together == 8) {
    for (let j: usize = 0; j < 6; j++) halfInputLine8(half, from + j * along, down, workspace + j * 32, 192);
    for (let i: usize = 0; i < 3; i++) inputLine8(workspace + i * 192, 32, to + i * 6 * place, place);
  } else {
    for (let j: usize = 0; j < 6; j++) inputLine(from + j * along, down, workspace + j * 16, 96);
    const rows = workspace + <usize>half * 288;
    for (let i: usize = 0; i < 3; i++) inputLine(rows + i * 96, 16, to + i * 6 * place, place);
  }
}

/** Where the tile's pixels lie, and the bytes to those below and beside them. */
let from: usize = 0;
let down: usize = 0;
let along: usize = 0;

/** Finds the pixels of four or eight channels: in the image or, where the tile reaches beyond it, copied to the workspace's second square. */
// @ts-ignore: decorator
@inline
function findPixels(p: WinogradPlan, channel: i32, together: i32, workspace: usize): void {
  const pixel = <usize>p.channels << 2;
  const row = <usize>p.inWidth * pixel;
  const first = image + (<usize>channel << 2);
  const bytes = <usize>together << 2;
  from = first + <usize>top * row + <usize>left * pixel;
  down = row;
  along = pixel;
  if (edge) {
    from = workspace + SQUARE;
    down = 6 * bytes;
    along = bytes;
    // Pixels of another size lie elsewhere, some where zeros belong.
    if (together == 4) memory.fill(from, 0, 576);
    copySquare(first, p.inWidth, pixel, from, 6, bytes, top, left, p.inHeight);
  }
}

/**
 * Copies the part of a square of `size` × `size` that lies on an image of height × width pixels: `bytes` (16 or 32) of each pixel. The
 * square's other numbers are zeros already.
 */
export function copySquare(
  first: usize, width: i32, pixel: usize, square: usize, size: i32, bytes: usize, top: i32, left: i32, height: i32,
): void {
  const firstColumn = max(0, left);
  const count = <usize>(min(width, left + size) - firstColumn) * bytes;
  for (let i = max(0, top); i < min(height, top + size); i++) {
    let from = first + <usize>(i * width + firstColumn) * pixel;
    let to = square + <usize>((i - top) * size + firstColumn - left) * bytes;
    for (const end = to + count; to < end; to += bytes) {
      v128.store(to, v128.load(from));
      if (bytes > 16) v128.store(to, v128.load(from, 16), 16);
      from += pixel;
    }
  }
}

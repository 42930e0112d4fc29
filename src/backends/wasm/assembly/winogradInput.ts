import { inputAcross, inputDown } from "./winogradLines";
import { WinogradPlan } from "./WinogradPlan";

/** Bytes of a workspace: two squares of 36 vectors. */
export const WORKSPACE = 1152;

/** The tile at work: its sample's first pixel, its upper left corner, and whether it reaches beyond the image. */
let image: usize = 0;
let top: i32 = 0;
let left: i32 = 0;
let edge: bool = false;

/** Turns to a tile's 6 × 6 inputs. Where it reaches beyond the image the workspace's second square is cleared. */
export function beginInput(p: WinogradPlan, tile: i32, workspace: usize): void {
  const rest = tile / p.tilesWide;
  top = (rest % p.tilesHigh) * 4 - p.padTop;
  left = (tile % p.tilesWide) * 4 - p.padLeft;
  image = p.x + (<usize>((rest / p.tilesHigh) * p.inHeight * p.inWidth * p.channels) << 2);
  edge = top < 0 || left < 0 || top + 6 > p.inHeight || left + 6 > p.inWidth;
  if (edge) memory.fill(workspace + 576, 0, 576);
}

/** Transforms four channels of the tile: 36 vectors, `place` bytes apart from `to` on. */
// @ts-ignore: decorator
@inline
export function transformInput(p: WinogradPlan, channel: i32, to: usize, place: usize, workspace: usize): void {
  const pixel = <usize>p.channels << 2;
  const row = <usize>p.inWidth * pixel;
  const first = image + (<usize>channel << 2);
  if (edge) {
    gatherEdge(p, first, workspace + 576);
    inputDown(workspace + 576, 96, 16, workspace);
  } else {
    inputDown(first + <usize>top * row + <usize>left * pixel, row, pixel, workspace);
  }
  inputAcross(workspace, to, place);
}

/** Copies what lies on the image into the square, whose other vectors are zeros already. */
function gatherEdge(p: WinogradPlan, first: usize, square: usize): void {
  copySquare(first, p.inWidth, <usize>p.channels << 2, square, 6, top, left, p.inHeight);
}

/** Copies the part of a square of `size` × `size` vectors that lies on an image of height × width pixels. */
export function copySquare(
  first: usize, width: i32, pixel: usize, square: usize, size: i32, top: i32, left: i32, height: i32,
): void {
  const firstColumn = max(0, left);
  const count = <usize>(min(width, left + size) - firstColumn) << 4;
  for (let i = max(0, top); i < min(height, top + size); i++) {
    let from = first + <usize>(i * width + firstColumn) * pixel;
    let to = square + (<usize>((i - top) * size + firstColumn - left) << 4);
    for (const end = to + count; to < end; to += 16) {
      v128.store(to, v128.load(from));
      from += pixel;
    }
  }
}

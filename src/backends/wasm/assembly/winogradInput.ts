import { inputAcross, inputDown } from "./winogradLines";
import { WinogradPlan } from "./WinogradPlan";

/**
 * Transforms four channels of a tile's 6 × 6 inputs: 36 vectors, `place` bytes apart from `to` on. `workspace` holds two squares.
 */
// @ts-ignore: decorator
@inline
export function transformInput(p: WinogradPlan, tile: i32, channel: i32, to: usize, place: usize, workspace: usize): void {
  const pixel = <usize>p.channels << 2;
  const tx = tile % p.tilesWide;
  const rest = tile / p.tilesWide;
  const top = (rest % p.tilesHigh) * 4 - p.padTop;
  const left = tx * 4 - p.padLeft;
  let rowBytes = <usize>p.inWidth * pixel;
  let columnBytes = pixel;
  const image = p.x + <usize>(rest / p.tilesHigh * p.inHeight) * rowBytes + (<usize>channel << 2);
  let from = image + <usize>(top * p.inWidth + left) * pixel;
  if (top < 0 || left < 0 || top + 6 > p.inHeight || left + 6 > p.inWidth) {
    const square = workspace + 576;
    gatherEdge(p, image, top, left, square);
    from = square;
    rowBytes = 96;
    columnBytes = 16;
  }
  inputDown(from, rowBytes, columnBytes, workspace);
  inputAcross(workspace, to, place);
}

/** A square that reaches beyond the image, with zeros there. */
function gatherEdge(p: WinogradPlan, image: usize, top: i32, left: i32, to: usize): void {
  const pixel = <usize>p.channels << 2;
  for (let i = top; i < top + 6; i++) {
    for (let j = left; j < left + 6; j++) {
      const inside = i >= 0 && i < p.inHeight && j >= 0 && j < p.inWidth;
      v128.store(to, inside ? v128.load(image + <usize>(i * p.inWidth + j) * pixel) : f32x4.splat(0));
      to += 16;
    }
  }
}

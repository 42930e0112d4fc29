import type { ConvGeometry, WindowGeometry } from "../../Kernels.js";
import { all, float, type KernelWriter, weighted } from "../KernelWriter.js";

/** The geometry of a window along one dimension of an image. */
export interface Side {
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
  readonly inSize: number;
  readonly outSize: number;
}

/** The vertical and the horizontal side of a geometry. */
export function sidesOf(g: WindowGeometry | ConvGeometry): [vertical: Side, horizontal: Side] {
  const [dilationHeight, dilationWidth] = "filters" in g ? [g.dilationHeight, g.dilationWidth] : [1, 1];
  return [
    {
      window: g.windowHeight,
      stride: g.strideHeight,
      dilation: dilationHeight,
      pad: g.padTop,
      inSize: g.inHeight,
      outSize: g.outHeight,
    },
    {
      window: g.windowWidth,
      stride: g.strideWidth,
      dilation: dilationWidth,
      pad: g.padLeft,
      inSize: g.inWidth,
      outSize: g.outWidth,
    },
  ];
}

/** A position along a dimension, and the condition that it is valid; null if it always is. */
export interface Place {
  readonly at: string;
  readonly within: string | null;
}

/** The input position of a window's tap. */
export function tapPlace(writer: KernelWriter, side: Side, out: string, tap: string): Place {
  const at = writer.let(weighted([out, tap], [side.stride, side.dilation], -side.pad));
  const reach = (side.outSize - 1) * side.stride + (side.window - 1) * side.dilation - side.pad;
  const below = side.pad > 0 ? `${at} >= 0.0` : null;
  const above = reach >= side.inSize ? `${at} < ${float(side.inSize)}` : null;
  return { at, within: all(below, above) };
}

/** The output whose window has this tap at an input position. */
export function coveringWindow(writer: KernelWriter, side: Side, at: string, tap: string): Place {
  const shifted = writer.let(weighted([at, tap], [1, -side.dilation], side.pad));
  // Adding a half keeps an inexact quotient above the integer.
  const out = side.stride === 1 ? shifted : writer.let(`Math.floor((${shifted} + 0.5) / ${float(side.stride)})`);
  const exact = side.stride === 1 ? null : `${out} * ${float(side.stride)} === ${shifted}`;
  return { at: out, within: all(`${out} >= 0.0`, `${out} < ${float(side.outSize)}`, exact) };
}

/**
 * Visits the taps of a window over a pixel, row by row: with the positions that `placed` gives along both dimensions,
 * and the tap's index. Invalid positions are skipped.
 */
export function eachTap(
  writer: KernelWriter,
  [vertical, horizontal]: readonly [Side, Side],
  [i, j]: readonly [string, string],
  placed: typeof tapPlace,
  visit: (row: string, column: string, tap: string) => void,
): void {
  writer.loop(vertical.window, (p) => {
    const row = placed(writer, vertical, i, p);
    writer.when(row.within, () => {
      writer.loop(horizontal.window, (q) => {
        const column = placed(writer, horizontal, j, q);
        writer.when(column.within, () => visit(row.at, column.at, writer.let(`${p} * ${horizontal.window} + ${q}`)));
      });
    });
  });
}

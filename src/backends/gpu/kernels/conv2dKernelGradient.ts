import type { ConvGeometry } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { all, float, type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { reduceParts } from "../reduce.js";
import { groupSize, inGroup } from "./conv2d.js";
import { quadsAlongN } from "./quadProducts.js";
import { sidesOf, tapPlace } from "./windows.js";

/**
 * dkernel[p, q, c, f] = Σ x[s, i, j, c]·dy[s, i', j', f] over all outputs, a sum over all pixels. It is split into
 * parts, each over some output rows, which are summed afterwards. So that four products need only five reads, x is
 * first copied into a layout with columns innermost: one copy for every horizontal tap, aligned with the columns of dy.
 */
export function conv2dKernelGradient(gpu: Gpu, x: GpuStorage, dy: GpuStorage, geometry: ConvGeometry): GpuStorage {
  const size = geometry.windowHeight * geometry.windowWidth * groupSize(geometry).channels * geometry.filters;
  const parts = partsOf(geometry, size);
  const columns = columnsInnermost(gpu, x, geometry);
  const sums = partialSums(gpu, columns, dy, geometry, parts);
  gpu.free(columns);
  if (parts === 1) return sums;
  return reduceParts(gpu, sums, { name: "x", op: "sum", outer: 1, size: parts, inner: size });
}

/** Number of threads beyond which more parts do not help. */
const MANY_THREADS = 32768;
/** Minimum number of output rows of a part. */
const MIN_ROWS = 8;

function partsOf({ n, outHeight }: ConvGeometry, size: number): number {
  const rows = n * outHeight;
  const most = Math.max(1, Math.floor(rows / MIN_ROWS));
  return Math.min(most, Math.max(1, Math.ceil((4 * MANY_THREADS) / size)));
}

const quadsPerRow = ({ outWidth }: ConvGeometry) => Math.ceil(outWidth / 4);

/**
 * [horizontal tap, sample, row, channel, output column], columns padded to whole quads; zeros where a tap is outside
 * the image.
 */
function columnsInnermost(gpu: Gpu, x: GpuStorage, g: ConvGeometry): GpuStorage {
  const { n, inHeight, inWidth, channels, windowWidth } = g;
  const quads = quadsPerRow(g);
  return gpu.launch({
    name: "columns innermost",
    spec: g,
    inputs: [x],
    size: windowWidth * n * inHeight * channels * quads * 4,
    write: (writer) => {
      const [tap, row, channel, quad] = writer.indices("t", [windowWidth, n * inHeight, channels, quads]);
      return LANES.map((lane) => {
        const out = writer.let(`${quad} * 4 + ${lane}`);
        const value = writer.variable("0.0");
        const column = tapPlace(writer, sidesOf(g)[1], out, tap);
        writer.when(all(`${out} < ${float(g.outWidth)}`, column.within), () => {
          const at = weighted([row, column.at, channel], [inWidth * channels, channels, 1]);
          writer.line(`${value} = ${writer.element(0, at)};`);
        });
        return value;
      });
    },
  });
}

/** [part, window row, window column, channel of a group, filter] */
function partialSums(gpu: Gpu, columns: GpuStorage, dy: GpuStorage, g: ConvGeometry, parts: number): GpuStorage {
  const { windowHeight, windowWidth, filters } = g;
  const own = groupSize(g);
  return gpu.launch({
    name: "conv2dKernelGradient",
    spec: [g, parts],
    inputs: [columns, dy],
    size: parts * windowHeight * windowWidth * own.channels * filters,
    write: (writer) => {
      const totals = writer.variables("0.0");
      if (own.filters % 4 === 0) {
        const place = writer.indices("t", [parts, windowHeight, windowWidth, own.channels, filters / 4]);
        place.push(inGroup(writer, place[4], own.filters / 4, g)[0]);
        eachRowOfPart(writer, g, parts, place, (left, right) => fourFilters(writer, g, totals, left, right, place[4]));
        return totals;
      }
      for (const lane of LANES) {
        const place = writer.indices(writer.place(lane), [parts, windowHeight, windowWidth, own.channels, filters]);
        place.push(inGroup(writer, place[4], own.filters, g)[0]);
        eachRowOfPart(writer, g, parts, place, (left, right) =>
          oneFilter(writer, g, totals[lane], left, right, place[4]),
        );
      }
      return totals;
    },
  });
}

/**
 * Visits the output rows that a part sums over, with the offsets of the row of columns (in quads) and of dy (in
 * pixels).
 */
function eachRowOfPart(
  writer: KernelWriter,
  g: ConvGeometry,
  parts: number,
  [part, p, q, channel, , group]: readonly string[],
  visit: (left: string, right: string) => void,
): void {
  const rows = g.n * g.outHeight;
  const length = Math.ceil(rows / parts);
  writer.loop(length, (k) => {
    const at = writer.let(`${part} * ${length} + ${k}`);
    writer.when(rows % parts === 0 ? null : `${at} < ${float(rows)}`, () => {
      const [sample, i] = writer.divide(at, g.outHeight);
      const row = tapPlace(writer, sidesOf(g)[0], i, p);
      writer.when(row.within, () => {
        const steps = [g.n * g.inHeight * g.channels, g.inHeight * g.channels, g.channels, groupSize(g).channels, 1];
        const line = writer.let(weighted([q, sample, row.at, group, channel], steps));
        visit(writer.let(`${line} * ${quadsPerRow(g)}`), writer.let(`${at} * ${g.outWidth}`));
      });
    });
  });
}

function fourFilters(
  writer: KernelWriter,
  g: ConvGeometry,
  totals: Quad,
  left: string,
  right: string,
  quad: string,
): void {
  writer.loop(quadsPerRow(g), (l) => {
    const values = writer.quad(0, `${left} + ${l}`);
    quadsAlongN(writer, totals, values, (c) => {
      // The padding columns of the last quad are zeros; they must be multiplied by finite numbers.
      const within = g.outWidth % 4 === 0;
      const column = within ? `${l} * 4 + ${c}` : writer.let(`Math.min(${l} * 4 + ${c}, ${float(g.outWidth - 1)})`);
      return `(${right} + ${column}) * ${g.filters / 4} + ${quad}`;
    });
  });
}

function oneFilter(
  writer: KernelWriter,
  g: ConvGeometry,
  total: string,
  left: string,
  right: string,
  filter: string,
): void {
  writer.loop(g.outWidth, (j) => {
    const value = writer.element(0, `${left} * 4 + ${j}`);
    const gradient = writer.element(1, `(${right} + ${j}) * ${g.filters} + ${filter}`);
    writer.line(`${total} += ${value} * ${gradient};`);
  });
}

import { showShape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { expectImages } from "./layout.js";

/**
 * A transposed convolution: its kernel [c, o, h, w] becomes [h, w, o, c]. Rows and columns that its pads leave out are cut off by a layer,
 * unless they are those that "same" leaves out.
 */
export function readConvTranspose(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  expectImages(reader, node);
  const { data, dims, name } = reader.floats(node, 1, "kernel");
  const [channels, filters, ...kernelSize] = dims;
  const groups = attributes.int("group", 1);
  if (groups !== 1) throw reader.error(node, `has ${groups} groups; 1 is supported`);
  if (dims.length !== 4 || channels !== reader.shape[2] || dims.some((n) => n === 0))
    throw reader.error(node, `has a kernel ${showShape(dims)} for images of ${reader.shape[2]} channels`);
  const [strides, dilation] = [attributes.sides("strides", 2), attributes.sides("dilations", 2)];
  const reach = kernelSize.map((n, side) => (n - 1) * dilation[side] + 1);
  const sides = [0, 1].map((side) => spread(reader, node, attributes, side, strides[side], reach[side]));
  const useBias = Boolean(node.inputs[2]);
  const shape = [...kernelSize, filters, channels];
  const kernel = { name, shape, storedAs: "float", data: permuteAxes(data, dims, [2, 3, 1, 0]) };
  const isSame = sides.every((side) => side.isSame);
  const padding = isSame ? { padding: "same" } : { padding: "valid", outputPadding: sides.map(({ beyond }) => beyond) };
  const config = { type: "Conv2DTranspose", filters, kernelSize, strides, dilation, useBias, ...padding };
  reader.add(node, config, { weights: useBias ? [kernel, reader.vector(node, 2, "bias", filters)] : [kernel] });
  const cropping = sides.map((side) => side.pads);
  if (!isSame && cropping.flat().some((n) => n > 0)) reader.add(node, { type: "Cropping2D", cropping }, { path: "" });
}

/** How one side of images grows. */
interface Spread {
  /** Rows that are left out before and after. */
  readonly pads: readonly [number, number];
  /** Rows that are added to those that windows reach. */
  readonly beyond: number;
  /** Whether the result is that of the padding "same". */
  readonly isSame: boolean;
}

function spread(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  side: number,
  stride: number,
  reach: number,
): Spread {
  const n = reader.shape[side];
  const beyond = attributes.ints("output_padding", [0, 0], 2)[side];
  const whole = (n - 1) * stride + reach + beyond;
  const pads = transposedPads(reader, node, attributes, side, { whole, stride });
  if (!pads.every((n) => Number.isSafeInteger(n) && n >= 0) || !(beyond >= 0 && beyond < stride))
    throw reader.error(
      node,
      `has pads [${pads}] and output_padding ${beyond}; pads from 0 and an output_padding below the stride are supported`,
    );
  const isSame = whole - pads[0] - pads[1] === n * stride && pads[0] === Math.max(reach - stride, 0) >> 1;
  return { pads, beyond, isSame };
}

/** From `pads`, or from the size that the output should have. */
function transposedPads(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  side: number,
  { whole, stride }: { readonly whole: number; readonly stride: number },
): readonly [number, number] {
  const auto = attributes.text("auto_pad", "NOTSET");
  const size = attributes.intsOf("output_shape", []);
  const given = attributes.ints("pads", [0, 0, 0, 0], 4);
  if (size.length === 0 && auto === "VALID") return [0, 0];
  if (size.length === 0 && auto === "NOTSET") return [given[side], given[side + 2]];
  if (size.length !== 0 && size.length !== 2 && size.length !== 4)
    throw reader.error(node, `has output_shape [${size}]; two sides are supported`);
  const total = whole - (size.length > 0 ? (size.at(side - 2) as number) : reader.shape[side] * stride);
  const half = Math.floor(total / 2);
  return auto === "SAME_UPPER" ? [half, total - half] : [total - half, half];
}

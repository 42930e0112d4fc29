import { showShape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { expectImages } from "./layout.js";
import { cut } from "./slicing.js";

/**
 * A transposed convolution: its kernel [c, o, h, w] becomes [h, w, o, c]. Rows and columns that its pads leave out are cut off by a layer,
 * unless they are those that "same" leaves out. Each group is a layer over channels that are cut out.
 */
export function readConvTranspose(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  expectImages(reader, node);
  const { data, dims, name } = reader.floats(node, 1, "kernel");
  const [channels, filters, ...kernelSize] = dims;
  const groups = attributes.int("group", 1);
  if (!(groups >= 1 && groups <= MOST_GROUPS) || channels % groups !== 0)
    throw reader.error(
      node,
      `has ${groups} groups for ${channels} channels; 1 to ${MOST_GROUPS} that divide them are supported`,
    );
  if (dims.length !== 4 || channels !== reader.shape[2] || dims.some((n) => n === 0))
    throw reader.error(node, `has a kernel ${showShape(dims)} for images of ${reader.shape[2]} channels`);
  const [strides, dilation] = [attributes.sides("strides", 2), attributes.sides("dilations", 2)];
  const reach = kernelSize.map((n, side) => (n - 1) * dilation[side] + 1);
  const sides = [0, 1].map((side) => spread(reader, node, attributes, side, strides[side], reach[side]));
  const useBias = Boolean(node.inputs[2]);
  const isSame = sides.every((side) => side.isSame);
  const padding = isSame ? { padding: "same" } : { padding: "valid", outputPadding: sides.map(({ beyond }) => beyond) };
  const config = { type: "Conv2DTranspose", filters, kernelSize, strides, dilation, useBias, ...padding };
  const bias = useBias ? [reader.vector(node, 2, "bias", filters * groups)] : [];
  eachGroup(reader, node, groups, (group) => {
    const own = channels / groups;
    const part = data.subarray((group * data.length) / groups, ((group + 1) * data.length) / groups);
    const turned = permuteAxes(part, [own, ...dims.slice(1)], [2, 3, 1, 0]);
    const kernel = { name, shape: [...kernelSize, filters, own], storedAs: "float", data: turned };
    reader.add(node, config, { weights: [kernel, ...bias.map((whole) => partOf(whole, group, filters))] });
  });
  const cropping = sides.map((side) => side.pads);
  if (!isSame && cropping.flat().some((n) => n > 0)) reader.add(node, { type: "Cropping2D", cropping }, { path: "" });
}

/** Groups become layers. */
const MOST_GROUPS = 256;

/** Adds layers for each group's channels, and puts side by side what they give. */
function eachGroup(reader: GraphReader, node: OnnxNode, groups: number, add: (group: number) => void): void {
  if (groups === 1) {
    add(0);
    return;
  }
  const whole = { ...reader.at, isOnly: false };
  const size = reader.shape[2] / groups;
  const inputs = Array.from({ length: groups }, (_, group) => {
    reader.at = whole;
    cut(reader, node, { axis: 2, before: group * size, after: (groups - 1 - group) * size });
    add(group);
    return reader.at;
  });
  reader.add(node, { type: "Concatenate", axis: -1 }, { inputs });
}

function partOf(whole: StoredWeight, group: number, size: number): StoredWeight {
  return { ...whole, shape: [size], data: whole.data?.slice(group * size, (group + 1) * size) ?? null };
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

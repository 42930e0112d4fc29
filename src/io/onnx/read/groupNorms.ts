import { float, int, type OnnxNode } from "../graph.js";
import type { Constant } from "./Constant.js";
import { pathOf } from "./GraphReader.js";
import { onlyNext } from "./layerNorms.js";
import type { OnnxNodes } from "./OnnxNodes.js";
import { OWN_DOMAIN } from "./patterns.js";

/*
 * Group normalization as torch.onnx.export writes it before opset 21: the groups as channels of an InstanceNormalization,
 *   Reshape(InstanceNormalization(Reshape(x, [0, groups, -1]), 1, 0), Shape(x)) · scale + bias
 */

type Constants = ReadonlyMap<string, Constant>;

/** Puts one node in the place of the nodes of each group normalization that is written as several. */
export function joinGroupNorms(nodes: OnnxNodes, constants: Constants): void {
  const replaced = new Map<OnnxNode, OnnxNode | null>();
  for (const instance of nodes.ordered) {
    const found = instance.opType === "InstanceNormalization" ? groupsAt(instance, nodes, constants) : null;
    if (!found) continue;
    const scale = perChannel(found.back, "Mul", nodes, constants);
    const bias = scale && perChannel(scale.node, "Add", nodes, constants);
    if (!scale || !bias) continue;
    for (const node of [found.split, instance, found.back, scale.node]) replaced.set(node, null);
    const attributes = new Map([
      ["num_groups", int(found.groups)],
      ["epsilon", instance.attributes.get("epsilon") ?? float(1e-5)],
    ]);
    const name = `${pathOf(instance)}/GroupNormalization`;
    const inputs = [found.x, scale.factor, bias.factor];
    replaced.set(bias.node, {
      ...bias.node,
      name,
      opType: "GroupNormalization",
      domain: OWN_DOMAIN,
      inputs,
      attributes,
    });
  }
  nodes.replace(replaced);
}

function groupsAt(instance: OnnxNode, nodes: OnnxNodes, constants: Constants) {
  const split = nodes.producer(instance.inputs[0]);
  const back = onlyNext(instance, "Reshape", nodes);
  const isSplit = split?.opType === "Reshape" && onlyNext(split, "InstanceNormalization", nodes) === instance;
  if (!split || !isSplit || !back) return null;
  const [x, target] = split.inputs;
  const sides = constants.get(target);
  const shape = nodes.producer(back.inputs[1] ?? "");
  const isBack = shape?.opType === "Shape" && shape.inputs[0] === x && shape.attributes.size === 0;
  const isPlain = [1, 0].every((value, i) => constants.get(instance.inputs[i + 1])?.data.every((n) => n === value));
  if (!isBack || !isPlain || sides?.size !== 3 || sides.data[2] !== -1 || !(sides.data[1] > 0)) return null;
  return { x, split, back, groups: sides.data[1] };
}

/** The node that alone takes what one gives, with a constant [channels, 1, 1…]. */
function perChannel(node: OnnxNode, opType: string, nodes: OnnxNodes, constants: Constants) {
  const next = onlyNext(node, opType, nodes);
  const factor = next?.inputs.find((name) => name !== node.outputs[0]) ?? "";
  const dims = constants.get(factor)?.dims ?? [];
  return next && dims.length > 1 && dims[0] > 1 && dims.slice(1).every((n) => n === 1) ? { node: next, factor } : null;
}

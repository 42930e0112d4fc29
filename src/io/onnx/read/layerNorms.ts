import { float, ints, type OnnxNode } from "../graph.js";
import type { Constant } from "./Constant.js";
import { pathOf } from "./GraphReader.js";
import type { OnnxNodes } from "./OnnxNodes.js";
import { OWN_DOMAIN } from "./patterns.js";

/*
 * Layer normalization as exporters write it before opset 17:
 *   d = x − mean(x);  y = d / sqrt(mean(d²) + ε) · scale + bias
 */

type Constants = ReadonlyMap<string, Constant>;

/** A normalization that was found, without what follows it. */
interface Found {
  readonly x: string;
  readonly axes: readonly number[];
  readonly epsilon: number;
  readonly inner: ReadonlySet<OnnxNode>;
}

/** Puts one node in the place of the nodes of each layer normalization that is written as several. */
export function joinLayerNorms(nodes: OnnxNodes, constants: Constants): void {
  const replaced = new Map<OnnxNode, OnnxNode | null>();
  for (const division of nodes.ordered) {
    const found = division.opType === "Div" ? normalizationAt(division, nodes, constants) : null;
    if (!found || !isClosed(found, division, nodes)) continue;
    const scale = follower(division, "Mul", found, nodes, constants);
    const bias = scale && follower(scale.node, "Add", found, nodes, constants);
    const last = bias?.node ?? scale?.node ?? division;
    for (const node of [...found.inner, division, ...(scale ? [scale.node] : [])]) replaced.set(node, null);
    const inputs = [found.x, ...(scale ? [scale.factor] : []), ...(bias ? [bias.factor] : [])];
    const attributes = new Map([
      ["axes", ints(found.axes)],
      ["epsilon", float(found.epsilon)],
    ]);
    const name = `${pathOf(division)}/LayerNormalization`;
    replaced.set(last, { ...last, name, opType: "LayerNormalization", domain: OWN_DOMAIN, inputs, attributes });
  }
  nodes.replace(replaced);
}

function normalizationAt(division: OnnxNode, nodes: OnnxNodes, constants: Constants): Found | null {
  const by = (name: string | undefined, ...opTypes: string[]) => {
    const node = nodes.producer(name ?? "");
    return node && node.domain === "" && opTypes.includes(node.opType) ? node : undefined;
  };
  const numberOf = (name: string | undefined) => {
    const constant = constants.get(name ?? "");
    return constant?.size === 1 ? constant.data[0] : Number.NaN;
  };
  const difference = by(division.inputs[0], "Sub");
  const root = by(division.inputs[1], "Sqrt");
  const sum = by(root?.inputs[0], "Add");
  const place = sum?.inputs.findIndex((name) => constants.has(name)) ?? -1;
  const variance = by(sum?.inputs[1 - place], "ReduceMean");
  const square = by(variance?.inputs[0], "Pow", "Mul");
  const mean = by(difference?.inputs[1], "ReduceMean");
  if (!difference || !root || !sum || !variance || !square || !mean || place < 0) return null;
  const [x, d] = [difference.inputs[0], difference.outputs[0]];
  const isSquare = square.opType === "Mul" ? square.inputs[1] === d : numberOf(square.inputs[1]) === 2;
  const [axes, others] = [mean, variance].map((node) => meanAxes(node, constants));
  const epsilon = numberOf(sum.inputs[place]);
  const fits = isSquare && square.inputs[0] === d && mean.inputs[0] === x && axes?.join() === others?.join();
  if (!fits || !axes || !(epsilon > 0)) return null;
  return { x, axes, epsilon, inner: new Set([mean, difference, square, variance, sum, root]) };
}

/** The axes of a mean that keeps them; null where they are not known. */
function meanAxes({ inputs, attributes }: OnnxNode, constants: Constants): readonly number[] | null {
  const [kept, given] = [attributes.get("keepdims"), attributes.get("axes")];
  if (kept && !("int" in kept && kept.int === 1)) return null;
  const constant = constants.get(inputs[1] ?? "");
  const axes = given && "ints" in given ? given.ints : constant ? [...constant.data] : [];
  return axes.length > 0 ? axes : null;
}

/** Whether nothing else takes what the inner nodes give. */
function isClosed({ inner }: Found, division: OnnxNode, nodes: OnnxNodes): boolean {
  const isWithin = (node: OnnxNode) => node === division || inner.has(node);
  return [...inner].every((node) =>
    node.outputs.every((name) => !nodes.isOutput(name) && nodes.consumers(name).every(isWithin)),
  );
}

/** The node that alone takes what one gives, if it has an operator. */
export function onlyNext({ outputs }: OnnxNode, opType: string, nodes: OnnxNodes): OnnxNode | null {
  const [next, ...others] = nodes.consumers(outputs[0]);
  const isIt = next?.opType === opType && next.domain === "" && others.length === 0 && !nodes.isOutput(outputs[0]);
  return isIt ? next : null;
}

/**
 * The node that alone takes what one gives, and multiplies it or adds to it a constant of the normalized axes. Those are the last ones: of others,
 * which may be given from the front, a constant does not tell which it lies along.
 */
function follower(
  node: OnnxNode,
  opType: string,
  { axes }: Found,
  nodes: OnnxNodes,
  constants: Constants,
): { node: OnnxNode; factor: string } | null {
  const next = onlyNext(node, opType, nodes);
  if (!next) return null;
  const factor = next.inputs.find((name) => name !== node.outputs[0]) ?? "";
  const isLast = axes.toSorted((a, b) => a - b).every((axis, i) => axis === i - axes.length);
  const constant = constants.get(factor);
  return isLast && constant?.dims.length === axes.length && constant.size > 1 ? { node: next, factor } : null;
}

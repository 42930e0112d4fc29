import type { OnnxAttribute, OnnxNode } from "../graph.js";
import type { Constant } from "./Constant.js";
import { pathOf } from "./GraphReader.js";
import type { OnnxNodes } from "./OnnxNodes.js";

/** What is looked for: a node and what it takes, the value x, a number, or any number under a name. */
type Pattern = Operation | "x" | number | { readonly any: string };

interface Operation {
  readonly opType: string;
  readonly inputs: readonly Pattern[];
  readonly attributes?: Readonly<Record<string, number>>;
}

/** The domain of operators that stand for patterns. */
export const OWN_DOMAIN = "noodlenet";

const op = (opType: string, ...inputs: readonly Pattern[]): Operation => ({ opType, inputs });
const X = "x";
const [add, mul, div] = ["Add", "Mul", "Div"].map((opType) => (a: Pattern, b: Pattern) => op(opType, a, b));
const clip = (x: Pattern, min: Pattern, max: Pattern) => op("Clip", x, min, max);
const between0And6 = clip(add(X, 3), 0, 6);
const hardSigmoids: readonly Pattern[] = [
  div(between0And6, 6),
  mul(between0And6, 1 / 6),
  { ...op("HardSigmoid", X), attributes: { alpha: 1 / 6, beta: 0.5 } },
  clip(add(mul(X, 1 / 6), 0.5), 0, 1),
];
const erf: readonly Pattern[] = [
  add(op("Erf", div(X, Math.SQRT2)), 1),
  add(op("Erf", mul(X, Math.SQRT1_2)), 1),
  op("Erfc", mul(op("Neg", X), Math.SQRT1_2)),
  op("Erfc", op("Neg", mul(X, Math.SQRT1_2))),
];
const plainElu = { ...op("Elu", X), attributes: { alpha: 1 } };
const isAbove = (place: Pattern) => op("Cast", op("Greater", X, place));
const isNotAbove = (place: Pattern) => op("Cast", op("Not", op("Greater", X, place)));

/** The activations that exporters write as several nodes, each with the operator that stands for it. Larger ones come before their parts. */
const PATTERNS: readonly (readonly [opType: string, pattern: Operation])[] = (
  [
    ["Silu", [mul(X, op("Sigmoid", X))]],
    [
      "HardSilu",
      [...hardSigmoids.map((gate) => mul(X, gate)), div(mul(X, between0And6), 6), mul(mul(X, between0And6), 1 / 6)],
    ],
    ["HardSigmoid", hardSigmoids.filter((pattern) => (pattern as Operation).opType !== "HardSigmoid")],
    ["Gelu", erf.flatMap((e) => [mul(mul(X, e), 0.5), mul(mul(X, 0.5), e), mul(X, mul(e, 0.5))])],
    ["Mish", [mul(X, op("Tanh", op("Softplus", X)))]],
    ["Softsign", [div(X, add(op("Abs", X), 1))]],
    ["Softplus", [op("Where", op("Greater", X, 20), X, op("Softplus", X))]],
    ["Celu", [add(op("Max", X, 0), op("Expm1", op("Min", X, 0)))]],
    ["Elu", [add(mul(isAbove(0), plainElu), mul(mul({ any: "alpha" }, plainElu), isNotAbove(0)))]],
    ["Selu", [mul({ ...op("Elu", X), attributes: { alpha: 1.6732632 } }, 1.0507009873554805)]],
    [
      "LeakyRelu",
      [op("Max", X, mul(X, { any: "alpha" })), add(op("Relu", X), mul(op("Relu", op("Neg", X)), { any: "minus" }))],
    ],
  ] as const
).flatMap(([opType, patterns]) => patterns.map((pattern) => [opType, pattern as Operation] as const));

const COMMUTES = new Set(["Add", "Mul", "Max", "Min"]);

/** What a pattern was found to be. */
interface Found {
  readonly nodes: Set<OnnxNode>;
  readonly numbers: Map<string, number>;
  x: string | null;
}

/** Puts one node in the place of the nodes of each activation that is written as several. */
export function joinPatterns(nodes: OnnxNodes, constants: ReadonlyMap<string, Constant>): void {
  const replaced = new Map<OnnxNode, OnnxNode | null>();
  for (const node of nodes.ordered.toReversed()) {
    if (node.domain !== "" || replaced.has(node)) continue;
    const match = firstMatch(node, nodes, constants, replaced);
    if (!match) continue;
    for (const inner of match.nodes) replaced.set(inner, null);
    replaced.set(node, joined(node, match.opType, match));
  }
  nodes.replace(replaced);
}

function firstMatch(
  node: OnnxNode,
  nodes: OnnxNodes,
  constants: ReadonlyMap<string, Constant>,
  replaced: ReadonlyMap<OnnxNode, unknown>,
) {
  for (const [opType, pattern] of PATTERNS) {
    if (pattern.opType !== node.opType) continue;
    const found: Found = { nodes: new Set(), numbers: new Map(), x: null };
    const matcher = new Matcher(nodes, constants);
    if (matcher.isNode(node, pattern, found) && isClosed(node, found, nodes, replaced) && isSound(opType, found))
      return { opType, ...found };
  }
  return null;
}

/** A LeakyRelu's slope is below 1. */
function isSound(opType: string, { numbers, x }: Found): boolean {
  const slope = slopeOf(numbers);
  return x !== null && (opType !== "LeakyRelu" || (slope > 0 && slope < 1));
}

function slopeOf(numbers: ReadonlyMap<string, number>): number {
  const minus = numbers.get("minus");
  return minus === undefined ? (numbers.get("alpha") ?? 0) : -minus;
}

/** Whether nothing outside of what was found takes what its inner nodes give. */
function isClosed(
  last: OnnxNode,
  { nodes }: Found,
  graph: OnnxNodes,
  replaced: ReadonlyMap<OnnxNode, unknown>,
): boolean {
  return [...nodes].every(
    (node) =>
      !replaced.has(node) &&
      (node === last ||
        node.outputs.every((name) => !graph.isOutput(name) && graph.consumers(name).every((next) => nodes.has(next)))),
  );
}

function joined(last: OnnxNode, opType: string, { numbers, x }: Found): OnnxNode {
  const attributes = new Map<string, OnnxAttribute>();
  if (numbers.size > 0) attributes.set("alpha", { float: slopeOf(numbers) });
  // Named as the one node of its layer would be.
  const name = `${pathOf(last)}/${opType}`;
  return { ...last, name, opType, domain: OWN_DOMAIN, inputs: [x ?? ""], attributes };
}

class Matcher {
  readonly #nodes: OnnxNodes;
  readonly #constants: ReadonlyMap<string, Constant>;

  constructor(nodes: OnnxNodes, constants: ReadonlyMap<string, Constant>) {
    this.#nodes = nodes;
    this.#constants = constants;
  }

  /** Whether a node is an operation; notes what it consists of. */
  isNode(node: OnnxNode | undefined, pattern: Operation, found: Found): boolean {
    if (node?.opType !== pattern.opType || node.domain !== "") return false;
    const isAsWanted = ([name, value]: [string, number]) => isClose(floatOf(node, name), value);
    if (!Object.entries(pattern.attributes ?? {}).every(isAsWanted)) return false;
    const before = { x: found.x, nodes: [...found.nodes] };
    const orders =
      COMMUTES.has(node.opType) && pattern.inputs.length === 2
        ? [
            [0, 1],
            [1, 0],
          ]
        : [[0, 1, 2]];
    for (const order of orders) {
      if (pattern.inputs.every((input, i) => this.#isInput(node, order[i], input, found))) {
        found.nodes.add(node);
        return true;
      }
      found.x = before.x;
      for (const inner of [...found.nodes]) if (!before.nodes.includes(inner)) found.nodes.delete(inner);
    }
    return false;
  }

  #isInput(node: OnnxNode, input: number, pattern: Pattern, found: Found): boolean {
    const name = node.inputs[input] ?? "";
    if (pattern === "x") {
      found.x ??= name;
      return found.x === name && name !== "" && !this.#constants.has(name);
    }
    if (typeof pattern === "number") return isClose(this.#numberOf(node, input), pattern);
    if ("any" in pattern) {
      const value = this.#numberOf(node, input);
      found.numbers.set(pattern.any, value);
      return Number.isFinite(value);
    }
    return this.isNode(this.#nodes.producer(name), pattern, found);
  }

  /** The single number that an input is, or a bound of a Clip, which was an attribute before opset 11; else NaN. */
  #numberOf(node: OnnxNode, input: number): number {
    const constant = this.#constants.get(node.inputs[input] ?? "");
    if (constant) return constant.size === 1 ? constant.data[0] : Number.NaN;
    return node.opType === "Clip" && !node.inputs[input] ? floatOf(node, input === 1 ? "min" : "max") : Number.NaN;
  }
}

/** What attributes are where they are left out. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Elu: { alpha: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
};

function floatOf({ opType, attributes }: OnnxNode, name: string): number {
  const attribute = attributes.get(name);
  if (attribute === undefined) return DEFAULTS[opType]?.[name] ?? Number.NaN;
  return "float" in attribute ? attribute.float : Number.NaN;
}

/** Constants are in single precision, and some exporters round more. */
function isClose(value: number, wanted: number): boolean {
  return Math.abs(value - wanted) <= 1e-5 * Math.abs(wanted);
}

import { FormatError } from "../../../util/errors.js";
import type { OnnxAttribute, OnnxNode } from "../graph.js";
import { Constant } from "./Constant.js";
import { nameOf } from "./OnnxNodes.js";

/** Reads the attributes of a node with checks, whose errors name the file and the node. */
export class NodeAttributes {
  readonly #node: OnnxNode;
  readonly #what: string;
  readonly #where: string;

  /** @param what how errors name the file */
  constructor(node: OnnxNode, what: string) {
    this.#node = node;
    this.#what = what;
    this.#where = `${what}: ${nameOf(node)}`;
  }

  /** The same node's with other attributes. */
  instead(attributes: ReadonlyMap<string, OnnxAttribute>): NodeAttributes {
    return new NodeAttributes({ ...this.#node, attributes }, this.#what);
  }

  #error(name: string, needed: string): FormatError {
    const given = (JSON.stringify(this.#node.attributes.get(name)) ?? "missing").slice(0, 80);
    return new FormatError(`${this.#where}: ${name} is ${given}; ${needed}`);
  }

  #read<T>(name: string, otherwise: T, pick: (attribute: OnnxAttribute) => T | undefined): T {
    const attribute = this.#node.attributes.get(name);
    if (attribute === undefined) return otherwise;
    const value = pick(attribute);
    if (value !== undefined) return value;
    throw this.#error(name, `its type is not the one that the operator defines`);
  }

  float(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) =>
      "float" in a && Number.isFinite(a.float) ? shortest(a.float) : undefined,
    );
  }

  int(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) => ("int" in a ? a.int : undefined));
  }

  text(name: string, otherwise: string): string {
    return this.#read(name, otherwise, (a) => ("text" in a ? a.text : undefined));
  }

  /** A list of integers. @param length the length that it must have */
  ints(name: string, otherwise: readonly number[], length: number): readonly number[] {
    const values = this.#read(name, otherwise, (a) => ("ints" in a ? a.ints : undefined));
    if (values.length === length && values.every(Number.isSafeInteger)) return values;
    throw this.#error(name, `${length} integers are needed`);
  }

  /** A list of integers of any length. */
  intsOf(name: string, otherwise: readonly number[]): readonly number[] {
    const values = this.#read(name, otherwise, (a) => ("ints" in a ? a.ints : undefined));
    return this.ints(name, otherwise, values.length);
  }

  /** Positive integers, such as [height, width]; 1 by default. @param length how many */
  sides(name: string, length: number, otherwise: readonly number[] = Array<number>(length).fill(1)): readonly number[] {
    const sides = this.ints(name, otherwise, length);
    if (sides.every((n) => n > 0)) return sides;
    throw this.#error(name, `${length} positive integers are needed`);
  }

  /** The constant in an attribute of any type; undefined where it is left out. */
  constant(name: string): Constant | undefined {
    const attribute = this.#node.attributes.get(name);
    if (attribute === undefined) return undefined;
    if ("tensor" in attribute) return Constant.of(attribute.tensor, this.#where);
    if ("float" in attribute) return Constant.floats("", [], Float32Array.of(attribute.float));
    if ("floats" in attribute)
      return Constant.floats("", [attribute.floats.length], Float32Array.from(attribute.floats));
    if ("int" in attribute) return Constant.integers("", [], [attribute.int]);
    if ("ints" in attribute) return Constant.integers("", [attribute.ints.length], attribute.ints);
    throw this.#error(name, "numbers are supported here");
  }

  /** Refuses any value of an attribute but the supported one, which is the default. */
  only(name: string, needed: number | string, remedy: string): void {
    const found = typeof needed === "number" ? this.#number(name, needed) : this.text(name, needed);
    if (found !== needed) throw this.#error(name, `${JSON.stringify(needed)} is supported here. ${remedy}`);
  }

  #number(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) => ("int" in a ? a.int : "float" in a ? a.float : undefined));
  }
}

/** The shortest decimal that rounds to the float32: 0.3, where as a double it is 0.30000001192092896. */
export function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

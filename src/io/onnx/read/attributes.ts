import { FormatError } from "../../../util/errors.js";
import type { OnnxAttribute, OnnxNode } from "../graph.js";
import { nameOf } from "./chain.js";

/** Reads the attributes of a node with checks, whose errors name the file and the node. */
export class NodeAttributes {
  readonly #node: OnnxNode;
  readonly #where: string;

  constructor(node: OnnxNode, what: string) {
    this.#node = node;
    this.#where = `${what}: ${nameOf(node)}`;
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

  /** Two positive integers, [height, width]. */
  pair(name: string, otherwise: readonly number[] = [1, 1]): [number, number] {
    const [h, w] = this.ints(name, otherwise, 2);
    if (h > 0 && w > 0) return [h, w];
    throw this.#error(name, "two positive integers are needed");
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

import { tensor } from "../tensor/create.js";
import type { NestedArray } from "../tensor/nestedArray.js";
import { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { isPlainObject } from "../util/optionsReader.js";

/** A tensor, or arrays and plain objects of tensors, nested to any depth. */
export type Tensors = Tensor | readonly Tensors[] | { readonly [key: string]: Tensors };

/** Numbers nested as deep as a tensor's rank. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** An input of a check: tensors or numbers, alone or in arrays and plain objects, however deep. */
export type CheckedInput = Tensor | NestedNumbers | readonly CheckedInput[] | { readonly [key: string]: CheckedInput };

type Rows<T> = readonly T[];

/** Numbers in at most five axes: a type of any depth is beyond what the compiler can match. */
type Numbers = number | Rows<number> | Rows<Rows<number>> | Rows<Rows<Rows<number>>> | Rows<Rows<Rows<Rows<number>>>>;

/** The argument that a function gets for an input: numbers become tensors. */
export type AsTensors<T> = T extends Tensor | Numbers | Rows<Rows<Rows<Rows<Rows<number>>>>>
  ? Tensor
  : { -readonly [K in keyof T]: AsTensors<T[K]> };

/** The arguments of a function for these inputs. */
export type ArgumentsOf<I extends readonly unknown[]> = { -readonly [K in keyof I]: AsTensors<I[K]> };

/** The tensors of a value, and a function that rebuilds the value from other tensors. */
export interface Structure {
  readonly leaves: readonly { readonly name: string; readonly tensor: Tensor }[];
  rebuild(leaves: readonly Tensor[]): Tensors;
}

/**
 * Flattens a value into its tensors. Names are paths such as "input 1.bias".
 * @throws ValueError for anything but tensors, numbers, arrays and plain objects
 */
export function structureOf(value: unknown, name: string): Structure {
  if (value instanceof Tensor) return leaf(value, name);
  if (isNumbers(value)) return leaf(tensor(value as NestedArray), name);
  if (Array.isArray(value)) {
    const parts = value.map((item, i) => structureOf(item, `${name}[${i}]`));
    return { leaves: parts.flatMap((part) => part.leaves), rebuild: (leaves) => rebuildAll(parts, leaves) };
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value);
    const parts = keys.map((key) => structureOf(value[key], `${name}.${key}`));
    const rebuild = (leaves: readonly Tensor[]) =>
      Object.fromEntries(rebuildAll(parts, leaves).map((part, i) => [keys[i], part]));
    return { leaves: parts.flatMap((part) => part.leaves), rebuild };
  }
  throw new ValueError(
    `${name} is ${describe(value)}; give a tensor, numbers in nested arrays, or an array or plain object of these`,
  );
}

function leaf(tensor: Tensor, name: string): Structure {
  return { leaves: [{ name, tensor }], rebuild: ([other]) => other };
}

function rebuildAll(parts: readonly Structure[], leaves: readonly Tensor[]): Tensors[] {
  let offset = 0;
  return parts.map((part) => {
    offset += part.leaves.length;
    return part.rebuild(leaves.slice(offset - part.leaves.length, offset));
  });
}

/** A number, or arrays of numbers. */
function isNumbers(value: unknown): value is NestedNumbers {
  return typeof value === "number" || (Array.isArray(value) && value.every(isNumbers));
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : `${typeof value} ${String(value)}`;
}

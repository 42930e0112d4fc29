import type { TypedArray } from "../backends/Kernels.js";
import { gradients } from "../tensor/backward.js";
import { tensor, zerosLike } from "../tensor/create.js";
import { resolveBackend } from "../tensor/defaults.js";
import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import { sum } from "../tensor/ops/sum.js";
import { isRecording, withRecording } from "../tensor/record.js";
import { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import type { Numbers, Request } from "./numeric/evaluations.js";
import { type Named, randomWeights, type Subject } from "./numeric/subject.js";
import { type Structure, structureOf, type Tensors } from "./structure.js";

/** Indices of the chosen outputs, or all. */
export type ChosenOutputs = "all" | readonly number[];

/** A function from a list of tensors to a list of tensors. */
export type FlatFunction = (leaves: readonly Tensor[]) => Tensor[];

/** A function of tensors at a point, adapted to numeric checks: inputs and outputs are lists of arrays. */
export class TensorFunction {
  readonly #where: string;
  readonly #parts: readonly Structure[];
  readonly #hosts: readonly { readonly name: string; readonly shape: Shape; readonly data: TypedArray }[];
  readonly #chosen: ChosenOutputs;
  #outputs: readonly Named[] = [];

  constructor(where: string, inputs: readonly unknown[], chosen: ChosenOutputs) {
    this.#where = where;
    this.#chosen = chosen;
    this.#parts = inputs.map((input, i) => structureOf(input, `input ${i}`));
    this.#hosts = this.#parts.flatMap(({ leaves }) =>
      leaves.map(({ name, tensor: x }) => {
        const data = x.dataSync();
        return { name, shape: x.shape, data: x.dtype === "int32" ? data : Float64Array.from(data) };
      }),
    );
  }

  get subject(): Subject {
    const inputs = this.#hosts.map(({ name, shape, data }) =>
      data instanceof Float64Array
        ? { name, shape, values: data, checked: true }
        : { name, shape, values: new Float64Array(0), checked: false },
    );
    return { where: this.#where, inputs, outputs: () => this.#outputs };
  }

  /** The inputs at a point, as leaves of a graph; labels and indices are constant. */
  leavesAt(inputs: readonly Numbers[]): Tensor[] {
    const backend = resolveBackend("reference");
    return this.#hosts.map(({ shape, data }, i) =>
      data instanceof Float64Array
        ? tensor(inputs[i], { shape, requiresGrad: true, backend })
        : tensor(data, { shape, backend }),
    );
  }

  /** Indices of the leaves that belong to the given inputs. @throws ValueError for an index without an input */
  leafNumbers(inputs: true | readonly number[]): number[] {
    const owners = this.#parts.flatMap((part, k) => part.leaves.map(() => k));
    const missing = inputs === true ? undefined : inputs.find((k) => !this.#parts[k]);
    if (missing !== undefined)
      throw new ValueError(
        `${this.#where}: there is no input ${missing}; there are ${this.#parts.length}, counted from 0`,
      );
    return [...owners.keys()].filter((leaf) => inputs === true || inputs.includes(owners[leaf]));
  }

  /** The arguments for a user's function. */
  argumentsOf(leaves: readonly Tensor[]): Tensors[] {
    let end = 0;
    return this.#parts.map((part) => {
      const begin = end;
      end += part.leaves.length;
      return part.rebuild(leaves.slice(begin, end));
    });
  }

  /**
   * The chosen outputs in what a user's function returned.
   * @throws ValueError for values that have no gradient or are not tensors
   */
  outputsOf(result: unknown): Tensor[] {
    const all = structureOf(result, "output").leaves;
    this.#checkTensors(result);
    const chosen = this.#chosen === "all" ? all : this.#chosen.map((k) => this.#outputAt(all, k));
    const whole = chosen.find(({ tensor: y }) => y.dtype === "int32");
    if (whole) {
      const others = all.flatMap(({ tensor: y }, k) => (y.dtype === "int32" ? [] : [k]));
      const remedy = others.length > 0 ? `check the others with { outputs: [${others}] }` : "there is nothing to check";
      throw new ValueError(`${this.#where}: ${whole.name} is int32, which has no gradient; ${remedy}`);
    }
    this.nameOutputs(chosen.map(({ name, tensor: y }) => ({ name, shape: y.shape })));
    return chosen.map(({ tensor: y }) => y);
  }

  /** Numbers are inputs only: a function that gives them has left the graph, and nothing would be compared. */
  #checkTensors(result: unknown): void {
    if (allTensors(result)) return;
    throw new ValueError(
      `${this.#where}: the function gave ${showValue(result)}, not tensors alone; return a tensor that is computed from its inputs`,
    );
  }

  /** Sets the names of outputs in messages. */
  nameOutputs(outputs: readonly Named[]): void {
    this.#outputs = outputs;
  }

  #outputAt(all: Structure["leaves"], k: number): Structure["leaves"][number] {
    if (all[k]) return all[k];
    throw new ValueError(`${this.#where}: there is no output ${k}; the function has ${all.length}, counted from 0`);
  }
}

function allTensors(value: unknown): boolean {
  if (value instanceof Tensor) return true;
  return typeof value === "object" && value !== null && Object.values(value).every(allTensors);
}

/** The answer to a request, from one evaluation of a function at leaves. */
export function answerWith(f: FlatFunction, leaves: readonly Tensor[], request: Request): Tensor[] {
  if (request.what === "value") return withRecording(false, () => f(leaves));
  return withRecording(true, () => answerFrom(f(leaves), leaves, request));
}

/** The answer to a request, from recorded outputs. */
export function answerFrom(outputs: readonly Tensor[], leaves: readonly Tensor[], request: Request): Tensor[] {
  if (request.what === "value") return [...outputs];
  if (request.what === "gradient")
    return pullBack(
      outputs,
      leaves,
      request.dys.map((dy, k) => like(outputs[k], dy)),
    );
  return pushForward(outputs, leaves, request.directions);
}

/** The gradients of Σ dy · output by every leaf; zeros for labels and indices, which have none. */
function pullBack(
  outputs: readonly Tensor[],
  leaves: readonly Tensor[],
  dys: readonly Tensor[],
  createGraph = false,
): Tensor[] {
  const wanted = leaves.filter((leaf) => leaf.requiresGrad);
  const found =
    outputs.length === 1
      ? gradients(outputs[0], wanted, { dy: dys[0], createGraph })
      : gradients(
          outputs.map((y, k) => sum(mul(y, dys[k]))).reduce((a, b) => add(a, b)),
          wanted,
          { createGraph },
        );
  return leaves.map((leaf) => found[wanted.indexOf(leaf)] ?? tensor(new Float64Array(0)));
}

/**
 * The products J·u of the outputs, by two backward passes: Jᵀ·v is linear in v, and its derivative by v along u is J·u.
 */
function pushForward(outputs: readonly Tensor[], leaves: readonly Tensor[], directions: readonly Numbers[]): Tensor[] {
  const vs = outputs.map((y) => zerosLike(y));
  for (const v of vs) v.requiresGrad = true;
  const back = pullBack(outputs, leaves, vs, true);
  const parts = leaves.flatMap((leaf, i) => (leaf.requiresGrad ? [sum(mul(back[i], like(leaf, directions[i])))] : []));
  return gradients(
    parts.reduce((a, b) => add(a, b)),
    vs,
  );
}

function like(x: Tensor, data: Numbers): Tensor {
  return tensor(data, { shape: x.shape, backend: x.backend });
}

/**
 * The function whose outputs are the gradients of f's weighted outputs; its gradients are second derivatives.
 */
export function firstGradientsOf(f: FlatFunction, subject: TensorFunction): FlatFunction {
  return (leaves) => {
    const createGraph = isRecording();
    return withRecording(true, () => {
      const outputs = f(leaves);
      const dys = outputs.map((y, k) => like(y, randomWeights(y.size, 300 + k)));
      const all = pullBack(outputs, leaves, dys, createGraph);
      const checked = subject.subject.inputs.flatMap(({ name, shape, checked }, i) =>
        checked ? [{ name: `the gradient by ${name}`, shape, i }] : [],
      );
      subject.nameOutputs(checked);
      return checked.map(({ i }) => all[i]);
    });
  };
}

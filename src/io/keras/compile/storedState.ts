import type { Optimizer } from "../../../optim/Optimizer.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { DTypeError } from "../../../util/errors.js";
import { atPath, groupAt, type Hdf5Dataset, type Hdf5Group, hdf5Dataset, hdf5Group } from "../../hdf5/index.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { cut, listOf, place } from "../weights/keras2.js";
import { numbered } from "../weights/keras3.js";
import { storedWeight } from "../weights/layerWeights.js";
import { type StoredState, slotsInOrder } from "./optimizerState.js";

type Weights = readonly (readonly [path: string, weight: Parameter])[];

/**
 * The optimizer's state in the weights of a `.keras` file: optimizer/vars/0, 1…; of a half-precision model, where it is within one that scales
 * the loss, optimizer/inner_optimizer/vars/0, 1…
 */
export function archiveState(root: Hdf5Group, kerasVersion: string | undefined): StoredState {
  const path = groupAt(root, INNER_VARS) ? INNER_VARS : "optimizer/vars";
  const vars = groupAt(root, path);
  return { arrays: vars ? numbered(vars, path) : [], hasRate: !kerasVersion?.startsWith("2.") };
}

const INNER_VARS = "optimizer/inner_optimizer/vars";

/**
 * The optimizer's state in an `.h5` file: the arrays that `weight_names` lists in the group optimizer_weights. Those of an optimizer that scales
 * the loss come first, with a count of steps of its own.
 */
export function hdf5State(root: Hdf5Group): StoredState {
  const group = groupAt(root, "optimizer_weights");
  const listed = (group && listOf(group, "weight_names")) ?? [];
  const names = listed.slice(
    Math.max(
      0,
      listed.findLastIndex((name) => /(^|\/)iteration(:0)?$/.test(name)),
    ),
  );
  return { arrays: arraysOf(root, names), hasRate: /(^|\/)learning_rate(:0)?$/.test(names[1] ?? "") };
}

function arraysOf(root: Hdf5Group, names: readonly string[]): readonly StoredWeight[] {
  return names.map((name) => {
    const found = atPath(root, `optimizer_weights/${name}`);
    return found?.kind === "dataset" ? storedWeight(name, found) : { name, shape: [], storedAs: "missing", data: null };
  });
}

/** The optimizer's state as Keras 3 has it in `.keras`, as the group "optimizer". */
export async function writeArchiveState(optimizer: Optimizer, weights: Weights): Promise<Hdf5Group> {
  const rate = optimizer.scheduled ? [] : [hdf5Dataset([], Float32Array.of(optimizer.learningRate))];
  const slots = (await slotValues(optimizer, weights)).map(({ dataset }) => dataset);
  const vars = [steps(optimizer), ...rate, ...slots].map((dataset, i) => [String(i), dataset] as const);
  return hdf5Group([], [["vars", hdf5Group([["name", "optimizer"]], vars)]]);
}

/** The optimizer's state as Keras 2 has it in `.h5`, as the group "optimizer_weights". @param name of its class */
export async function writeHdf5State(optimizer: Optimizer, weights: Weights, name: string): Promise<Hdf5Group> {
  const slots = (await slotValues(optimizer, weights)).map(
    ({ path, slot, dataset }) => [`${name}/${slot}/${path}:0`, dataset] as const,
  );
  const named = [["iteration:0", steps(optimizer)] as const, ...slots];
  const group = hdf5Group(
    cut(
      "weight_names",
      named.map(([path]) => path),
    ),
  );
  for (const [path, dataset] of named) place(group, path.split("/"), dataset);
  return group;
}

function steps({ iterations }: Optimizer): Hdf5Dataset {
  return hdf5Dataset([], BigInt64Array.of(BigInt(iterations)));
}

/** The slots of the weights that are trained; none before the first step. @throws DTypeError for a model in float64 */
async function slotValues(optimizer: Optimizer, weights: Weights) {
  if (optimizer.iterations === 0 && !weights.some(([, weight]) => optimizer.remembers(weight))) return [];
  const values: { path: string; slot: string; dataset: Hdf5Dataset }[] = [];
  for (const { path, slot, parameter } of slotsInOrder(optimizer, weights)) {
    const data = await parameter.data();
    if (!(data instanceof Float32Array))
      throw new DTypeError(`${parameter.name} is ${parameter.dtype}, but Keras's files are written in float32`);
    values.push({ path, slot, dataset: hdf5Dataset(parameter.shape, data) });
  }
  return values;
}

import { FormatError } from "../../util/errors.js";
import { showShape } from "../../util/shape.js";
import type { SafeTensor } from "./file.js";

/** The kind of layer that a module of another framework is. */
export type ModuleKind = "dense layer" | "convolution" | "batch normalisation";

/** noodlenet's names of weights. */
export type WeightRole = "kernel" | "bias" | "gamma" | "beta" | "moving_mean" | "moving_variance";

/** A module of another framework: the tensors whose names differ only in their last part. */
export interface NamedModule {
  /** Such as "features.3". */
  readonly path: string;
  /** The path without its numbers. Modules of the same template are in the order of their numbers. */
  readonly template: string;
  readonly kind: ModuleKind;
  /** Whether the first axis of the kernel is that of the outputs, as in PyTorch's and MLX's "weight". */
  readonly outputsFirst: boolean;
  readonly tensors: ReadonlyMap<WeightRole, { readonly name: string; readonly tensor: SafeTensor }>;
}

/** The role of a tensor by the last part of its name, in a batch normalisation and in other modules. */
const ROLES: Readonly<Record<string, readonly [normalisation: WeightRole | null, other: WeightRole | null]>> = {
  // PyTorch, MLX
  weight: ["gamma", "kernel"],
  bias: ["beta", "bias"],
  running_mean: ["moving_mean", null],
  running_var: ["moving_variance", null],
  // flax
  kernel: [null, "kernel"],
  scale: ["gamma", null],
  mean: ["moving_mean", null],
  var: ["moving_variance", null],
  // Keras
  gamma: ["gamma", null],
  beta: ["beta", null],
  moving_mean: ["moving_mean", null],
  moving_variance: ["moving_variance", null],
};

/** The statistics, which only a batch normalisation has. */
const STATISTICS = new Set(["running_mean", "running_var", "mean", "var", "moving_mean", "moving_variance"]);

/** A counter of PyTorch's, which is not a weight. */
const IGNORED = "num_batches_tracked";

/** flax's collections, each of which holds a part of the tensors of the modules. */
const COLLECTIONS = /^(params|batch_stats)[./]/;

/**
 * Groups tensors by module, in the order of the numbers in their names.
 * @throws FormatError for a module that is not a dense layer, a convolution or a batch normalisation
 */
export function namedModules(tensors: ReadonlyMap<string, SafeTensor>, what: string): NamedModule[] {
  const groups = new Map<string, Map<string, { name: string; tensor: SafeTensor }>>();
  for (const [name, tensor] of tensors) {
    const [, path = "", role = ""] = /^(?:(.*)[./])?([^./]+?)(?::\d+)?$/s.exec(name.replace(COLLECTIONS, "")) ?? [];
    if (role === IGNORED) continue;
    const group = groups.get(path) ?? new Map();
    groups.set(path, group.set(role, { name, tensor }));
  }
  const modules = [...groups].map(([path, group]) => moduleOf(path, group, what));
  return modules.sort((a, b) => naturalOrder(a.path, b.path));
}

function moduleOf(
  path: string,
  group: ReadonlyMap<string, { name: string; tensor: SafeTensor }>,
  what: string,
): NamedModule {
  const normalises = [...group.keys()].some((role) => STATISTICS.has(role));
  const found = [...group].map(([role, entry]) => {
    const roles = Object.hasOwn(ROLES, role) ? ROLES[role] : [null, null];
    return [roles[normalises ? 0 : 1], entry] as const;
  });
  const rank = (group.get("weight") ?? group.get("kernel"))?.tensor.shape.length;
  const kind = normalises ? "batch normalisation" : rank === 4 ? "convolution" : rank === 2 ? "dense layer" : null;
  if (kind === null || found.some(([role]) => role === null)) throw unknown(path, group, what);
  const template = path.replace(/\d+/g, "#").replace(/_#$/, "");
  return {
    path,
    template,
    kind,
    outputsFirst: group.has("weight"),
    tensors: new Map(found as [WeightRole, (typeof found)[0][1]][]),
  };
}

function unknown(
  path: string,
  group: ReadonlyMap<string, { name: string; tensor: SafeTensor }>,
  what: string,
): FormatError {
  const shapes = [...group].slice(0, 6).map(([role, { tensor }]) => `${role.slice(0, 40)} ${showShape(tensor.shape)}`);
  return new FormatError(
    `${what}: ${JSON.stringify(path.slice(0, 80))} has ${shapes.join(", ")}, which is not a dense layer, a convolution or a batch normalisation. ` +
      'Name its tensors by the paths of the weights, such as "dense/kernel" (model.namedWeights())',
  );
}

/** Natural order: numbers in names are compared as numbers, "2.weight" before "10.weight". */
function naturalOrder(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => name.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (x[i] === y[i]) continue;
    const [m, n] = [Number(x[i]), Number(y[i])];
    if (Number.isNaN(m) || Number.isNaN(n)) return x[i] < y[i] ? -1 : 1;
    if (m !== n) return m - n;
  }
  return x.length - y.length;
}

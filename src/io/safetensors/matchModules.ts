import type { LayerGraph } from "../../layers/LayerGraph.js";
import { FormatError } from "../../util/errors.js";
import { type Shape, showShape, sizeOf } from "../../util/shape.js";
import { permuteAxes } from "../weights/permuteAxes.js";
import type { Assignment, StoredWeight } from "../weights/StoredWeight.js";
import type { SafeTensor } from "./file.js";
import { type ModuleKind, type NamedModule, namedModules, type WeightRole } from "./namedModules.js";
import { type WeightedLayer, weightedLayers } from "./weightedLayers.js";

const KINDS: Readonly<Record<string, ModuleKind>> = {
  Dense: "dense layer",
  Conv2D: "convolution",
  BatchNormalization: "batch normalisation",
};

/** The axes of a convolution's kernel: PyTorch's [out, in, h, w] or MLX's [out, h, w, in]. */
export type KernelLayout = "torch" | "mlx";

/**
 * Finds the tensor of another framework's module for each weight. Modules are matched with layers of the same name; or else, among modules of the same
 * kind and shapes, in the order of the numbers in their names. Kernels are transposed to noodlenet's order of axes, and the rows of dense layers after
 * flattened images are reordered.
 * @param options.byName match only the layers that have the name of a module
 * @throws FormatError where the order of modules is ambiguous, or the file is another model's
 */
export function matchModules(
  model: LayerGraph,
  tensors: ReadonlyMap<string, SafeTensor>,
  what: string,
  { byName = false, layout = "torch" }: { byName?: boolean; layout?: KernelLayout } = {},
): Assignment[] {
  const modules = namedModules(tensors, what);
  const layers = weightedLayers(model);
  const named = new Map(modules.map((module) => [module.path.replaceAll(".", "/"), module]));
  const byNames = layers.map((layer) => [layer, named.get(layer.path)] as const);
  const common = byNames.filter((pair): pair is readonly [WeightedLayer, NamedModule] => pair[1] !== undefined);
  if (byName && common.length === 0)
    throw new FormatError(
      `${what}: no module of the file (${sample(modules)}) has the name of a layer in the model (${sample(layers)})`,
    );
  const isWhole = common.length === layers.length && layers.length === modules.length;
  const pairs = byName || isWhole ? common : inOrder(layers, modules, what, layout);
  return pairs.flatMap(([layer, module]) => assignments(layer, module, what, layout));
}

function inOrder(
  layers: readonly WeightedLayer[],
  modules: readonly NamedModule[],
  what: string,
  layout: KernelLayout,
): (readonly [WeightedLayer, NamedModule])[] {
  checkCounts(layers, modules, what);
  // The modules of a kind that have the same shapes.
  const alike = new Map<string, NamedModule[]>();
  for (const module of modules) {
    const key = signature(
      module.kind,
      [...module.tensors].map(([role, { tensor }]) => [role, ourShape(module, role, tensor.shape, layout)]),
    );
    alike.set(key, [...(alike.get(key) ?? []), module]);
  }
  for (const group of alike.values()) checkCertain(group, what);
  return layers.map((layer) => {
    const shapes = [...layer.weights].map(([role, { shape }]) => [role, shape] as const);
    const module = alike.get(signature(KINDS[layer.type], shapes))?.shift();
    if (module) return [layer, module] as const;
    throw new FormatError(
      `${what}: no ${KINDS[layer.type]} of the file has weights as ${layer.path} has here, ${shapes.map(([role, shape]) => `${role} ${showShape(shape)}`).join(", ")}; ` +
        `the file has ${described(modules, layer, layout)}. Is it the file of another model?`,
    );
  });
}

function signature(kind: ModuleKind, shapes: readonly (readonly [string, Shape])[]): string {
  return [kind, ...shapes.map(([role, shape]) => `${role} ${shape.join()}`).sort()].join("; ");
}

function checkCounts(layers: readonly WeightedLayer[], modules: readonly NamedModule[], what: string): void {
  const own = layers.find(({ type }) => KINDS[type] === undefined);
  if (own)
    throw new FormatError(
      `${what}: the weights of ${own.path} (${own.type}), ${[...own.weights.keys()].join(", ")}, cannot be matched by the kind of a module. ` +
        `Name all tensors by the paths of the weights, such as "${own.path}/${[...own.weights.keys()][0]}"`,
    );
  for (const kind of new Set(Object.values(KINDS))) {
    const [here, there] = [layers.filter(({ type }) => KINDS[type] === kind), modules.filter((m) => m.kind === kind)];
    if (here.length === there.length) continue;
    throw new FormatError(
      `${what} has ${there.length} times a ${kind} (${sample(there)}), the model ${here.length} times (${sample(here)}). ` +
        "Is it the file of another model? To load those with common names, give { byName: true }",
    );
  }
}

/** Checks that the names of modules of the same kind and shapes give their order. */
function checkCertain(group: readonly NamedModule[], what: string): void {
  const other = group.find(({ template }) => template !== group[0].template);
  if (!other) return;
  throw new FormatError(
    `${what}: ${JSON.stringify(group[0].path)} and ${JSON.stringify(other.path)} have the same shapes, and their names do not say which comes first. ` +
      `Give the model's layers the names of the modules, as in { name: ${JSON.stringify(other.path)} }, or number the modules`,
  );
}

function sample(named: readonly { path: string }[]): string {
  const names = named.slice(0, 3).map(({ path }) => path.slice(0, 60));
  return named.length > 3 ? `${names.join(", ")}, …` : names.join(", ") || "none";
}

function described(modules: readonly NamedModule[], layer: WeightedLayer, layout: KernelLayout): string {
  const same = modules.filter(({ kind }) => kind === KINDS[layer.type]).slice(0, 4);
  const shapes = (module: NamedModule) =>
    [...module.tensors].map(
      ([role, { tensor }]) => `${role} ${showShape(ourShape(module, role, tensor.shape, layout))}`,
    );
  return same.map((module) => `${module.path.slice(0, 60)} with ${shapes(module).join(", ")}`).join("; ");
}

/** For each axis of noodlenet's kernel, the axis of the other framework's kernel. */
function axesOf({ kind, outputsFirst }: NamedModule, layout: KernelLayout): readonly number[] {
  if (!outputsFirst) return kind === "convolution" ? [0, 1, 2, 3] : [0, 1];
  if (kind === "dense layer") return [1, 0];
  return layout === "mlx" ? [1, 2, 3, 0] : [2, 3, 1, 0];
}

function ourShape(module: NamedModule, role: WeightRole, shape: Shape, layout: KernelLayout): Shape {
  return role === "kernel" ? axesOf(module, layout).map((axis) => shape[axis]) : shape;
}

function assignments(layer: WeightedLayer, module: NamedModule, what: string, layout: KernelLayout): Assignment[] {
  const roles = [...module.tensors.keys()];
  const extra = roles.find((role) => !layer.weights.has(role));
  if (extra || roles.length < layer.weights.size)
    throw new FormatError(
      `${what}: ${JSON.stringify(module.path)} has ${roles.join(", ")}, but ${layer.path} has ${[...layer.weights.keys()].join(", ")} here. ` +
        "Is it the file of another model?",
    );
  // PyTorch flattens images with the channels first; flax, Keras and MLX with the channels last, as noodlenet does.
  const rows = module.outputsFirst && layout === "torch" ? layer.flattened : null;
  return [...layer.weights].map(([role, weight]) => {
    const { name, tensor } = module.tensors.get(role as WeightRole) as { name: string; tensor: SafeTensor };
    const stored = inOurLayout(
      name,
      tensor,
      role === "kernel" ? axesOf(module, layout) : [0],
      role === "bias" ? null : rows,
    );
    return { path: `${layer.path}/${role}`, weight, stored };
  });
}

/** A tensor with its axes in noodlenet's order. @param rows the images, [h, w, c], whose flattened elements are the tensor's rows, or null */
function inOurLayout(name: string, tensor: SafeTensor, axes: readonly number[], rows: Shape | null): StoredWeight {
  const { shape, data, storedAs } = tensor;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return { name, shape, storedAs, data: null };
  const transposed = { name, storedAs, shape: axes.map((axis) => shape[axis]), data: permuteAxes(data, shape, axes) };
  if (!rows || sizeOf(rows) !== transposed.shape[0]) return transposed;
  const [h, w, c] = rows;
  const rest = transposed.shape.slice(1);
  const outer = permuteAxes(transposed.data, [c, h, w, sizeOf(rest)], [1, 2, 0, 3]);
  return { ...transposed, data: outer };
}

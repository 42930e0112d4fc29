import type { Layer } from "../layers/Layer.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import type { SymbolicTensor } from "../layers/SymbolicTensor.js";
import { referencesOf, showReference, type TensorReference, type Wiring } from "../layers/wiring.js";
import { FormatError } from "../util/errors.js";
import { isPlainObject, showValue } from "../util/optionsReader.js";

/** How the layers of a `Model` are connected, as JSON. */
export interface GraphConfig {
  /** Each with the calls of it: what it takes. An input layer has no calls. */
  readonly layers: readonly (LayerConfig & { readonly calls?: readonly (readonly TensorReference[] | null)[] })[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
}

/** The config of a wiring. @param layers the configs of its layers */
export function wiringConfig(
  { inputs, outputs, calls, layers }: Wiring,
  configs: readonly LayerConfig[],
): GraphConfig & Record<string, unknown> {
  const references = referencesOf({ calls });
  const referenceTo = (tensor: SymbolicTensor) => references.tensors.get(tensor) as TensorReference;
  const isInput = (layer: Layer) => references.calls.get(layer)?.[0].length === 0;
  return {
    layers: configs.map((config, i) =>
      isInput(layers[i]) ? config : { ...config, calls: references.calls.get(layers[i]) },
    ),
    inputs: inputs.map(referenceTo),
    outputs: outputs.map(referenceTo),
  };
}

/** A call as a config lists it; an input layer takes nothing. */
interface ListedCall {
  /** The place of the layer among the config's. */
  readonly index: number;
  readonly layer: string;
  readonly taken: readonly TensorReference[] | null;
  /** Which of the layer's calls it is. */
  readonly number: number;
}

/**
 * Goes through the calls that a config lists, in an order in which each takes what others gave.
 * @param apply gives what a call makes of what it takes. It gets the layer's place in `config.layers`, and null for what an input layer takes
 * @returns what the inputs and outputs are
 * @throws FormatError for a reference to nothing, and for a cycle
 */
export function walkConfig<T>(
  config: GraphConfig,
  apply: (index: number, taken: readonly T[] | null) => readonly T[],
): { inputs: T[]; outputs: T[] } {
  const values = new Map<string, readonly T[]>();
  const known = ([name, call, output]: TensorReference) => values.get(`${call} ${name}`)?.[output];
  let waiting = config.layers.flatMap(({ name = "", calls = [null] }, index) =>
    calls.map((taken, number): ListedCall => ({ index, layer: name, taken, number })),
  );
  while (waiting.length > 0) {
    // A call of a layer comes after its earlier calls, which its number counts.
    const later = waiting.filter(({ index, layer, taken, number }) => {
      const given = taken?.map(known) ?? [];
      if (given.includes(undefined) || (number > 0 && !values.has(`${number - 1} ${layer}`))) return true;
      values.set(`${number} ${layer}`, apply(index, taken && (given as T[])));
      return false;
    });
    if (later.length === waiting.length) throw unconnected(later[0]);
    waiting = later;
  }
  const referred = (reference: TensorReference) => {
    const value = known(reference);
    if (value !== undefined) return value;
    throw new FormatError(
      `fromConfig: ${showReference(reference)} is an input or output of the model, but no layer gives it`,
    );
  };
  return { inputs: config.inputs.map(referred), outputs: config.outputs.map(referred) };
}

/**
 * The inputs and outputs that a config describes, its layers applied to one another.
 * @param layers made from `config.layers`, in that order
 * @throws FormatError as `walkConfig` does; what a layer throws that refuses its inputs
 */
export function wiringFrom(config: GraphConfig, layers: readonly Layer[]) {
  return walkConfig<SymbolicTensor>(config, (index, taken) =>
    taken ? layers[index].applyAll(taken) : [layers[index].output],
  );
}

/** Whether a config says how its layers are connected. */
export function isGraphConfig(config: LayerConfig): config is LayerConfig & GraphConfig {
  return Array.isArray(config.layers) && Array.isArray(config.inputs) && Array.isArray(config.outputs);
}

/** @throws FormatError for what is no list of layers with names of their own, calls and references, such as in a config edited by hand */
export function checkGraphConfig({ layers, inputs, outputs }: GraphConfig): void {
  const names = new Set<unknown>();
  for (const layer of layers as readonly unknown[]) {
    const { name, calls } = (isPlainObject(layer) ? layer : {}) as { name?: unknown; calls?: unknown };
    if (typeof name !== "string" || names.has(name))
      throw new FormatError(
        `fromConfig: a layer of a graph is ${showValue(layer)}; each needs a name that no other has${typeof name === "string" ? `, and "${name}" is there twice` : ""}`,
      );
    names.add(name);
    const isCall = (call: unknown) => call === null || (Array.isArray(call) && call.every(isReference));
    if (calls !== undefined && !(Array.isArray(calls) && calls.every(isCall)))
      throw new FormatError(
        `fromConfig: the calls of ${name} are ${showValue(calls)}; give a list of calls, each a list of [layer, call, output]`,
      );
  }
  const wrong = [...inputs, ...outputs].find((reference) => !isReference(reference));
  if (wrong !== undefined)
    throw new FormatError(`fromConfig: an input or output is ${showValue(wrong)}; give [layer, call, output]`);
}

function isReference(given: unknown): given is TensorReference {
  return (
    Array.isArray(given) && given.length === 3 && typeof given[0] === "string" && given.slice(1).every(Number.isInteger)
  );
}

function unconnected({ layer, taken }: ListedCall): FormatError {
  const from = taken?.map(showReference).join(", ");
  return new FormatError(
    `fromConfig: ${layer} takes ${from}, which no layer gives, or which depends on ${layer} itself: the layers make a cycle`,
  );
}

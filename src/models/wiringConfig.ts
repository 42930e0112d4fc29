import type { Layer } from "../layers/Layer.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import type { SymbolicTensor } from "../layers/SymbolicTensor.js";
import type { Wiring } from "../layers/wiring.js";
import type { GraphLayer } from "../plan/Graph.js";
import { FormatError } from "../util/errors.js";

/** A symbolic tensor in a config: the layer's name, which of its calls, and which output of that call, both counted from 0. */
export type TensorReference = readonly [layer: string, call: number, output: number];

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
  const references = new Map<SymbolicTensor, TensorReference>();
  const callsOf = new Map<GraphLayer, (readonly TensorReference[])[]>();
  const referenceTo = (tensor: SymbolicTensor) => references.get(tensor) as TensorReference;
  for (const { layer, inputs: taken, outputs: given } of calls) {
    const own = callsOf.get(layer) ?? [];
    given.forEach((tensor, i) => {
      references.set(tensor, [layer.name, own.length, i]);
    });
    callsOf.set(layer, [...own, taken.map(referenceTo)]);
  }
  const isInput = (layer: Layer) => callsOf.get(layer)?.[0].length === 0;
  return {
    layers: configs.map((config, i) => (isInput(layers[i]) ? config : { ...config, calls: callsOf.get(layers[i]) })),
    inputs: inputs.map(referenceTo),
    outputs: outputs.map(referenceTo),
  };
}

/** A call as a config lists it; an input layer takes nothing. */
interface ListedCall {
  readonly layer: Layer;
  readonly taken: readonly TensorReference[] | null;
  /** Which of the layer's calls it is. */
  readonly number: number;
}

/**
 * The inputs and outputs that a config describes, its layers applied to one another.
 * @param layers made from `config.layers`, in that order
 * @throws FormatError for a reference to nothing, for a cycle, and for a call that the layer refuses
 */
export function wiringFrom(
  config: GraphConfig,
  layers: readonly Layer[],
): { inputs: SymbolicTensor[]; outputs: SymbolicTensor[] } {
  const tensors = new Map<string, readonly SymbolicTensor[]>();
  let waiting = config.layers.flatMap(({ calls = [null] }, i) =>
    calls.map((taken, number): ListedCall => ({ layer: layers[i], taken, number })),
  );
  const known = ([name, call, output]: TensorReference) => tensors.get(`${call} ${name}`)?.[output];
  while (waiting.length > 0) {
    // A call of a layer comes after its earlier calls, which its number counts.
    const later = waiting.filter(({ layer, taken, number }) => {
      const inputs = taken?.map(known) ?? [];
      if (inputs.includes(undefined) || (number > 0 && !tensors.has(`${number - 1} ${layer.name}`))) return true;
      const outputs = taken ? layer.applyAll(inputs as SymbolicTensor[]) : [layer.output];
      tensors.set(`${number} ${layer.name}`, outputs);
      return false;
    });
    if (later.length === waiting.length) throw unconnected(later);
    waiting = later;
  }
  const referred = (reference: TensorReference) => {
    const tensor = known(reference);
    if (tensor) return tensor;
    throw new FormatError(
      `fromConfig: ${showReference(reference)} is an input or output of the model, but no layer gives it`,
    );
  };
  return { inputs: config.inputs.map(referred), outputs: config.outputs.map(referred) };
}

function unconnected(calls: readonly ListedCall[]): FormatError {
  const { layer, taken } = calls[0];
  const from = taken?.map(showReference).join(", ");
  return new FormatError(
    `fromConfig: ${layer.name} takes ${from}, which no layer gives, or which depends on ${layer.name} itself: the layers make a cycle`,
  );
}

function showReference([name, call, output]: TensorReference): string {
  return `${name}[${call}][${output}]`;
}

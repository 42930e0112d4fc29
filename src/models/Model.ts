import { InputLayer } from "../layers/InputLayer.js";
import { GRAPH_OPTIONS, type GraphOptions } from "../layers/LayerGraph.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import { SymbolicTensor } from "../layers/SymbolicTensor.js";
import { shapesOf, type Wiring, walk, wiringOf } from "../layers/wiring.js";
import { optionsReader } from "../util/optionsReader.js";
import { TrainableModel } from "./TrainableModel.js";
import { wiringConfig } from "./wiringConfig.js";

/** What {@link Model} is made of. */
export interface ModelOptions extends GraphOptions {
  /** What enters: what `input` gave, or several of them. */
  readonly inputs: SymbolicTensor | readonly SymbolicTensor[];
  /** What leaves: what layers gave that were applied to the inputs. */
  readonly outputs: SymbolicTensor | readonly SymbolicTensor[];
  /** Default "functional". */
  readonly name?: string;
}

const readOptions = optionsReader<ModelOptions>("Model", "new Model({ inputs: x, outputs: y, seed: 1 })", {
  names: { inputs: true, outputs: true, ...GRAPH_OPTIONS },
});

/**
 * A graph of layers: branches that split and merge, layers that are used several times and share their weights there, several inputs
 * and outputs (Keras: a functional model). It is itself a layer, so that models nest. A layer is applied to symbolic tensors, which
 * start at `input`; what lies between inputs and outputs is the model.
 * @example
 * const x = input([32, 32, 3]);
 * const a = new Conv2D(16, 3, { padding: "same", activation: "relu" }).apply(x);
 * const b = new Conv2D(16, 3, { padding: "same" }).apply(a);
 * const y = new Dense(2, { activation: "softmax" }).apply(new GlobalAveragePooling2D().apply(new Add().apply([a, b])));
 * const model = new Model({ inputs: x, outputs: y, seed: 1 });
 */
export class Model extends TrainableModel {
  readonly #wiring: Wiring;

  /**
   * @param options `inputs`, `outputs`, `seed` (0), `name`, `trainable` (true): {@link ModelOptions}. An input may be any symbolic
   *   tensor, such as the output of a layer of another model: the part behind it is the model. Layers of another model keep their weights
   * @throws ValueError for an output that depends on another input, for an input that no output depends on, and when two layers have
   *   the same name
   */
  constructor(options: ModelOptions) {
    const { inputs, outputs, ...shared } = readOptions(options);
    super(shared);
    this.#wiring = withInputLayers(wiringOf(listOf(inputs), listOf(outputs)));
    this.addLayers(this.#wiring.layers);
  }

  override get type(): string {
    return "Functional";
  }

  override get inputCount(): number {
    return this.#wiring.inputs.length;
  }

  override get outputCount(): number {
    return this.#wiring.outputs.length;
  }

  /** Its shapes are known: data of others are refused where they enter, with more to say. */
  override build(): void {
    super.build(...this.inputShapes);
  }

  /** The layers in Keras's order. The model is built at the first access. */
  override get layers() {
    // Not earlier, so that a model nested in another takes its seed from there.
    if (!this.built) this.ensureBuilt(...this.inputShapes);
    return super.layers;
  }

  override get wiring(): Wiring {
    return this.#wiring;
  }

  protected override wiringConfig(layers: readonly LayerConfig[]): Record<string, unknown> {
    return wiringConfig(this.#wiring, layers);
  }
}

function listOf<T>(x: T | readonly T[]): readonly T[] {
  return Array.isArray(x) ? x : [x as T];
}

/** The same with an input layer for each input that comes from another layer. */
function withInputLayers(wiring: Wiring): Wiring {
  const isInput = ({ call }: SymbolicTensor) => call.inputs.length === 0;
  if (wiring.inputs.every(isInput)) return wiring;
  const inputs = wiring.inputs.map((tensor) => (isInput(tensor) ? tensor : new InputLayer(tensor.shape).output));
  const outputs = walk(wiring, inputs, ({ layer, inputs, outputs }, taken) =>
    inputs.length === 0 ? outputs : SymbolicTensor.outputsOf(layer, taken, shapesOf(outputs)),
  );
  return wiringOf(inputs, outputs);
}

import { InputLayer } from "../layers/InputLayer.js";
import type { Layer } from "../layers/Layer.js";
import { GRAPH_OPTIONS, type GraphOptions } from "../layers/LayerGraph.js";
import { checkedShape } from "../layers/layerChecks.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import type { SymbolicCall, SymbolicTensor } from "../layers/SymbolicTensor.js";
import type { Wiring } from "../layers/wiring.js";
import { StateError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import { TrainableModel } from "./TrainableModel.js";

/** Options of {@link Sequential}. */
export interface SequentialOptions extends GraphOptions {
  /** Shape of one sample, such as [128, 128, 3]. Without it the model is built by the first data it sees. */
  readonly inputShape?: Shape;
  /** Default "sequential". */
  readonly name?: string;
}

const readOptions = optionsReader<SequentialOptions>(
  "Sequential",
  "new Sequential([new Flatten(), new Dense(2)], { inputShape: [28, 28, 1], seed: 1 })",
  { names: { inputShape: true, ...GRAPH_OPTIONS } },
);

/**
 * Layers one after another: a model, and itself a layer, so that models nest. Names, defaults and numbers are Keras's.
 * @example
 * const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })], { inputShape: [4], seed: 1 });
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
 * const history = await model.fit(x, labels, { epochs: 10 });
 */
export class Sequential extends TrainableModel {
  readonly #givenShape: Shape | null;
  #input: SymbolicTensor | null = null;
  /** One for each layer that has been connected. */
  readonly #calls: SymbolicCall[] = [];

  /**
   * @param layers in order; more can be added
   * @param options `inputShape` (of one sample), `seed` (0), `name`, `trainable` (true): {@link SequentialOptions}
   * @throws ValueError when a layer or a name is there twice
   */
  constructor(layers: readonly Layer[] = [], options?: SequentialOptions) {
    const { inputShape, ...shared } = readOptions(options);
    super(shared);
    this.#givenShape = inputShape === undefined || inputShape === null ? null : checkedShape("inputShape", inputShape);
    if (!Array.isArray(layers))
      throw new ValueError(
        `${this.type}: the layers are not a list; call new ${this.type}([new Dense(2)], { inputShape: [4] })`,
      );
    for (const layer of layers) this.addLayer(layer);
  }

  override get type(): string {
    return "Sequential";
  }

  override get inputCount(): number {
    return 1;
  }

  /** Adds a layer at the end. @throws ValueError for a layer or a name that was added before */
  add(layer: Layer): this {
    this.addLayer(layer);
    if (this.built) this.#extend();
    return this;
  }

  /**
   * Removes the last layer, such as the head of a network whose other layers are trained for another task. It keeps its name and
   * weights. What the optimizer remembers of the others stays.
   * @returns the layer
   * @throws StateError when there is no layer to remove, and within a training
   */
  pop(): Layer {
    this.checkNotTraining("pop", "call pop after fit");
    const { layers } = this;
    const last = layers.at(-1);
    if (!last || (layers.length === 1 && last instanceof InputLayer))
      throw new StateError(`pop: ${this.name} has no layer to remove`);
    this.removeLayer();
    this.#calls.length = Math.min(this.#calls.length, layers.length);
    return last;
  }

  override build(inputShape: Shape): void {
    const [first] = super.layers;
    if (first instanceof InputLayer) first.outputShape(inputShape);
    this.#input ??= (first instanceof InputLayer ? first : new InputLayer(this.#givenShape ?? inputShape)).output;
    this.#extend();
  }

  protected override unbuild(): void {
    super.unbuild();
    this.#input = null;
    this.#calls.length = 0;
  }

  /** Builds and connects the layers that are not yet. */
  #extend(): void {
    this.withDefaults(() => {
      for (const layer of super.layers.slice(this.#calls.length)) this.#connect(layer);
    });
  }

  #connect(layer: Layer): void {
    const before = this.#end();
    layer.ensureBuilt(before.shape);
    if (layer.outputCount > 1)
      throw new ValueError(
        `${this.name}: the layer ${layer.name} has ${layer.outputCount} outputs; a layer of a Sequential has one. Make a Model of it`,
      );
    const isInput = this.#calls.length === 0 && layer instanceof InputLayer;
    this.#calls.push((isInput ? before : layer.apply(before)).call);
  }

  /** What the last layer gives. */
  #end(): SymbolicTensor {
    return this.#calls.at(-1)?.outputs[0] ?? this.#startOf();
  }

  #startOf(): SymbolicTensor {
    if (this.#input) return this.#input;
    throw new StateError(
      `${this.name}: the input's shape is not known yet; give { inputShape }, or call fit or predict once`,
    );
  }

  protected override foreseeShapes([inputShape]: readonly Shape[]): readonly Shape[] {
    const foreseen = (shapes: readonly Shape[], layer: Layer) => layer.outputShapes(shapes);
    return this.withDefaults(() => super.layers.reduce(foreseen, [inputShape]));
  }

  override get wiring(): Wiring {
    if (this.#givenShape && !this.built) this.ensureBuilt(this.#givenShape);
    return { inputs: [this.#startOf()], outputs: [this.#end()], calls: this.#calls, layers: super.layers };
  }

  /** The layers in order. A model whose input's shape is known is built at the first access. */
  override get layers(): readonly Layer[] {
    // Not earlier, so that a model nested in another takes its seed from there.
    if (this.#givenShape && !this.built) this.ensureBuilt(this.#givenShape);
    return super.layers;
  }

  protected override wiringConfig(layers: readonly LayerConfig[]): Record<string, unknown> {
    const shape = this.#input?.shape ?? this.#givenShape;
    return { ...(shape ? { inputShape: shape } : {}), layers };
  }
}

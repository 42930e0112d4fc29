import type { CallContext } from "../plan/CallContext.js";
import type { Describe } from "../plan/Graph.js";
import { zeros } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { Parameter } from "../tensor/Parameter.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { disposeSymbol } from "../util/disposeSymbol.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { optionsReader, showValue } from "../util/optionsReader.js";
import { fold, type RandomKey, randomKey } from "../util/random.js";
import { checkShape, type Shape } from "../util/shape.js";
import { snakeCase } from "../util/snakeCase.js";
import { checkCalled, checkHasCall, checkLayerFields, checkNoGetConfig, checkWeightFields } from "./checkOwnLayer.js";
import { type ConstraintLike, constraintOf } from "./constraints.js";
import { type Initializer, type InitializerName, initializerOf } from "./initializers.js";
import { LayerNames } from "./LayerNames.js";
import { kindOf, type LayerInputs, one } from "./layerInputs.js";
import { LAYER_OPTIONS, type LayerConfig, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { type NamedArray, readWeights, type WeightValues, writeWeights } from "./layerWeights.js";
import { type Regularizer, type RegularizerLike, regularizerOf } from "./regularizers.js";
import { SymbolicTensor } from "./SymbolicTensor.js";

export type { CallContext } from "../plan/CallContext.js";

const readOptions = layerOptionsReader<LayerOptions>("Layer", 'super({ name: "mine" })', LAYER_OPTIONS);

/** How a weight begins, and whether it is learned. */
export interface WeightOptions {
  /** What its first values are drawn by. Default "glorotUniform". */
  readonly initializer?: InitializerName | Initializer;
  /** Default true. */
  readonly trainable?: boolean;
  /** A penalty on it, added to the loss. Default none. */
  readonly regularizer?: RegularizerLike | null;
  /** What the optimizer holds the weight to after each step. Default none. */
  readonly constraint?: ConstraintLike | null;
}

const readWeightOptions = optionsReader<WeightOptions>(
  "addWeight",
  'this.addWeight("kernel", [inputs, units], { initializer: "heNormal" })',
  { names: { initializer: true, trainable: true, regularizer: true, constraint: true } },
);

/** Keys of layers within are folded from this number on; smaller numbers belong to the layer's own weights. */
const FIRST_LAYER_KEY = 1000;

/**
 * A function of a tensor with weights of its own. To write one: extend it, make the weights in `build` with `addWeight`
 * (or layers within it with `addLayer`), and compute in `call` with any operations. Shapes are those of one sample,
 * without the batch.
 */
export abstract class Layer {
  /** The class's name, as in Keras; also kept in files. User-defined layers set it where a minifier renames classes. */
  get type(): string {
    return this.constructor.name;
  }

  #name: string | null;
  #key: RandomKey;
  readonly #seed: number | undefined;
  #trainable: boolean;
  #built = false;
  /** Stands for this layer in the layers whose keys it has set. Not the layer itself, which they would keep in memory. */
  readonly #source = {};
  #keySource: object | null = null;
  /** The keys of layers within that were built in another model. */
  readonly #keptKeys = new Set<string>();
  readonly #weights: { parameter: Parameter; trainable: boolean; regularizer: Regularizer | null }[] = [];
  readonly #layers: Layer[] = [];
  /** The names of the layers within. */
  readonly #names = new LayerNames();
  /** What the layer gave when it was first applied to a symbolic tensor. */
  #symbolicOutput: SymbolicTensor | null = null;
  #symbolicCalls = 0;

  /**
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   * @throws ValueError for an option that layers do not have; a class with more takes its own out before it calls super
   */
  constructor(options: LayerOptions = {}) {
    const { name, trainable = true, seed } = readOptions(options, new.target.name || "Layer");
    this.#name = name ?? null;
    this.#trainable = trainable;
    this.#seed = seed;
    this.#key = randomKey(seed ?? 0);
  }

  /**
   * Computes the output of a batch.
   * @param x [n, …input shape], or a list of such for a layer that is applied to several tensors, such as `Add`. A layer of one input
   *   declares `call(x: Tensor)`, one of several `call(xs: readonly Tensor[])`
   */
  abstract call(x: Tensor | readonly Tensor[], context?: CallContext): Tensor;

  /** Makes the weights for inputs of these shapes. Runs once, before the first call. */
  build(..._inputShapes: Shape[]): void {}

  /** The output's shape for inputs of these. Unless overridden, found by calling the layer on zeros. */
  outputShape(...inputShapes: Shape[]): Shape {
    this.ensureBuilt(...inputShapes);
    return this.#callOnZeros(inputShapes);
  }

  #callOnZeros(inputShapes: readonly Shape[]): Shape {
    const batches = () => inputShapes.map((shape) => zeros([1, ...shape]));
    return noGrad(() => scope(() => this.#called(one(batches())).shape.slice(1)));
  }

  /** The shape of each output; a layer has one, unless it is a model with several. */
  outputShapes(inputShapes: readonly Shape[]): readonly Shape[] {
    return [this.outputShape(...inputShapes)];
  }

  /** How many outputs the layer has: one, unless it is a model with several. */
  get outputCount(): number {
    return 1;
  }

  /**
   * What `layer(x)` is in Keras and PyTorch: builds the layer for x unless it is built, then runs `call`, which subclasses override.
   * Applied to symbolic tensors, it computes nothing: it gives the symbolic tensor from which `Model` makes a model.
   * @param x one tensor, or a list for a layer of several inputs, such as `Add`
   * @throws ShapeError for tensors that the layer cannot be applied to; StateError for a model with several outputs, which has `applyAll`
   */
  apply(x: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor;
  apply(x: Tensor | readonly Tensor[], context?: CallContext): Tensor;
  apply(x: LayerInputs, context: CallContext = {}): Tensor | SymbolicTensor {
    if (this.outputCount > 1)
      throw new StateError(`${this.name}: apply gives one tensor, but there are ${this.outputCount}; call applyAll`);
    const { tensors, symbolic } = this.#given(x);
    if (symbolic) return this.#connect(symbolic)[0];
    this.ensureBuilt(...tensors.map((input) => input.shape.slice(1)));
    return this.#called(Array.isArray(x) ? tensors : tensors[0], context);
  }

  #called(x: Tensor | readonly Tensor[], context?: CallContext): Tensor {
    checkHasCall(this);
    const y: unknown = this.call(x, context);
    checkCalled(this, y);
    return y;
  }

  /** The same for a layer with any number of outputs: a list of them. */
  applyAll(x: SymbolicTensor | readonly SymbolicTensor[]): readonly SymbolicTensor[];
  applyAll(x: Tensor | readonly Tensor[], context?: CallContext): readonly Tensor[];
  applyAll(x: LayerInputs, context: CallContext = {}): readonly (Tensor | SymbolicTensor)[] {
    const { tensors, symbolic } = this.#given(x);
    return symbolic ? this.#connect(symbolic) : this.compute(tensors, context);
  }

  /** How many tensors the layer is applied to; null where any number will do. */
  get inputCount(): number | null {
    return null;
  }

  /** @throws ShapeError for another number of tensors than the layer has inputs */
  protected checkInputCount(given: number): void {
    const count = this.inputCount;
    if (count === null || count === given) return;
    throw new ShapeError(
      `${this.name} (${this.type}): it was given ${given} tensor${given === 1 ? "" : "s"}, but has ${count} input${count === 1 ? "" : "s"}; give one for each`,
    );
  }

  #given(x: LayerInputs) {
    const given = kindOf(this.name, x);
    this.checkInputCount(Math.max(given.tensors.length, given.symbolic?.length ?? 0));
    return given;
  }

  /** The outputs for some tensors. */
  protected compute(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    return [this.apply(one(inputs), context)];
  }

  #connect(inputs: readonly SymbolicTensor[]): readonly SymbolicTensor[] {
    const outputs = SymbolicTensor.outputsOf(this, inputs, this.#foreseenShapes(inputs.map(({ shape }) => shape)));
    this.#symbolicOutput ??= outputs[0];
    this.#symbolicCalls++;
    return outputs;
  }

  /** The outputs' shapes. A layer is not built by that, since its weights follow from the seed of a model that is still to be made. */
  #foreseenShapes(inputShapes: readonly Shape[]): readonly Shape[] {
    if (this.#built) {
      this.checkInput(...inputShapes);
      return this.outputShapes(inputShapes);
    }
    const undo = this.#rememberUnbuilt();
    try {
      return this.foreseeShapes(inputShapes);
    } finally {
      undo();
    }
  }

  /** The outputs' shapes of a layer that is not built. What is built meanwhile is undone, so that it costs only time. */
  protected foreseeShapes(inputShapes: readonly Shape[]): readonly Shape[] {
    return this.outputShapes(inputShapes);
  }

  /**
   * What the layer gave when it was applied to a symbolic tensor, such as in a model: where another model may end.
   * @example new Model({ inputs: base.inputs, outputs: base.getLayer("block3_conv4").output })
   * @throws StateError for a layer that was never applied to one, or more than once
   */
  get output(): SymbolicTensor {
    if (this.#symbolicOutput && this.#symbolicCalls === 1) return this.#symbolicOutput;
    throw new StateError(
      this.#symbolicOutput
        ? `${this.name}: the layer was applied ${this.#symbolicCalls} times, and has as many outputs; keep what its apply gave`
        : `${this.name}: the layer has no output yet; apply it to a symbolic tensor, such as input([28, 28, 1]), or build its model`,
    );
  }

  /**
   * Adds what the layer computes to a graph, for models to plan. Null: the layer can only be called, and nothing is assumed of what
   * it computes. See `DescribedLayer`.
   */
  get description(): Describe | null {
    return null;
  }

  /** Builds the layer unless it is built. When that fails, it and the layers within are as they were before. */
  ensureBuilt(...inputShapes: Shape[]): void {
    if (this.#built) {
      this.checkInput(...inputShapes);
      return;
    }
    const undo = this.#rememberUnbuilt();
    try {
      this.build(...inputShapes);
      checkLayerFields(this, isLayer);
      checkWeightFields(this);
      this.#built = true;
      this.#buildWithin(inputShapes);
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** @returns a function that undoes what has been built since */
  #rememberUnbuilt(): () => void {
    const unbuilt = this.#notBuilt();
    const count = this.#layers.length;
    return () => {
      for (const layer of unbuilt) layer.unbuild();
      if (unbuilt.length > 0) while (this.#layers.length > count) this.removeLayer();
    };
  }

  /** Refuses samples that the weights were not made for. A class whose weights depend on the input's shape overrides it. */
  protected checkInput(..._inputShapes: Shape[]): void {}

  /**
   * Layers within are built when `call` first runs. The default `outputShape` runs it; for a class that overrides `outputShape`, it is
   * run here, on zeros.
   */
  #buildWithin(inputShapes: readonly Shape[]): void {
    if (this.outputShape === Layer.prototype.outputShape || this.#layers.every((layer) => layer.#built)) return;
    this.#callOnZeros(inputShapes);
  }

  #notBuilt(): Layer[] {
    const found = new Set<Layer>([this]);
    // A set goes on to what is added on the way.
    for (const layer of found) for (const inner of layer.#layers) found.add(inner);
    return [...found].filter((layer) => !layer.#built);
  }

  /** Undoes `build`. */
  protected unbuild(): void {
    this.#weights.length = 0;
    this.#built = false;
  }

  /** Whether the weights have been made. */
  get built(): boolean {
    return this.#built;
  }

  /** The name given, or the type in snake case, counted among the layers beside it. */
  get name(): string {
    return this.#name ?? snakeCase(this.type);
  }

  /** Key of the layer's random numbers. */
  get key(): RandomKey {
    return this.#key;
  }

  /**
   * Sets the key that initial weights and masks follow from, unless the layer was given a seed. Layers within get keys that follow from
   * it, except those that were built in another model, whose keys stay.
   */
  setKey(key: RandomKey): void {
    if (this.#seed === undefined) this.#key = key;
    this.#layers.forEach((layer, i) => {
      if (layer.#keySource === this.#source) layer.setKey(this.#keyFor(i));
    });
  }

  /** The key of the layer at place i, different from those that layers beside it have kept. */
  #keyFor(i: number): RandomKey {
    let key = fold(this.#key, FIRST_LAYER_KEY + i);
    while (this.#keptKeys.has(key.join())) key = fold(key, FIRST_LAYER_KEY + i);
    return key;
  }

  /** Layers within this one. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** All weights, learned or not, those of layers within included. */
  get weights(): Parameter[] {
    const weights: Parameter[] = [];
    for (const layer of this.#withAllWithin()) for (const { parameter } of layer.#weights) weights.push(parameter);
    return weights;
  }

  /** The layer and all layers within, however deep, each once: a layer may be within several models of one. */
  #withAllWithin(into: Set<Layer> = new Set()): Set<Layer> {
    into.add(this);
    for (const layer of this.layers) if (!into.has(layer)) layer.#withAllWithin(into);
    return into;
  }

  /** The same with their paths within the layer, such as ["conv2d/kernel", weight] in a model. */
  namedWeights(): [path: string, weight: Parameter][] {
    const named: [string, Parameter][] = [];
    this.#nameWeights("", new Set(), named);
    return named;
  }

  #nameWeights(prefix: string, seen: Set<Layer>, into: [string, Parameter][]): void {
    seen.add(this);
    for (const { parameter } of this.#weights) into.push([prefix + parameter.name, parameter]);
    for (const layer of this.layers) if (!seen.has(layer)) layer.#nameWeights(`${prefix}${layer.name}/`, seen, into);
  }

  /** The weights that training changes now. */
  get trainableWeights(): Parameter[] {
    return this.weights.filter((w) => w.requiresGrad);
  }

  /** Frozen weights and moving statistics. */
  get nonTrainableWeights(): Parameter[] {
    return this.weights.filter((w) => !w.requiresGrad);
  }

  /** Whether training changes the layer. Setting it sets that of every layer within. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable;
    this.#shareTrainable();
    for (const layer of this.#layers) layer.trainable = trainable;
  }

  /** Penalties on trainable weights, each a single number to add to the loss. */
  penalties(): Tensor[] {
    const penalties: Tensor[] = [];
    for (const layer of this.#withAllWithin())
      for (const { regularizer, parameter } of layer.#weights)
        if (regularizer && parameter.requiresGrad) penalties.push(regularizer.penalty(parameter));
    return penalties;
  }

  /** Copies of all weights, those of layers within included, in the order of the layers. */
  getWeights(): Promise<NamedArray[]> {
    return readWeights(this);
  }

  /**
   * Replaces all weights, in the order of `getWeights`.
   * @param arrays each weight's values and shape
   * @throws ShapeError when their number or a shape differs; then none is changed
   */
  setWeights(arrays: readonly WeightValues[]): void {
    writeWeights(this, arrays);
  }

  /** Number of elements in all weights. */
  countParams(): number {
    return this.weights.reduce((n, w) => n + w.size, 0);
  }

  /** The layer as JSON: enough to make it again, without its weights. */
  toConfig(): LayerConfig {
    checkNoGetConfig(this);
    const frozen = this.trainable ? {} : { trainable: false };
    const seeded = this.#seed === undefined ? {} : { seed: this.#seed };
    return { type: this.type, name: this.name, ...frozen, ...seeded, ...this.options() };
  }

  /** The options that the constructor was given, for `toConfig`. */
  protected options(): Record<string, unknown> {
    return {};
  }

  /**
   * Makes a weight; used in `build`.
   * @throws StateError afterwards  @throws ValueError for a name that another weight has  @throws ShapeError for what is not a shape
   */
  protected addWeight(name: string, shape: Shape, options?: WeightOptions): Parameter {
    if (this.#built)
      throw new StateError(
        `${this.name}: addWeight was called after build, and would add "${name}" again each time; call it in build`,
      );
    this.#checkWeight(name, shape);
    const { initializer = "glorotUniform", trainable = true, regularizer, constraint } = readWeightOptions(options);
    const initial = initializerOf(initializer)(shape, fold(this.#key, this.#weights.length));
    const parameter = new Parameter(name, initial, { requiresGrad: trainable && this.#trainable });
    if (constraint) parameter.constraint = constraintOf(constraint).apply;
    this.#weights.push({ parameter, trainable, regularizer: regularizer ? regularizerOf(regularizer) : null });
    return parameter;
  }

  #checkWeight(name: string, shape: Shape): void {
    if (typeof name !== "string")
      throw new ValueError(
        `${this.name}: addWeight was given ${showValue(name)} for a name; call it as this.addWeight("kernel", [inputs, units])`,
      );
    if (this.#weights.some(({ parameter }) => parameter.name === name))
      throw new ValueError(`${this.name}: two weights are named "${name}"; give one another name`);
    checkShape(`${this.name}: addWeight("${name}")`, shape);
  }

  /**
   * Adds a layer within this one, so that its weights are counted, trained, saved and frozen with it.
   * @throws ValueError for a layer or a name that was added before
   */
  protected addLayer<L extends Layer>(layer: L): L {
    if (!(layer instanceof Layer))
      throw new ValueError(`${this.name}: ${showValue(layer)} is not a layer; give one, such as new Dense(8)`);
    this.#include(layer, this.#nameFor(layer));
    return layer;
  }

  #include(layer: Layer, name: string): void {
    layer.#name = name;
    this.#layers.push(layer);
    if (!this.#trainable) layer.trainable = false;
    layer.#keySource ??= this.#source;
    if (layer.#keySource === this.#source) layer.setKey(this.#keyFor(this.#layers.length - 1));
    else this.#keptKeys.add(layer.#key.join());
  }

  /**
   * Adds several layers. Names that were given, or that layers have from another model, are kept; the others are counted around them.
   * @throws ValueError as `addLayer` does
   */
  protected addLayers(layers: readonly Layer[]): void {
    const named = layers.filter((layer) => layer.#name !== null);
    for (const layer of named) layer.#name = this.#nameFor(layer);
    for (const layer of layers) this.#include(layer, layer.#name ?? this.#nameFor(layer));
  }

  /** Removes the layer added last, whose name becomes free; undefined when there is none. */
  protected removeLayer(): Layer | undefined {
    const layer = this.#layers.pop();
    if (!layer) return undefined;
    if (!layer.#built && layer.#keySource === this.#source) layer.#keySource = null;
    this.#names.free(layer.name, snakeCase(layer.type));
    return layer;
  }

  /**
   * Frees the memory of all weights now, those of layers within included, rather than when the garbage collector finds
   * them. The layer cannot be used afterwards, nor can another model that it is part of.
   */
  dispose(): void {
    for (const weight of this.weights) weight.dispose();
  }

  /** Disposes of the layer or model when it was declared with `using`. */
  [disposeSymbol](): void {
    this.dispose();
  }

  /** The weight of that name. @throws StateError before the layer is built */
  protected weight(name: string): Parameter {
    const found = this.#weights.find((w) => w.parameter.name === name);
    if (found) return found.parameter;
    throw new StateError(
      `${this.name}: there is no ${name} yet; call the layer once, or build its model with an inputShape`,
    );
  }

  /** The layer's own name, which no other layer here may have, or the first of type, type_1, type_2… that is not taken. */
  #nameFor(layer: Layer): string {
    if (layer.#name === null) return this.#names.takeCounted(layer.name);
    if (this.#names.take(layer.#name)) return layer.#name;
    if (this.#layers.includes(layer))
      throw new ValueError(`${this.name}: the layer ${layer.name} was added twice; make a second one`);
    throw new ValueError(`${this.name}: two layers are named "${layer.#name}"; give one another name`);
  }

  #shareTrainable(): void {
    for (const w of this.#weights) w.parameter.requiresGrad = w.trainable && this.#trainable;
  }
}

function isLayer(value: unknown): value is Layer {
  return value instanceof Layer;
}

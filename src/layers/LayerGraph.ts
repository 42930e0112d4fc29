import type { Backend } from "../backends/Backend.js";
import type { Defaults, GraphBuilder, Value } from "../plan/Graph.js";
import { called } from "../plan/GraphRecorder.js";
import type { PlanRequest } from "../plan/makePlan.js";
import type { Plan, PlanOutputs } from "../plan/Plan.js";
import { Planner } from "../plan/Planner.js";
import type { FrozenPart } from "../plan/rewrites/frozenPart.js";
import { finalActivations } from "../plan/rewrites/joinLoss.js";
import { defaultDType, type FloatType, getBackend, using } from "../tensor/defaults.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError, ValueError } from "../util/errors.js";
import { isPlainObject, showValue } from "../util/optionsReader.js";
import { randomKey } from "../util/random.js";
import { type Shape, sameShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import type { CallContext, Layer } from "./Layer.js";
import type { LayerConfig } from "./layerOptions.js";
import type { SymbolicTensor } from "./SymbolicTensor.js";
import { summaryTable } from "./summary.js";
import { layerOf, shapesOf, type Wiring, walk } from "./wiring.js";

/** Options of every model. */
export interface GraphOptions {
  /** Seed of initial weights, dropout and shuffling: the same seed gives the same bits. Default 0. */
  readonly seed?: number;
  /** Default: the type in snake case. */
  readonly name?: string;
  /** Default true. */
  readonly trainable?: boolean;
}

/** The names of {@link GraphOptions}. */
export const GRAPH_OPTIONS = { seed: true, name: true, trainable: true } as const;

/** Information about a model beside its layers: strings by name. */
export type ModelMetadata = Readonly<Record<string, string>>;

/**
 * Layers connected to a graph, which is itself a layer, so that graphs nest: what a model is before it is trained. Subclasses say how
 * the layers are connected.
 */
export abstract class LayerGraph extends DescribedLayer {
  /** Seed of initial weights, dropout and shuffling. */
  readonly seed: number;
  /** Float type of the weights, and of the data as it enters. */
  readonly dtype: FloatType = defaultDType();
  /** Where the weights live. */
  readonly backend: Backend = getBackend();
  /** The backend and float type that the layers are called under. */
  readonly defaults: Defaults = { backend: this.backend, dtype: this.dtype };
  #metadata: ModelMetadata = {};
  /** Plans of the model as its users see it. */
  readonly #planner = new Planner(this, (graph, ...inputs) => (this.description ?? called(this))(graph, ...inputs));

  /** @param options `seed` (0), `name`, `trainable` (true): {@link GraphOptions} */
  constructor({ seed = 0, name, trainable }: GraphOptions) {
    super({ name, trainable });
    this.seed = seed;
    this.setKey(randomKey(seed));
  }

  /** How the layers are connected. @throws StateError before that is known */
  abstract get wiring(): Wiring;

  /** How many tensors enter the model. */
  abstract override get inputCount(): number;

  /** What enters the model, as symbolic tensors. @throws StateError before the shapes are known */
  get inputs(): readonly SymbolicTensor[] {
    return this.wiring.inputs;
  }

  /** What leaves it: other layers may go on from here, `new Dense(2).apply(model.outputs[0])`. @throws StateError as `inputs` does */
  get outputs(): readonly SymbolicTensor[] {
    return this.wiring.outputs;
  }

  /** The only input. @throws StateError where there are several */
  get input(): SymbolicTensor {
    return this.#only("input", this.inputs);
  }

  /** The only output. @throws StateError where there are several */
  override get output(): SymbolicTensor {
    return this.#only("output", this.outputs);
  }

  /** Shape of one sample of the only input. @throws StateError before it is known, and where there are several */
  get inputShape(): Shape {
    return this.input.shape;
  }

  /** Shapes of one sample of each input. @throws StateError before they are known */
  get inputShapes(): readonly Shape[] {
    return shapesOf(this.inputs);
  }

  #only(what: "input" | "output", tensors: readonly SymbolicTensor[]): SymbolicTensor {
    if (tensors.length === 1) return tensors[0];
    throw new StateError(`${this.name}: the model has ${tensors.length} ${what}s; use ${what}s or ${what}Shapes`);
  }

  override build(...inputShapes: Shape[]): void {
    this.checkInputCount(inputShapes.length);
    this.withDefaults(() => {
      walk(this.wiring, inputShapes, (call, shapes) => {
        layerOf(call).ensureBuilt(...shapes);
        return layerOf(call).outputShapes(shapes);
      });
    });
  }

  protected override checkInput(...inputShapes: Shape[]): void {
    this.checkInputCount(inputShapes.length);
  }

  /** Runs f with the defaults that the model was made under, for whatever its layers make. */
  protected withDefaults<T>(f: () => T): T {
    return using(this.defaults, f);
  }

  /** The output's shape. @param inputShapes default: those of the model's inputs  @throws StateError where there are several outputs */
  override outputShape(...inputShapes: Shape[]): Shape {
    const shapes = this.outputShapes(inputShapes.length === 0 ? this.inputShapes : inputShapes);
    if (shapes.length === 1) return shapes[0];
    throw new StateError(`${this.name}: the model has ${shapes.length} outputs; call outputShapes`);
  }

  override outputShapes(inputShapes: readonly Shape[] = this.inputShapes): readonly Shape[] {
    this.ensureBuilt(...inputShapes);
    return this.#shapesFor(inputShapes);
  }

  protected override foreseeShapes(inputShapes: readonly Shape[]): readonly Shape[] {
    this.checkInputCount(inputShapes.length);
    return this.#shapesFor(inputShapes);
  }

  #shapesFor(inputShapes: readonly Shape[]): readonly Shape[] {
    const { wiring } = this;
    if (wiring.inputs.every(({ shape }, i) => sameShape(shape, inputShapes[i]))) return shapesOf(wiring.outputs);
    return this.withDefaults(() => walk(wiring, inputShapes, ({ layer }, shapes) => layer.outputShapes(shapes)));
  }

  override describe(graph: GraphBuilder, ...inputs: Value[]): Value {
    return this.describeAll(graph, ...inputs)[0];
  }

  override describeAll(graph: GraphBuilder, ...inputs: Value[]): readonly Value[] {
    return walk(this.wiring, inputs, ({ layer }, values) => graph.callAll(layer, values));
  }

  protected override compute(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    return this.outputCount === 1 ? super.compute(inputs, context) : this.run(inputs, context);
  }

  /**
   * Information about the model beside its layers, such as the names of its classes: strings by name. Files of whole models keep it
   * (`.keras`, `.h5`, `.safetensors`, `.onnx`). Default empty.
   *
   * @example model.metadata = { classNames: JSON.stringify(["ramen", "udon"]) };
   * @throws ValueError unless it is set to an object of strings
   */
  get metadata(): ModelMetadata {
    return this.#metadata;
  }

  set metadata(metadata: ModelMetadata) {
    const wrong = isPlainObject(metadata) ? Object.entries(metadata).find(([, text]) => typeof text !== "string") : [];
    if (wrong)
      throw new ValueError(
        `${this.name}: ${wrong.length === 0 ? "metadata is" : `metadata.${wrong[0]} is`} ${showValue(wrong.length === 0 ? metadata : wrong[1])}; ` +
          'give texts by name, such as { classNames: JSON.stringify(["ramen", "udon"]) }',
      );
    this.#metadata = Object.freeze({ ...metadata });
  }

  /** The softmax or sigmoid that the only output went through last; null where there is none, or where it cannot be known. */
  get finalActivation(): "softmax" | "sigmoid" | null {
    const [last, ...others] = finalActivations(this.#planner.graph(this.inputCount));
    const name = others.length > 0 ? null : last?.operation.activation;
    return name === "softmax" || name === "sigmoid" ? name : null;
  }

  /**
   * The steps of the model for a purpose, made once and again when its layers have changed. A model that overrides `call` has one
   * step, which calls it.
   * @param inputShapes of one sample, for the table that `toString` gives. Default: a plan to run
   */
  planFor(request: PlanRequest, inputShapes?: readonly Shape[]): Plan {
    return this.#planner.plan({ ...request, inputs: this.inputCount }, inputShapes);
  }

  /** The layers whose outputs need be computed only once per sample, since they are frozen; null where there are none. */
  frozenPart(): FrozenPart | null {
    return this.#planner.frozenPart(this.inputCount);
  }

  /**
   * The outputs of the named layers for a batch x, without a graph; of all layers when no names are given. Layers of a model
   * within are named by path, such as "vgg16/block5_conv3"; a layer's second call is "dense (2)".
   * @param x [n, …input shape], or a list of one for each input
   * @throws ValueError for a name that no layer has
   */
  activations(x: Tensor | readonly Tensor[], names?: readonly string[]): Record<string, Tensor> {
    return noGrad(() =>
      scope(() => {
        const { layers } = this.trace(Array.isArray(x) ? x : [x]);
        const missing = names?.find((name) => !layers.has(name));
        if (missing !== undefined)
          throw new ValueError(
            `activations: no layer is named "${missing}"; there are ${[...layers.keys()].join(", ")}`,
          );
        return Object.fromEntries([...layers].filter(([name]) => names?.includes(name) ?? !name.includes("/")));
      }),
    );
  }

  /**
   * The model's outputs, and the output of every layer, models within included, by path.
   * @param inputs a tensor for each input, with the batch axis
   * @param context whether it trains, and the step
   * @param request `logits`: whether a last softmax or sigmoid is left out, default false; `after`: the part that the inputs have been through
   *   already, default none
   */
  trace(
    inputs: readonly Tensor[],
    context: CallContext = {},
    { logits = false, after = null }: TraceRequest = {},
  ): PlanOutputs {
    if (!after) this.ensureBuilt(...inputs.map(({ shape }) => shape.slice(1)));
    const activations = logits ? ["softmax", "sigmoid"] : [];
    const logitsOf = Array.from({ length: this.outputCount }, () => activations);
    const request = {
      training: context.training === true,
      everyOutput: true,
      logitsOf,
      after,
      inputs: this.inputCount,
    };
    return this.ownPlan(request).trace(inputs, context);
  }

  /** The layer of that name, or at that index; -1 is the last. @throws ValueError when there is none */
  getLayer(nameOrIndex: string | number): Layer {
    const { layers } = this;
    const found =
      typeof nameOrIndex === "number" ? layers.at(nameOrIndex) : layers.find((layer) => layer.name === nameOrIndex);
    if (found) return found;
    throw new ValueError(
      `getLayer: no layer ${JSON.stringify(nameOrIndex)}; there are ${layers.map((layer) => layer.name).join(", ")}`,
    );
  }

  /**
   * The table that Keras prints: names, output shapes, parameters; for a graph with branches also what each layer is connected to.
   * @throws StateError before the input's shape is known
   */
  summary(): string {
    this.ensureBuilt(...this.inputShapes);
    return summaryTable(this, this.wiring);
  }

  /** The model as JSON: layers and options, without weights. */
  override toConfig(): LayerConfig {
    const { trainable, ...config } = super.toConfig();
    const { layers } = this;
    // Individually unfrozen layers are stored with their own flag.
    const frozen = trainable === false && layers.every((layer) => !layer.trainable) ? { trainable } : {};
    return { ...config, ...frozen, seed: this.seed, ...this.wiringConfig(layers.map((layer) => layer.toConfig())) };
  }

  /** The part of {@link toConfig} that says how the layers are connected. */
  protected abstract wiringConfig(layers: readonly LayerConfig[]): Record<string, unknown>;
}

/** How {@link LayerGraph.trace} computes outputs. */
interface TraceRequest {
  readonly logits?: boolean;
  readonly after?: FrozenPart | null;
}

/** Whether the layer is a model that calls its layers as it was made to. */
export function isPlainGraph(layer: Layer): layer is LayerGraph {
  return layer instanceof LayerGraph && layer.description !== null;
}

import type { Backend } from "../backends/Backend.js";
import type { Defaults, GraphBuilder, Value } from "../plan/Graph.js";
import { called } from "../plan/GraphRecorder.js";
import type { PlanRequest } from "../plan/makePlan.js";
import type { Plan } from "../plan/Plan.js";
import { Planner } from "../plan/Planner.js";
import type { FrozenPart } from "../plan/rewrites/frozenPart.js";
import { finalActivation } from "../plan/rewrites/joinLoss.js";
import { defaultDType, type FloatType, getBackend, using } from "../tensor/defaults.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { isPlainObject, showValue } from "../util/optionsReader.js";
import { randomKey } from "../util/random.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { InputLayer } from "./InputLayer.js";
import type { CallContext, Layer } from "./Layer.js";
import type { LayerConfig } from "./layerOptions.js";
import { summaryTable } from "./summary.js";

/** Options of a model. */
export interface SequentialOptions {
  /** Shape of one sample, such as [128, 128, 3]. Without it the model is built by the first data it sees. */
  readonly inputShape?: Shape;
  /** Seed of initial weights, dropout and shuffling: the same seed gives the same bits. Default 0. */
  readonly seed?: number;
  /** Default "sequential". */
  readonly name?: string;
  /** Default true. */
  readonly trainable?: boolean;
}

/** Information about a model beside its layers: strings by name. */
export type ModelMetadata = Readonly<Record<string, string>>;

/** The names of {@link SequentialOptions}. */
export const STACK_OPTIONS = { inputShape: true, seed: true, name: true, trainable: true } as const;

/** Layers applied one after another. A stack is itself a layer, so stacks nest; `Sequential` adds training to it. */
export abstract class LayerStack extends DescribedLayer {
  /** Seed of initial weights, dropout and shuffling. */
  readonly seed: number;
  /** Float type of the weights, and of the data as it enters. */
  readonly dtype: FloatType = defaultDType();
  /** Where the weights live. */
  readonly backend: Backend = getBackend();
  /** The backend and float type that the layers are called under. */
  readonly defaults: Defaults = { backend: this.backend, dtype: this.dtype };
  #metadata: ModelMetadata = {};
  readonly #givenShape: Shape | null;
  #inputShape: Shape | null;
  readonly #shapes: Shape[] = [];
  /** Plans of the model as its users see it. */
  readonly #planner = new Planner(this, (graph, x) => (this.description ?? called(this))(graph, x));

  /**
   * @param layers in order
   * @param options `inputShape`, `seed` (0), `name`, `trainable` (true): {@link SequentialOptions}
   */
  constructor(layers: readonly Layer[], { inputShape, seed = 0, name, trainable }: SequentialOptions) {
    super({ name, trainable });
    this.seed = seed;
    this.#givenShape = inputShape === undefined || inputShape === null ? null : checkedShape(inputShape);
    this.#inputShape = this.#givenShape;
    this.setKey(randomKey(seed));
    if (!Array.isArray(layers))
      throw new ValueError(
        `${this.type}: the layers are not a list; call new ${this.type}([new Dense(2)], { inputShape: [4] })`,
      );
    for (const layer of layers) this.addLayer(layer);
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
   * @throws StateError when there is no layer to remove
   */
  pop(): Layer {
    const { layers } = this;
    const last = layers.at(-1);
    if (!last || (layers.length === 1 && last instanceof InputLayer))
      throw new StateError(`pop: ${this.name} has no layer to remove`);
    this.removeLayer();
    this.#shapes.length = Math.min(this.#shapes.length, layers.length);
    return last;
  }

  override build(inputShape: Shape): void {
    this.#inputShape ??= [...inputShape];
    this.#extend();
  }

  protected override unbuild(): void {
    super.unbuild();
    this.#inputShape = this.#givenShape;
    this.#shapes.length = 0;
  }

  /** Builds the layers that are not built yet. */
  #extend(): void {
    this.#withDefaults(() => {
      for (const layer of super.layers.slice(this.#shapes.length)) {
        const shape = this.#shapes.at(-1) ?? this.inputShape;
        layer.ensureBuilt(shape);
        this.#shapes.push(layer.outputShape(shape));
      }
    });
  }

  /** Runs f with the defaults that the model was made under, for whatever its layers make. */
  #withDefaults<T>(f: () => T): T {
    return using(this.defaults, f);
  }

  /** The layers in order. A model whose input's shape is known is built at the first access. */
  override get layers(): readonly Layer[] {
    // Not earlier, so that a model nested in another takes its seed from there.
    if (this.#inputShape) this.ensureBuilt(this.#inputShape);
    return super.layers;
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

  /** Shape of one sample. @throws StateError before it is known */
  get inputShape(): Shape {
    if (this.#inputShape) return this.#inputShape;
    throw new StateError(
      `${this.name}: the input's shape is not known yet; give { inputShape }, or call fit or predict once`,
    );
  }

  override outputShape(inputShape: Shape = this.inputShape): Shape {
    this.ensureBuilt(inputShape);
    if (sameShape(inputShape, this.inputShape)) return this.#shapes.at(-1) ?? inputShape;
    return this.#withDefaults(() => super.layers.reduce((shape, layer) => layer.outputShape(shape), inputShape));
  }

  /** The softmax or sigmoid that the output went through last; null where there is none, or where it cannot be known. */
  get finalActivation(): "softmax" | "sigmoid" | null {
    const name = finalActivation(this.#planner.graph())?.operation.activation;
    return name === "softmax" || name === "sigmoid" ? name : null;
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return super.layers.reduce((input, layer) => graph.call(layer, input), x);
  }

  /**
   * The steps of the model for a purpose, made once and again when its layers have changed. A model that overrides `call` has one
   * step, which calls it.
   * @param inputShape of one sample, for the table that `toString` gives. Default: a plan to run
   */
  planFor(request: PlanRequest, inputShape?: Shape): Plan {
    return this.#planner.plan(request, inputShape && [inputShape]);
  }

  /** The layers whose outputs need be computed only once per sample, since they are frozen; null where there are none. */
  frozenPart(): FrozenPart | null {
    return this.#planner.frozenPart();
  }

  /**
   * The outputs of the named layers for a batch x, without a graph; of all layers when no names are given. Layers of a model
   * within are named by path, such as "vgg16/block5_conv3".
   * @param x [n, …input shape]
   * @throws ValueError for a name that no layer has
   */
  activations(x: Tensor, names?: readonly string[]): Record<string, Tensor> {
    return noGrad(() =>
      scope(() => {
        const outputs = this.outputs(x);
        const missing = names?.find((name) => !outputs.has(name));
        if (missing !== undefined)
          throw new ValueError(
            `activations: no layer is named "${missing}"; there are ${[...outputs.keys()].join(", ")}`,
          );
        return Object.fromEntries([...outputs].filter(([name]) => names?.includes(name) ?? !name.includes("/")));
      }),
    );
  }

  /**
   * The output of every layer, models within included, by path.
   * @param request.logits whether a last softmax or sigmoid is left out. Default false
   * @param request.after the part that x has been through already. Default none
   */
  outputs(
    x: Tensor,
    context: CallContext = {},
    { logits = false, after = null }: OutputsRequest = {},
  ): Map<string, Tensor> {
    if (!after) this.ensureBuilt(x.shape.slice(1));
    const logitsOf = logits ? ["softmax", "sigmoid"] : [];
    const request = { training: context.training === true, everyOutput: true, logitsOf, after };
    return this.ownPlan(request).layerOutputs([x], context);
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

  /** The table that Keras prints: names, output shapes, parameters. @throws StateError before the input's shape is known */
  summary(): string {
    this.ensureBuilt(this.inputShape);
    const rows = super.layers.map((layer, i) => ({ layer, shape: this.#shapes[i] }));
    return summaryTable(this, rows);
  }

  /** The model as JSON: layers and options, without weights. */
  override toConfig(): LayerConfig {
    const { trainable, ...config } = super.toConfig();
    const layers = super.layers;
    // Individually unfrozen layers are stored with their own flag.
    const frozen = trainable === false && layers.every((layer) => !layer.trainable) ? { trainable } : {};
    const inputShape = this.#inputShape === null ? {} : { inputShape: this.#inputShape };
    return { ...config, ...frozen, seed: this.seed, ...inputShape, layers: layers.map((layer) => layer.toConfig()) };
  }
}

/** How {@link LayerStack.outputs} computes them. */
interface OutputsRequest {
  readonly logits?: boolean;
  readonly after?: FrozenPart | null;
}

/** Whether the layer is a model that calls its layers one after another, as it was made to. */
export function isPlainStack(layer: Layer): layer is LayerStack {
  return layer instanceof LayerStack && layer.description !== null;
}

function checkedShape(inputShape: Shape): Shape {
  if (Array.isArray(inputShape) && inputShape.every((n) => Number.isInteger(n) && n > 0)) return [...inputShape];
  throw new ShapeError(
    `inputShape is ${Array.isArray(inputShape) ? showShape(inputShape) : JSON.stringify(inputShape)}; give a list of positive integers, the shape of one sample without the batch`,
  );
}

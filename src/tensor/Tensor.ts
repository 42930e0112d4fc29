import type { Backend } from "../backends/Backend.js";
import type { DType, Storage, TypedArray } from "../backends/Kernels.js";
import { BackendError, ShapeError } from "../util/errors.js";
import { type Shape, showShape, sizeOf } from "../util/shape.js";
import { collectSometimes } from "./memory/collection.js";
import { SharedStorage } from "./memory/SharedStorage.js";
import { StorageHolder } from "./memory/StorageHolder.js";
import { type NestedArray, nestElements } from "./nestedArray.js";
import { showElements } from "./showElements.js";

/**
 * How a tensor was computed: a node of the graph that is recorded while operations run, and that `backward` visits.
 * (The graphs of `src/plan` are others: they are made before a model runs.)
 */
export interface GraphNode {
  /** Counts up, so that inputs come before outputs. */
  readonly id: number;
  readonly name: string;
  /** What it was computed from. Dropped once `backward` has passed. */
  inputs: readonly Tensor[];
  /** The inputs' versions when they were read; 0 for all but parameters. */
  readonly versions: readonly number[];
  /**
   * The vector-Jacobian product: from dy = ∂L/∂output, one function per input that computes ∂L/∂input when called; null
   * without one. Dropped likewise.
   */
  gradient: ((dy: Tensor) => readonly ((() => Tensor) | null)[]) | null;
}

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** What a copy of a tensor for a worker would be without: its message stands in the DataCloneError. */
const CANNOT_BE_POSTED = Symbol(
  "a tensor lives where it was made and cannot be posted or cloned; post { data: await t.data(), shape: t.shape } and make it anew with tensor(data, { shape })",
);

/**
 * An array of numbers with a shape, which only parameters can replace. Operations are functions and, through
 * `methods.ts`, methods. Where `requiresGrad` is set, `backward()` on something computed from it adds to its `grad`.
 */
export class Tensor extends StorageHolder {
  /** Lengths of the axes; [] for a single number. */
  readonly shape: Shape;
  /** Type of the elements. */
  readonly dtype: DType;
  /** Where the elements lie, and what computes with them. */
  readonly backend: Backend;
  /** Whether gradients flow here: set on leaves by the user, and on whatever is computed from them. */
  requiresGrad = false;
  /** Sum of the gradients that reached this leaf since it was last cleared, of its own shape. */
  grad: Tensor | null = null;
  /** How it was computed; null for leaves. */
  node: GraphNode | null = null;
  /** Symbols cannot be cloned: posting a tensor is an error, where it would give an object without elements. */
  protected readonly cannotBePosted = CANNOT_BE_POSTED;

  constructor(shared: SharedStorage, shape: Shape, dtype: DType) {
    super(shared);
    this.shape = shape;
    this.dtype = dtype;
    this.backend = shared.backend;
  }

  /** A tensor around a storage that the backend has just made. */
  static of(backend: Backend, storage: Storage, shape: Shape): Tensor {
    return new Tensor(new SharedStorage(backend, storage), shape, storage.dtype);
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** How often the values were replaced: always 0 here, counted by parameters. */
  get version(): number {
    return 0;
  }

  /** A copy of the elements, row-major, on every backend. */
  async data(): Promise<TypedArray> {
    const elements = await this.backend.download(this.storage);
    await collectSometimes();
    return elements;
  }

  /** A copy of the elements at once. @throws BackendError where the backend can only be read asynchronously */
  dataSync(): TypedArray {
    return this.backend.downloadSync(this.storage);
  }

  /** The only element. @throws ShapeError unless there is exactly one */
  item(): number {
    if (this.size === 1) return this.dataSync()[0];
    throw new ShapeError(`item: the tensor ${showShape(this.shape)} has ${this.size} elements, not one; use toArray()`);
  }

  /** The elements as nested arrays. */
  toArray(): NestedArray {
    return nestElements(this.dataSync(), this.shape);
  }

  /** The same values under no graph: gradients stop here. Shares the storage. */
  detach(): Tensor {
    return new Tensor(this.shared, this.shape, this.dtype);
  }

  /**
   * In one line, such as `Tensor float32 [2, 2] [[1, 2.5], [3, NaN]]`: to 4 significant digits, and shortened above
   * 1,000 elements.
   */
  override toString(): string {
    const text = this.#shown();
    // Brackets, and no columns.
    return text.replace(/\s+/g, " ").replaceAll("[ ", "[");
  }

  /** What console.log shows in Node, Deno and notebooks: type and shape, and under them the elements in rows. */
  [inspect](depth = 2): string {
    return depth < 0 ? this.#head : this.#shown();
  }

  get #head(): string {
    return `Tensor ${this.dtype} ${showShape(this.shape)}`;
  }

  #shown(): string {
    if (this.released) return `${this.#head} (released)`;
    try {
      return `${this.#head}${this.rank === 0 ? " " : "\n"}${showElements(this.dataSync(), this.shape)}`;
    } catch (error) {
      if (error instanceof BackendError) return `${this.#head} (on ${this.backend.name}: await data())`;
      throw error;
    }
  }
}

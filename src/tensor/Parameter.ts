import type { Kernels, Storage, TypedArray } from "../backends/Kernels.js";
import { ShapeError } from "../util/errors.js";
import { sameShape, showShape } from "../util/shape.js";
import { checkTogether } from "./checks.js";
import { SharedStorage } from "./memory/SharedStorage.js";
import { Tensor } from "./Tensor.js";

/**
 * A weight of a model or a slot of an optimizer: the only kind of tensor whose values change. Each change increments
 * `version`, so that backward through a graph that read older values is an error, and backends can cache derived
 * weights per version. A scope does not release it.
 */
export class Parameter extends Tensor {
  /** Its path within the model, or what a message calls it by. */
  readonly name: string;
  /** What an optimizer replaces the weight by after each step, such as the nearest one of a bounded norm; null: nothing. */
  constraint: ((w: Tensor) => Tensor) | null = null;
  #version = 0;

  /** Takes over `initial`, which must not be used afterwards. */
  constructor(name: string, initial: Tensor, { requiresGrad = true }: { requiresGrad?: boolean } = {}) {
    super(initial.shared, initial.shape, initial.dtype);
    initial.release(`it became the parameter "${name}"`);
    this.name = name;
    this.requiresGrad = requiresGrad;
    this.persist();
  }

  override get version(): number {
    return this.#version;
  }

  /** Replaces the values. @throws ShapeError, DTypeError or BackendError when they do not fit */
  assign(values: Tensor): void {
    checkTogether(`assign to ${this.name}`, [this, values]);
    if (!sameShape(this.shape, values.shape)) {
      throw new ShapeError(
        `assign to ${this.name}: the values are ${showShape(values.shape)}, the parameter ${showShape(this.shape)}`,
      );
    }
    this.#exchange(values.shared);
  }

  /** Replaces the values by numbers from the host, rounded to the parameter's type. */
  assignData(values: TypedArray | readonly number[]): void {
    if (values.length !== this.size) {
      throw new ShapeError(`assign to ${this.name}: ${values.length} numbers do not fill ${showShape(this.shape)}`);
    }
    const OwnArray = this.dtype === "float64" ? Float64Array : Float32Array;
    // The backend copies the values.
    const typed = values instanceof OwnArray ? values : OwnArray.from(values);
    this.#exchange(new SharedStorage(this.backend, this.backend.upload(typed)));
  }

  /**
   * Lets an update kernel write new values into several parameters: in place if the storage is not shared, otherwise
   * into a copy.
   */
  static update(targets: readonly Parameter[], f: (kernels: Kernels, storages: Storage[]) => Storage[]): void {
    const { backend } = targets[0];
    const own = targets.map((target) => target.#ownStorage());
    f(backend.kernels, own).forEach((storage, i) => {
      targets[i].shared.replace(storage);
      targets[i].#version++;
    });
  }

  /** The storage with this parameter as its only holder. */
  #ownStorage(): Storage {
    if (this.shared.holders > 1) {
      const view = { shape: [this.size], strides: [1], offset: 0 };
      this.#exchange(new SharedStorage(this.backend, this.backend.kernels.stridedCopy(this.storage, view)));
    }
    return this.storage;
  }

  #exchange(shared: SharedStorage): void {
    this.replaceShare(shared);
    this.#version++;
  }

  override dispose(): void {
    this.clearGrad();
    super.dispose();
  }

  /** Clears the gradient. */
  clearGrad(): void {
    this.grad?.release("it was a gradient that optimizer.step() has cleared; clone() it before the step to keep it");
    this.grad = null;
  }
}

import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import type { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import * as ops from "../../src/tensor/ops/index.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { BackendError, DTypeError, ShapeError } from "../../src/util/errors.js";

/** Descends by the gradient, which is all ones. */
function descend(...weights: Parameter[]): void {
  for (const weight of weights) {
    const gradient = tensor([1, 1], { backend: weight.backend });
    const spec = { learningRate: 1, momentum: 0, nesterov: false };
    Parameter.update([weight], (kernels, state) => kernels.sgd(state, gradient.storage, spec));
  }
}

describe("a parameter", () => {
  it("takes over its first values: the tensor they came in ends", () => {
    const first = tensor([1, 2]);
    const weight = new Parameter("weight", first);
    expect(weight.toArray()).toEqual([1, 2]);
    expect(weight.requiresGrad).toBe(true);
    expect(() => first.dataSync()).toThrow('it became the parameter "weight"');
  });

  it("is updated in place when nobody else holds its storage", () => {
    const weight = new Parameter("weight", tensor([1, 2]));
    const storage = weight.storage;
    descend(weight);
    expect(weight.storage).toBe(storage);
    expect(weight.toArray()).toEqual([0, 1]);
    expect(weight.version).toBe(1);
  });

  it("leaves views, detached tensors and earlier gradients as they were", () => {
    const weight = new Parameter("weight", tensor([1, 2]));
    const [view, detached] = [ops.reshape(weight, [2, 1]), weight.detach()];
    descend(weight);
    expect(view.toArray()).toEqual([[1], [2]]);
    expect(detached.toArray()).toEqual([1, 2]);
    expect(weight.toArray()).toEqual([0, 1]);
  });

  it("frees the storage it leaves behind when a kernel returns a fresh one", () => {
    const fresh: Backend<HostStorage> = {
      ...reference,
      kernels: {
        ...reference.kernels,
        sgd: ([w], g, spec) => reference.kernels.sgd([reference.upload(w.data)], g, spec),
      },
    };
    const weight = new Parameter("weight", tensor([1, 2], { backend: fresh }));
    const before = reference.memory();
    descend(weight);
    expect(weight.toArray()).toEqual([0, 1]);
    expect(reference.memory().storages).toBe(before.storages + 1);
  });

  it("can be assigned other values, which count up its version", () => {
    const weight = new Parameter("weight", tensor([1, 2]));
    weight.assign(tensor([3, 4]));
    weight.assignData([5, 6]);
    expect(weight.toArray()).toEqual([5, 6]);
    expect(weight.version).toBe(2);
  });

  it("does not change with the tensor it was assigned, nor the other way round", () => {
    const [weight, values] = [new Parameter("weight", tensor([1, 2])), tensor([3, 4])];
    weight.assign(values);
    descend(weight);
    expect(values.toArray()).toEqual([3, 4]);
    expect(weight.toArray()).toEqual([2, 3]);
  });

  it("refuses values that do not fit, by its name", () => {
    const weight = new Parameter("dense/kernel", tensor([1, 2], { backend: reference }));
    expect(() => weight.assign(tensor([1, 2, 3], { backend: reference }))).toThrow(ShapeError);
    expect(() => weight.assign(tensor([1, 2, 3], { backend: reference }))).toThrow(/dense\/kernel.*\[3\].*\[2\]/);
    expect(() => weight.assign(tensor([1, 2], { dtype: "float64" }))).toThrow(DTypeError);
    expect(() => weight.assign(tensor([1, 2], { backend: { ...reference, name: "elsewhere" } }))).toThrow(BackendError);
    expect(() => weight.assignData([1])).toThrow(ShapeError);
  });

  it("clears its gradient, whose later use is an error that says how to keep it", () => {
    const weight = new Parameter("weight", tensor([1, 2]));
    backward(ops.sum(weight));
    const gradient = weight.grad!;
    weight.clearGrad();
    expect(weight.grad).toBeNull();
    expect(() => gradient.toArray()).toThrow("clone() it before the step");
    weight.clearGrad();
  });
});

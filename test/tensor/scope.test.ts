import { describe, expect, it } from "vitest";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { getBackend } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import * as ops from "../../src/tensor/ops/index.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { StateError } from "../../src/util/errors.js";

const storages = () => getBackend().memory().storages;

describe("scope", () => {
  it("gives back what was made in it, and keeps the result", () => {
    const x = tensor([1, 2]);
    const before = storages();
    const y = scope(() => ops.exp(ops.square(ops.add(x, 1))));
    expect(storages()).toBe(before + 1);
    expect(y.shape).toEqual([2]);
    expect(x.toArray()).toEqual([1, 2]);
  });

  it("keeps tensors in arrays, objects, Maps and Sets", () => {
    const kept = scope(() => ({
      list: [tensor([1]), [tensor([2])]] as [Tensor, Tensor[]],
      map: new Map([["a", tensor([3])]]),
      set: new Set([tensor([4])]),
      nothing: null,
      text: "text",
    }));
    const all = [kept.list[0], kept.list[1][0], kept.map.get("a")!, ...kept.set];
    expect(all.map((t) => t.item())).toEqual([1, 2, 3, 4]);
  });

  it("makes a later use of anything else an error that says what to do", () => {
    let lost: Tensor | undefined;
    scope(() => {
      lost = ops.square(tensor([2]));
    });
    expect(() => lost!.dataSync()).toThrow(StateError);
    expect(() => ops.add(lost!, 1)).toThrow("return it from the scope");
    expect(lost!.toString()).toContain("released");
    expect(lost!.released).toBe(true);
  });

  it("nests: what an inner scope keeps ends with the outer one", () => {
    const before = storages();
    let inner: Tensor | undefined;
    scope(() => {
      inner = scope(() => tensor([1]));
      expect(inner.item()).toBe(1);
    });
    expect(() => inner!.item()).toThrow(StateError);
    expect(storages()).toBe(before);
  });

  it("keeps a tensor through two scopes when both return it", () => {
    expect(scope(() => scope(() => tensor([7]))).item()).toBe(7);
  });

  it("keeps a view whose original ends", () => {
    const before = storages();
    const view = scope(() => ops.reshape(tensor([1, 2]), [2, 1]));
    expect(storages()).toBe(before + 1);
    expect(view.toArray()).toEqual([[1], [2]]);
  });

  it("leaves tensors alone that were made before it", () => {
    const x = tensor([1]);
    scope(() => ops.reshape(x, [1, 1]));
    expect(x.item()).toBe(1);
  });

  it("keeps parameters and gradients", () => {
    const { weight } = scope(() => {
      const weight = new Parameter("weight", tensor([3]));
      backward(ops.sum(ops.square(weight)));
      // Not the parameter itself, but an object that scope does not look into.
      return new (class {
        weight = weight;
      })();
    });
    expect(weight.item()).toBe(3);
    expect(weight.grad!.item()).toBe(6);
  });

  it("gives everything back when the function throws, and ends", () => {
    const before = storages();
    expect(() =>
      scope(() => {
        ops.square(tensor([1, 2]));
        throw new Error("in the middle");
      }),
    ).toThrow("in the middle");
    expect(storages()).toBe(before);
    expect(tensor([1]).item()).toBe(1);
  });

  it("refuses an asynchronous function", () => {
    expect(() => scope(async () => tensor([1]))).toThrow(StateError);
    expect(() => scope(async () => tensor([1]))).toThrow("await outside the scope");
  });

  it("holds its own against 1,000 steps that throw", () => {
    const before = storages();
    for (let i = 0; i < 1000; i++) {
      try {
        scope(() => ops.add(ops.square(tensor([1, 2])), tensor([1, 2, 3])));
      } catch {}
    }
    expect(storages()).toBe(before);
  });
});

describe("release", () => {
  it("gives the storage back once, and tells why at a later use", async () => {
    const x = tensor([1, 2]);
    const before = storages();
    x.release("it was no longer wanted");
    x.release("again");
    expect(storages()).toBe(before - 1);
    await expect(x.data()).rejects.toThrow("it was no longer wanted");
  });

  it("waits for the last tensor that shares the storage", () => {
    const x = tensor([1, 2]);
    const [view, detached] = [ops.reshape(x, [2, 1]), x.detach()];
    const before = storages();
    x.release("");
    view.release("");
    expect(storages()).toBe(before);
    expect(detached.toArray()).toEqual([1, 2]);
    detached.release("");
    expect(storages()).toBe(before - 1);
  });
});

import { describe, expect, it } from "vitest";
import { Conv2D, Dense, Flatten, full, Sequential } from "../../../src/index.js";
import { loadModel, loadWeights, modelBytes, weightsBytes } from "../../../src/io/index.js";

/** Dense layers of the same shape. An undefined name is automatic. */
function stack(...names: (string | undefined)[]): Sequential {
  return new Sequential(
    names.map((name) => new Dense(3, name === undefined ? {} : { name })),
    { inputShape: [3], seed: 1 },
  );
}

/** Gives every layer a kernel full of a number of its own, counted from 1. */
function numbered(model: Sequential): Sequential {
  model.layers.forEach((layer, i) => {
    for (const weight of layer.weights) weight.assign(full(weight.shape, i + 1));
  });
  return model;
}

const numbersOf = (model: { readonly layers: Sequential["layers"] }) =>
  model.layers.filter(({ weights }) => weights.length > 0).map(({ weights }) => weights[0].dataSync()[0]);

const FORMATS = ["weights.h5", "h5", "keras"] as const;

describe.each(FORMATS)("weights of layers in %s", (format) => {
  const load = async (from: Sequential, into: Sequential, options = {}) => {
    const bytes = format === "keras" ? await modelBytes(from, format) : await weightsBytes(from, format);
    await loadWeights(into, bytes, options);
    return numbersOf(into);
  };

  it("go to the layers of their names where these changed places", async () => {
    expect(await load(numbered(stack("a", "b", "c")), stack("c", "a", "b"))).toEqual([3, 1, 2]);
  });

  it("go to layers in order where names are automatic, or others", async () => {
    expect(await load(numbered(stack("dense_1", "dense")), stack(undefined, undefined))).toEqual([1, 2]);
    expect(await load(numbered(stack("dense_1", "dense_2")), stack("dense", "dense_1"))).toEqual([1, 2]);
    expect(await load(numbered(stack("a", "b")), stack("x", "y"))).toEqual([1, 2]);
    expect(await load(numbered(stack("a", "b")), stack("a", "c"))).toEqual([1, 2]);
  });

  it("go to layers with automatic names in order between those with given ones", async () => {
    const from = numbered(stack("dense_4", "a", "b", "dense_5"));
    expect(await load(from, stack("b", undefined, "a", undefined))).toEqual([3, 1, 2, 4]);
  });

  it("are refused where only some names agree, in other places, unless an option says which counts", async () => {
    const from = numbered(stack("a", "b"));
    await expect(load(from, stack("b", "c"))).rejects.toThrow(
      /"b" are in the place of "c".*byName: true.*byName: false/,
    );
    expect(await load(from, stack("b", "c"), { byName: false })).toEqual([1, 2]);
    const into = numbered(stack("b", "c"));
    expect(await load(from, into, { byName: true })).toEqual([2, 2]);
  });

  it("are refused where the names say another order than the shapes allow", async () => {
    const from = new Sequential([new Dense(3, { name: "a" }), new Dense(4, { name: "b" })], { inputShape: [3] });
    const into = new Sequential([new Dense(3, { name: "b" }), new Dense(4, { name: "a" })], { inputShape: [3] });
    await expect(load(from, into)).rejects.toThrow(/in the order of names the shapes do not fit/);
  });

  it("go to layers of nested models by their names, too", async () => {
    const nested = (...names: string[]) => {
      const within = names.map((name) => new Conv2D(2, 1, { name, useBias: false }));
      const convs = new Sequential(within, { inputShape: [2, 2, 2], name: "convs" });
      return new Sequential([convs, new Flatten(), new Dense(1, { useBias: false })], {
        inputShape: [2, 2, 2],
        seed: 1,
      });
    };
    const from = nested("a", "b");
    from.weights.forEach((weight, i) => {
      weight.assign(full(weight.shape, i + 1));
    });
    const into = nested("b", "a");
    await load(from, into);
    expect(into.weights.map((weight) => weight.dataSync()[0])).toEqual([2, 1, 3]);
  });
});

it.each(["h5", "keras"] as const)(
  "a whole model in %s keeps each layer's weights, whatever its layers are named",
  async (format) => {
    const model = numbered(stack("dense_1", "dense", "a"));
    expect(numbersOf(await loadModel(await modelBytes(model, format)))).toEqual([1, 2, 3]);
  },
);

import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { reference } from "../../src/backends/reference/backend.js";
import {
  arange,
  eye,
  full,
  linspace,
  ones,
  onesLike,
  randomNormal,
  randomUniform,
  tensor,
  zeros,
  zerosLike,
} from "../../src/tensor/create.js";
import { defaultDType, getBackend, setBackend, using } from "../../src/tensor/defaults.js";
import type { NestedArray } from "../../src/tensor/nestedArray.js";
import { Parameter } from "../../src/tensor/Parameter.js";
import { BackendError, ShapeError, StateError, ValueError } from "../../src/util/errors.js";
import { normalAt, randomKey, uniformAt } from "../../src/util/random.js";
import { asynchronous } from "../backends/asynchronousBackend.js";
import { expectSame } from "../equal.js";
import { values } from "./values.js";

describe("tensor", () => {
  it("takes a number, nested arrays and typed arrays", () => {
    expect(tensor(5).shape).toEqual([]);
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
    expect(tensor(Float32Array.of(1, 2, 3, 4), { shape: [2, 2] }).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("keeps the type of a typed array, and is float32 otherwise", () => {
    expect(tensor([1]).dtype).toBe("float32");
    expect(tensor(Float64Array.of(1)).dtype).toBe("float64");
    expect(tensor(Int32Array.of(1)).dtype).toBe("int32");
    expect(tensor(Float64Array.of(1), { dtype: "float32" }).dtype).toBe("float32");
  });

  it("takes bytes and other integers as int32, exactly, and as another type where that is asked for", () => {
    for (const kind of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Uint32Array]) {
      const t = tensor(kind.from([1, 0, 100]));
      expect([t.dtype, t.toArray()]).toEqual(["int32", [1, 0, 100]]);
    }
    expect(tensor(BigInt64Array.of(-5n)).toArray()).toEqual([-5]);
    expect(tensor(new Uint8ClampedArray([255, 0]), { dtype: "float32", shape: [1, 2] }).toArray()).toEqual([[255, 0]]);
    expect(() => tensor(Uint32Array.of(4294967295))).toThrow(/value 0 is 4294967295, which int32 does not hold/);
  });

  it("is made on a backend by its name", () => {
    expect(tensor([1], { backend: "reference" }).backend).toBe(reference);
    expect(full([1], 2, { backend: "reference" }).backend).toBe(reference);
    expect(randomUniform([1], { backend: "reference" }).backend).toBe(reference);
    expect(() => zeros([1], { backend: "cuda" as "wasm" })).toThrow(/full: there is no backend "cuda"; choose one of/);
    expect(() => tensor(1, { backend: {} as "wasm" })).toThrow(BackendError);
  });

  it("names what is not a number, shortly", () => {
    expect(() => tensor([new Array(100).fill("x")] as unknown as number[])).toThrow('tensor: "x" is not a number');
  });

  it("copies: the array may change afterwards, on both sides", () => {
    const array = Float32Array.of(1, 2);
    const x = tensor(array);
    array[0] = 9;
    x.dataSync()[1] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  it.each<[NestedArray, string]>([
    [[[1, 2], [3]], "depth 1"],
    [[[1], 2], "depth 1"],
    [[1, [2]], "depth 1"],
  ])("refuses uneven rows %j", (rows, where) => {
    expect(() => tensor(rows)).toThrow(ShapeError);
    expect(() => tensor(rows)).toThrow(where);
  });

  it("refuses a shape that does not hold the numbers", () => {
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).toThrow(/3 numbers.*\[2, 2\] of 4/);
  });

  it("gives its elements back nested, singly, flat, at once or later", async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor(7).toArray()).toBe(7);
    expect(tensor([[7]]).item()).toBe(7);
    expect([...(await x.data())]).toEqual([1, 2, 3, 4]);
    expect([x.rank, x.size]).toEqual([2, 4]);
  });

  it("is shown with type, shape and, when there are few, elements", () => {
    expect(
      String(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBe("Tensor float32 [2, 2] [[1, 2], [3, 4]]");
    expect(inspect(tensor(1))).toBe("Tensor float32 [] 1");
    expect(String(zeros([3, 0]))).toBe("Tensor float32 [3, 0] []");
  });
});

describe("filled tensors", () => {
  it("hold what their name says", () => {
    expect(zeros([2]).toArray()).toEqual([0, 0]);
    expect(ones([2]).toArray()).toEqual([1, 1]);
    expect(full([1, 2], -3).toArray()).toEqual([[-3, -3]]);
    expect(eye(2).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(zeros([0, 3]).size).toBe(0);
  });

  it("like another take its shape, type and backend", () => {
    const x = tensor([[1, 2]], { dtype: "float64" });
    for (const like of [zerosLike(x), onesLike(x)])
      expect([like.shape, like.dtype, like.backend]).toEqual([[1, 2], "float64", reference]);
  });

  it("arange and linspace count", () => {
    expect(arange(3).toArray()).toEqual([0, 1, 2]);
    expect(arange(2, 8, 2.5).toArray()).toEqual([2, 4.5, 7]);
    expect(arange(3, 0, -1).toArray()).toEqual([3, 2, 1]);
    expect(arange(3, 0).toArray()).toEqual([]);
    expect(linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(2, 9, 1).toArray()).toEqual([2]);
    expect(() => arange(0, 1, 0)).toThrow(ValueError);
  });

  it.each([[[-1]], [[1.5]], [[Number.NaN]]])("refuse %j as a shape", (shape) => {
    expect(() => zeros(shape)).toThrow(ShapeError);
    expect(() => randomNormal(shape)).toThrow(ShapeError);
  });
});

describe("random tensors", () => {
  it("are the streams of their key, scaled and shifted", () => {
    const key = randomKey(7);
    const uniform = randomUniform([5], { seed: 7, low: -1, high: 3, dtype: "float64" });
    const normal = randomNormal([5], { key, mean: 2, standardDeviation: 0.5, dtype: "float64" });
    const at = (f: (i: number) => number) => Float64Array.from({ length: 5 }, (_, i) => f(i));
    expectSame(values(uniform), { shape: [5], data: at((i) => uniformAt(key, i) * 4 - 1) });
    expectSame(values(normal), { shape: [5], data: at((i) => normalAt(key, i) * 0.5 + 2) });
  });

  it("are the same for the same seed, and others for another", () => {
    const of = (seed: number) => randomNormal([8], { seed }).dataSync().join();
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });

  it("leave no storage behind that was made on the way", () => {
    const before = getBackend().memory().storages;
    randomNormal([3], { mean: 1, standardDeviation: 2 }).release("");
    expect(getBackend().memory().storages).toBe(before);
  });
});

describe("using", () => {
  it("sets type and backend for what is made inside, and sets them back", () => {
    using({ dtype: "float64" }, () => {
      expect(tensor([1]).dtype).toBe("float64");
      using({ dtype: "float32" }, () => expect(zeros([1]).dtype).toBe("float32"));
      expect(eye(1).dtype).toBe("float64");
    });
    expect(defaultDType()).toBe("float32");
    using({ backend: asynchronous }, () => expect(ones([1]).backend).toBe(asynchronous));
    expect(getBackend()).not.toBe(asynchronous);
  });

  it("sets them back after an error, and refuses an asynchronous function", () => {
    const fail = () => {
      throw new Error("inside");
    };
    expect(() => using({ dtype: "float64" }, fail)).toThrow("inside");
    expect(() => using({ dtype: "float64" }, async () => 1)).toThrow(StateError);
    expect(defaultDType()).toBe("float32");
  });

  it("knows backends by name, and names those there are", () => {
    expect(() => setBackend("cuda" as "reference")).toThrow(BackendError);
    expect(() => setBackend("cuda" as "reference")).toThrow(/"cuda".*reference/);
  });
});

it("a tensor that is posted or cloned is an error that says what to post", () => {
  for (const x of [tensor([1, 2]), new Parameter("w", tensor([1, 2]))]) {
    expect(() => structuredClone(x)).toThrow(
      /cannot be posted or cloned; post \{ data: await t\.data\(\), shape: t\.shape \}/,
    );
    expect(() => structuredClone({ inner: [x] })).toThrow(/cannot be posted/);
    const { port1 } = new MessageChannel();
    expect(() => port1.postMessage(x)).toThrow(/cannot be posted/);
    port1.close();
  }
});

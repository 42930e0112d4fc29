import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConvGeometry, TypedArray } from "../../src/backends/Kernels.js";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { type CallContext, Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { using } from "../../src/tensor/defaults.js";
import type { Tensor } from "../../src/tensor/Tensor.js";

/** A backend whose memory ends at 8 MiB, so that it is soon full. */
const small = () => new WasmBackend({ maximumPages: 128 });

/** 1 MiB of a number. */
const megabyte = (backend: WasmBackend, value: number) => backend.upload(new Float32Array(2 ** 18).fill(value));

const ends = (values: TypedArray) => [values[0], values[values.length - 1], values.length];

describe("storages beyond what the module's memory holds", () => {
  test("move out, are read where they are, and come back when a kernel needs them", () => {
    const backend = small();
    const storages = Array.from({ length: 20 }, (_, i) => megabyte(backend, i));
    expect(backend.memory().storages).toBe(20);
    expect(backend.memory().bytes).toBeLessThanOrEqual(8 * 2 ** 20);
    storages.forEach((storage, i) => {
      expect(ends(backend.downloadSync(storage))).toEqual([i, i, 2 ** 18]);
    });
    const layout = { shape: [2 ** 18], strides: [[1], [1]] };
    for (let i = 0; i + 1 < 20; i += 7) {
      const sum = backend.kernels.binary("add", storages[i], storages[i + 1], layout);
      expect(ends(backend.downloadSync(sum))).toEqual([2 * i + 1, 2 * i + 1, 2 ** 18]);
      backend.free(sum);
    }
    for (const storage of storages) backend.free(storage);
    expect(backend.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test("take what was derived from their elements along: a convolution gives the same bits before and after", () => {
    const backend = small();
    const g: ConvGeometry = {
      ...{
        n: 1,
        inHeight: 10,
        inWidth: 10,
        channels: 16,
        filters: 24,
        outHeight: 8,
        outWidth: 8,
        padTop: 0,
        padLeft: 0,
      },
      ...{
        windowHeight: 3,
        windowWidth: 3,
        strideHeight: 1,
        strideWidth: 1,
        dilationHeight: 1,
        dilationWidth: 1,
        groups: 1,
      },
    };
    const kernel = backend.kernels.randomNormal(9 * 16 * 24, [1, 1], "float32");
    const x = backend.kernels.randomNormal(1600, [2, 2], "float32");
    const convolve = () => backend.downloadSync(backend.kernels.conv2d(x, kernel, null, "linear", g));
    const before = convolve();
    expect(backend.engine.derivedBytes).toBeGreaterThan(0);
    for (let i = 0; i < 20; i++) megabyte(backend, i);
    expect(kernel.block).toBe(null);
    expect(backend.engine.derivedBytes).toBe(0);
    expect(convolve()).toEqual(before);
  });

  test("are written in place by an optimizer after they have come back", () => {
    const backend = small();
    const weight = megabyte(backend, 3);
    const gradient = megabyte(backend, 1);
    for (let i = 0; i < 20; i++) megabyte(backend, i);
    expect(weight.block).toBe(null);
    backend.kernels.sgd([weight], gradient, { learningRate: 0.5, momentum: 0, nesterov: false });
    expect(ends(backend.downloadSync(weight))).toEqual([2.5, 2.5, 2 ** 18]);
  });

  test("do not help a kernel that needs more than all: it is refused, and nothing is lost", () => {
    const backend = small();
    const x = megabyte(backend, 5);
    const others = Array.from({ length: 7 }, (_, i) => megabyte(backend, i));
    // Input, maxima and places: 3 MiB fit; six times that do not.
    const large = backend.kernels.fill(2 ** 20, 7, "float32");
    const geometry = {
      ...{ n: 1, inHeight: 2 ** 10, inWidth: 2 ** 10, channels: 1, outHeight: 2 ** 10, outWidth: 2 ** 10 },
      ...{ windowHeight: 1, windowWidth: 1, strideHeight: 1, strideWidth: 1, padTop: 0, padLeft: 0 },
    };
    expect(() => backend.kernels.maxPool2d(large, "linear", geometry)).toThrow(/no room for 4\.2 MB/);
    expect(backend.memory().storages).toBe(9);
    expect(ends(backend.downloadSync(large))).toEqual([7, 7, 2 ** 20]);
    expect([x, ...others].map((storage) => backend.downloadSync(storage)[9])).toEqual([5, 0, 1, 2, 3, 4, 5, 6]);
  });

  test("a storage that was freed is an error, wherever its elements were", () => {
    const backend = small();
    const storage = megabyte(backend, 1);
    for (let i = 0; i < 20; i++) megabyte(backend, i);
    backend.free(storage);
    expect(() => backend.free(storage)).toThrow(/freed twice/);
    expect(() => backend.downloadSync(storage)).toThrow(/after it had been freed/);
  });
});

describe("watched storages", () => {
  /** Beyond what such storages may take at first. */
  const many = 300;

  test("move out beyond their allowance, those used longest ago first, and others never", () => {
    const backend = new WasmBackend();
    const kept = megabyte(backend, -1);
    const storages = Array.from({ length: many }, (_, i) => {
      const storage = backend.kernels.fill(2 ** 18, i, "float32");
      backend.watch(storage);
      return storage;
    });
    expect(backend.memory().bytes).toBeLessThan(180 * 2 ** 20);
    expect(backend.memory().storages).toBe(many + 1);
    expect(kept.block).not.toBe(null);
    const inside = storages.map((storage) => storage.block !== null);
    expect(inside.lastIndexOf(false)).toBeLessThan(inside.indexOf(true));
    expect(ends(backend.downloadSync(storages[0]))).toEqual([0, 0, 2 ** 18]);
  });

  test("that are all in use soon stay: each that comes back makes room for itself", () => {
    const backend = new WasmBackend();
    const storages = Array.from({ length: many }, (_, i) => {
      const storage = backend.kernels.fill(2 ** 18, i, "float32");
      backend.watch(storage);
      return storage;
    });
    const round = () => {
      for (const storage of storages) backend.free(backend.kernels.unary("neg", storage));
      return storages.filter((storage) => storage.block === null).length;
    };
    round();
    expect(round()).toBe(0);
    expect(round()).toBe(0);
  });

  test("lead their remains to nothing once they have moved out, so that the collector may take the elements", () => {
    const backend = small();
    const storage = megabyte(backend, 1);
    const remains = backend.watch(storage);
    expect(remains.storage).toBe(storage);
    for (let i = 0; i < 20; i++) megabyte(backend, i);
    expect(remains.storage).toBe(null);
    const before = backend.memory();
    backend.collected(remains);
    expect(backend.memory()).toEqual({ ...before, storages: before.storages - 1 });
  });
});

test("whatever is made, used, watched and freed in whatever order, every storage reads as it was written", () => {
  const command = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constant("make" as const), size: fc.integer({ min: 1, max: 2 ** 18 }) }),
    },
    { weight: 3, arbitrary: fc.record({ what: fc.constant("negate" as const), at: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("watch" as const), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("free" as const), at: fc.nat() }) },
  );
  fc.assert(
    fc.property(fc.array(command, { minLength: 10, maxLength: 60 }), (commands) => {
      const backend = new WasmBackend({ maximumPages: 100 });
      const held: { storage: WasmStorage; value: number }[] = [];
      commands.forEach((each, i) => {
        if (each.what === "make") held.push({ storage: backend.upload(new Float32Array(each.size).fill(i)), value: i });
        else if (held.length > 0) {
          const at = each.at % held.length;
          const { storage, value } = held[at];
          if (each.what === "negate") held.push({ storage: backend.kernels.unary("neg", storage), value: -value });
          else if (each.what === "free") backend.free(held.splice(at, 1)[0].storage);
          else if (storage.remains === null) backend.watch(storage);
        }
      });
      expect(backend.memory().storages).toBe(held.length);
      for (const { storage, value } of held)
        expect(ends(backend.downloadSync(storage))).toEqual([value, value, storage.size]);
    }),
    { numRuns: 25 },
  );
});

test("a training in a memory that holds only a part of its tensors gives the same bits", async () => {
  const train = async (backend: WasmBackend) => {
    // Threads have memory of their own: the same everywhere.
    backend.setThreads(1);
    let moved = 0;
    /** Looks, in the middle of each step, at where the optimizer's slots are. */
    class Look extends Layer {
      override get type(): string {
        return "Look";
      }

      override call(x: Tensor, { training = false }: CallContext = {}): Tensor {
        if (!training) return x;
        const slots = model.optimizer.state(model.trainableWeights).map(({ parameter }) => parameter.shared.storage);
        moved += slots.filter((storage) => (storage as WasmStorage).block === null).length;
        return x;
      }
    }
    const layers = [
      new Conv2D(16, 3, { activation: "relu", padding: "same" }),
      new BatchNormalization(),
      new MaxPooling2D(2),
      new Conv2D(16, 3, { activation: "relu" }),
      new Flatten(),
      new Look(),
      new Dropout(0.25),
      new Dense(64, { activation: "relu" }),
      new Dense(2, { activation: "softmax" }),
    ];
    const model: TrainableModel = using(
      { backend },
      () => new Sequential(layers, { inputShape: [32, 32, 3], seed: 1 }),
    );
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    const pixels = Float32Array.from({ length: 16 * 3072 }, (_, i) => ((i * 7919) % 1009) / 1009);
    const labels = Int32Array.from({ length: 16 }, (_, i) => i % 2);
    await model.fit(
      { data: pixels, shape: [16, 32, 32, 3] },
      { data: labels, shape: [16] },
      { epochs: 3, batchSize: 8 },
    );
    return { weights: (await model.getWeights()).map(({ data }) => data), moved };
  };
  const [whole, part] = [await train(new WasmBackend()), await train(new WasmBackend({ maximumPages: 76 }))];
  expect(whole.moved).toBe(0);
  expect(part.moved).toBeGreaterThan(0);
  expect(part.weights).toEqual(whole.weights);
});

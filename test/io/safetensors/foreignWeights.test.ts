import { describe, expect, it } from "vitest";
import { loadWeights, type WritableTensor, writeSafetensors } from "../../../src/io/index.js";
import { BatchNormalization } from "../../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../../src/layers/Conv2D.js";
import { Dense } from "../../../src/layers/Dense.js";
import { Dropout } from "../../../src/layers/Dropout.js";
import { MaxPooling2D } from "../../../src/layers/pooling.js";
import { Flatten } from "../../../src/layers/reshaping.js";
import { Sequential } from "../../../src/models/Sequential.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { FormatError } from "../../../src/util/errors.js";
import { hashValues } from "../../hashValues.js";

type Tensors = Record<string, WritableTensor>;

/** As safetensors sorts them: "10.weight" before "2.weight". */
function fileOf(tensors: Tensors, metadata: "none" | "null" | "mlx" = "none"): Uint8Array {
  const sorted = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = writeSafetensors(sorted, metadata === "mlx" ? { format: "mlx" } : {});
  if (metadata !== "null") return bytes;
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const json = `{"__metadata__":null,${new TextDecoder().decode(bytes.slice(9, 8 + length))}`;
  const header = new TextEncoder().encode(json);
  const out = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(out.buffer).setBigUint64(0, BigInt(header.length), true);
  out.set(header, 8);
  out.set(bytes.subarray(8 + length), 8 + header.length);
  return out;
}

/** The numbers of an array of another layout, each asked for by its place there. */
function filled(shape: readonly number[], at: (place: number[]) => number): WritableTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const place = shape.map(() => 0);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    data[i] = at(place);
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis] === shape[axis]; axis--) place[axis] = 0;
  }
  return { shape, data };
}

/** Two convolutions of equal sides, normalised, then dense layers of equal sides: no shape tells what belongs where. */
function network(seed: number): TrainableModel {
  const layers = [
    new Conv2D(3, 3, { padding: "same", activation: "relu" }),
    new BatchNormalization(),
    new Conv2D(3, 3, { padding: "same" }),
    new BatchNormalization(),
    new MaxPooling2D(2),
    new Flatten(),
    new Dropout(0.5),
    new Dense(12, { activation: "relu" }),
    new Dense(12),
    new Dense(2),
  ];
  const model = new Sequential(layers, { inputShape: [4, 4, 3], seed });
  model.namedWeights().forEach(([path, weight], i) => {
    if (/gamma|beta|bias|moving/.test(path))
      weight.assignData(Float32Array.from(hashValues(100 * seed + i, weight.size), (x) => 1 + 0.4 * x));
  });
  return model;
}

async function weightsOf(model: TrainableModel): Promise<(name: string) => WritableTensor & { data: Float32Array }> {
  const all = new Map(
    (await model.getWeights()).map(({ name, shape, data }) => [name, { shape, data: data as Float32Array }]),
  );
  return (name) => all.get(name) as WritableTensor & { data: Float32Array };
}

async function expectSamePredictions(a: TrainableModel, b: TrainableModel): Promise<void> {
  const shape = [3, ...a.inputShape];
  const x = {
    data: Float32Array.from(
      hashValues(
        9,
        shape.reduce((m, n) => m * n, 1),
      ),
    ),
    shape,
  };
  expect(await (await a.predict(x)).data()).toEqual(await (await b.predict(x)).data());
}

const numbers = ["conv2d", "batch_normalization", "conv2d_1", "batch_normalization_1", "dense", "dense_1", "dense_2"];

/** What PyTorch's state_dict of the same network holds, under these names of modules. */
async function torchOf(
  model: TrainableModel,
  names: readonly string[],
  layout: "torch" | "mlx" = "torch",
): Promise<Tensors> {
  const get = await weightsOf(model);
  const out: Tensors = {};
  names.forEach((name, i) => {
    const ours = numbers[i];
    if (ours.startsWith("batch")) {
      out[`${name}.weight`] = get(`${ours}/gamma`);
      out[`${name}.bias`] = get(`${ours}/beta`);
      out[`${name}.running_mean`] = get(`${ours}/moving_mean`);
      out[`${name}.running_var`] = get(`${ours}/moving_variance`);
      if (layout === "torch") out[`${name}.num_batches_tracked`] = { shape: [], data: Int32Array.of(7) };
      return;
    }
    const { shape, data } = get(`${ours}/kernel`);
    out[`${name}.bias`] = get(`${ours}/bias`);
    if (shape.length === 2) {
      const [rows, units] = shape;
      // A flattened image of 2x2x3: [c, h, w] there, [h, w, c] here.
      const row = (k: number) => (ours === "dense" && layout === "torch" ? (k % 4) * 3 + Math.floor(k / 4) : k);
      out[`${name}.weight`] = filled([units, rows], ([o, k]) => data[row(k) * units + o]);
      return;
    }
    const [, w, inputs, filters] = shape;
    const at = (y: number, x: number, c: number, o: number) => data[((y * w + x) * inputs + c) * filters + o];
    out[`${name}.weight`] =
      layout === "torch"
        ? filled([filters, inputs, 3, 3], ([o, c, y, x]) => at(y, x, c, o))
        : filled([filters, 3, 3, inputs], ([o, y, x, c]) => at(y, x, c, o));
  });
  return out;
}

describe("a state_dict of PyTorch as safetensors", () => {
  it.each([
    ["nn.Sequential", ["0", "2", "3", "4", "8", "10", "11"]],
    ["modules by name", ["conv1", "bn1", "conv2", "bn2", "fc1", "fc2", "fc3"]],
    [
      "modules within modules",
      [
        "features.0.conv",
        "features.0.bn",
        "features.1.conv",
        "features.1.bn",
        "classifier.1",
        "classifier.4",
        "classifier.10",
      ],
    ],
    [
      "a model within a wrapper",
      ["module.net.0", "module.net.2", "module.net.3", "module.net.4", "module.net.8", "module.net.9", "module.net.11"],
    ],
  ])("gives %s's weights to a model built here, in our layout", async (_, names) => {
    const [model, other] = [network(1), network(2)];
    const loaded = await loadWeights(other, fileOf(await torchOf(model, names)));
    expect(loaded.toSorted()).toEqual(
      model
        .namedWeights()
        .map(([path]) => path)
        .toSorted(),
    );
    await expectSamePredictions(other, model);
  });

  it.each(["null", "mlx"] as const)("is read with MLX's layout where MLX wrote it (%s)", async (metadata) => {
    const [model, other] = [network(1), network(2)];
    const names = ["layers.0", "layers.1", "layers.2", "layers.3", "layers.6", "layers.7", "layers.8"];
    await loadWeights(other, fileOf(await torchOf(model, names, "mlx"), metadata));
    await expectSamePredictions(other, model);
  });

  it("is refused where names do not say which of two equal modules comes first, and loaded where layers have them", async () => {
    const make = (seed: number, names: readonly (string | undefined)[]) =>
      new Sequential(
        names.map((name) => new Dense(4, { name })),
        { inputShape: [4], seed },
      );
    const model = make(1, ["encoder", "decoder"]);
    const get = await weightsOf(model);
    const tensors = Object.fromEntries(
      ["encoder", "decoder"].flatMap((name) => [
        [`${name}.weight`, filled([4, 4], ([o, i]) => get(`${name}/kernel`).data[i * 4 + o])],
        [`${name}.bias`, get(`${name}/bias`)],
      ]),
    );
    const unnamed = make(2, [undefined, undefined]);
    await expect(loadWeights(unnamed, fileOf(tensors))).rejects.toThrow(FormatError);
    await expect(loadWeights(unnamed, fileOf(tensors))).rejects.toThrow(
      /"decoder" and "encoder" have the same shapes.*\{ name: "encoder" \}/,
    );
    const named = make(2, ["encoder", "decoder"]);
    await loadWeights(named, fileOf(tensors));
    await expectSamePredictions(named, model);
    const partly = make(3, ["encoder", "other"]);
    expect(await loadWeights(partly, fileOf(tensors), { byName: true })).toEqual(["encoder/kernel", "encoder/bias"]);
  });

  it("is refused where it has other modules, more of them, or other shapes", async () => {
    const tensors = await torchOf(network(1), ["0", "2", "3", "4", "8", "10", "11"]);
    const norm = { ...tensors, "5.weight": { shape: [3], data: Float32Array.of(1, 1, 1) } };
    await expect(loadWeights(network(2), fileOf(norm))).rejects.toThrow(
      /"5" has weight \[3\], which is not a dense layer/,
    );
    const more = {
      ...tensors,
      "12.weight": filled([2, 2], () => 0),
      "12.bias": { shape: [2], data: Float32Array.of(0, 0) },
    };
    await expect(loadWeights(network(2), fileOf(more))).rejects.toThrow(
      /has 4 times a dense layer .*the model 3 times/,
    );
    const { "11.bias": _, ...without } = tensors;
    await expect(loadWeights(network(2), fileOf(without))).rejects.toThrow(
      /no dense layer of the file has weights as dense_2 has here, kernel \[12, 2\], bias \[2\]; the file has 8 with/,
    );
  });
});

describe("parameters of flax as safetensors", () => {
  it.each([".", "/"])("are told by their roles, not by their order (names with %s)", async (separator) => {
    const [model, other] = [network(1), network(2)];
    const get = await weightsOf(model);
    const tensors: Tensors = {};
    const roles = [
      ["params", "scale", "gamma"],
      ["params", "bias", "beta"],
      ["batch_stats", "mean", "moving_mean"],
      ["batch_stats", "var", "moving_variance"],
    ];
    numbers.forEach((ours) => {
      const [kind, count = "0"] = ours
        .replace("batch_normalization", "BatchNorm")
        .replace("conv2d", "Conv")
        .replace("dense", "Dense")
        .split("_");
      const put = (...names: [string, string, WritableTensor]) => {
        tensors[[names[0], `${kind}_${count}`, names[1]].join(separator)] = names[2];
      };
      if (kind === "BatchNorm")
        for (const [collection, theirs, role] of roles) put(collection, theirs, get(`${ours}/${role}`));
      else for (const role of ["kernel", "bias"]) put("params", role, get(`${ours}/${role}`));
    });
    await loadWeights(other, fileOf(tensors));
    await expectSamePredictions(other, model);
  });
});

it("weights under Keras's names with other counts are read in the order of the counts", async () => {
  const [model, other] = [network(1), network(2)];
  const get = await weightsOf(model);
  const tensors = Object.fromEntries(
    model.namedWeights().map(([path]) => {
      const [layer, role] = path.split("/");
      const [, base, count = "0"] = /^(.*?)(?:_(\d+))?$/.exec(layer) as RegExpExecArray;
      return [`${base}_${Number(count) + 9}/${role}:0`, get(path)];
    }),
  );
  await loadWeights(other, fileOf(tensors));
  await expectSamePredictions(other, model);
});

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  denseNet121,
  efficientNetB0,
  type Layer,
  mobileNet,
  mobileNetV2,
  type NetworkName,
  preprocessFor,
  randomUniform,
  resNet50V2,
  Sequential,
  ShapeError,
  tensor,
  ValueError,
  vgg16,
} from "../../src/index.js";
import { decodePredictions, loadImageNet, loadModel, modelBytes, weightsBytes } from "../../src/io/index.js";
import { publishedWeights } from "../../src/models/networks/publishedWeights.js";
import { expectClose, expectSame } from "../equal.js";

/** Each layer's name and number of parameters, of keras.applications 3.15 with weights=None, input_shape=(96, 96, 3), classes=10. */
const KERAS: Record<string, string[]> = JSON.parse(
  readFileSync(new URL("kerasNetworks.json", import.meta.url), "utf8"),
);

const small = { inputShape: [96, 96, 3], classes: 10 };
const NETWORKS = {
  mobileNet: () => mobileNet(small),
  mobileNetV2: () => mobileNetV2(small),
  resNet50V2: () => resNet50V2(small),
  denseNet121: () => denseNet121(small),
  efficientNetB0: () => efficientNetB0({ ...small, imageNetScaling: false }),
};

describe("a network", () => {
  it.for(Object.entries(NETWORKS))("%s has Keras's layers, by name, order and number of parameters", ([name, make]) => {
    const layers = make().layers.map((layer: Layer) => `${layer.name} ${layer.countParams()}`);
    expect(layers).toEqual(KERAS[name]);
  });

  it("ends in maps, or in a number for each channel, without its top", () => {
    const bare = { includeTop: false, inputShape: [64, 96, 3] };
    expect(mobileNet({ ...bare, alpha: 0.25 }).outputShape()).toEqual([2, 3, 256]);
    expect(mobileNetV2({ ...bare, alpha: 0.35 }).outputShape()).toEqual([2, 3, 1280]);
    expect(mobileNetV2({ ...bare, alpha: 0.35, pooling: "avg" }).outputShape()).toEqual([1280]);
    expect(mobileNet({ ...bare, alpha: 0.25, pooling: "max" }).outputShape()).toEqual([256]);
    expect(mobileNetV2({ ...bare, alpha: 1.4 }).outputShape()).toEqual([2, 3, 1792]);
  });

  it("refuses pictures that are too small, and options that are none", () => {
    expect(() => mobileNet({ inputShape: [31, 64, 3] })).toThrow(ShapeError);
    expect(() => mobileNet({ alpha: 0 })).toThrow(/mobileNet: alpha is 0; give a positive number/);
    expect(() => resNet50V2({ classes: 1.5 })).toThrow(/resnet50v2: classes is 1.5; give a positive integer/);
    expect(() => mobileNetV2({ pooling: "mean" as "avg" })).toThrow(/pooling is "mean"; give "avg", "max" or null/);
    expect(() => denseNet121({ weights: "imagenet" } as object)).toThrow(
      /loadImageNet of noodlenet\/io gives the weights/,
    );
  });

  it("is saved and opened again with the same bits", async () => {
    const model = mobileNetV2({ inputShape: [32, 32, 3], classes: 3, alpha: 0.35, seed: 2 });
    const x = randomUniform([1, 32, 32, 3], { seed: 1 });
    const expected = await model.predict(x);
    for (const format of ["keras", "h5", "safetensors"] as const) {
      const again = await loadModel(await modelBytes(model, format));
      const found = await again.predict(x);
      expectSame({ data: found.dataSync(), shape: found.shape }, { data: expected.dataSync(), shape: expected.shape });
    }
  });
});

describe("published weights", () => {
  it("are known for the widths, sides and classes that Keras has them for", () => {
    const addressOf = (model: Sequential | ReturnType<typeof mobileNet>) =>
      publishedWeights(model)?.address.split("/").at(-1) ?? null;
    expect(addressOf(mobileNet({ alpha: 0.25, inputShape: [160, 160, 3], includeTop: false }))).toBe(
      "mobilenet_2_5_160_tf_no_top.h5",
    );
    expect(addressOf(mobileNet({ alpha: 0.5, inputShape: [96, 96, 3], includeTop: false }))).toBe(
      "mobilenet_5_0_224_tf_no_top.h5",
    );
    expect(addressOf(mobileNetV2({ inputShape: [96, 96, 3] }))).toBe(
      "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_96.h5",
    );
    expect(addressOf(mobileNet({ alpha: 0.3 }))).toBe(null);
    expect(addressOf(mobileNetV2({ classes: 10 }))).toBe(null);
    expect(addressOf(mobileNetV2({ inputShape: [96, 96, 1], includeTop: false }))).toBe(null);
    expect(addressOf(vgg16({ includeTop: false, inputShape: [32, 32, 3] }))).toBe(
      "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
    );
  });

  it("are downloaded once into the network that a model contains", async () => {
    const options = { includeTop: false, inputShape: [32, 32, 3], alpha: 0.25 };
    const bytes = await weightsBytes(mobileNet({ ...options, seed: 5 }), "h5");
    const folder = await mkdtemp(join(tmpdir(), "networks-"));
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end(bytes);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const address = `http://127.0.0.1:${(server.address() as { port: number }).port}/mobilenet.h5`;
      const base = mobileNet({ ...options, seed: 1 });
      const model = new Sequential([base], { inputShape: [32, 32, 3] });
      for (let i = 0; i < 2; i++) await loadImageNet(model, "imagenet", { address, md5: null, cacheFolder: folder });
      expect(requests).toBe(1);
      const expected = await mobileNet({ ...options, seed: 5 }).getWeights();
      expect((await base.getWeights()).map(({ data }) => data)).toEqual(expected.map(({ data }) => data));
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  });

  it("are refused for a model without such a network", async () => {
    await expect(loadImageNet(new Sequential([], { inputShape: [3] }), "imagenet")).rejects.toThrow(
      /loadImageNet: sequential is not a network that weights are published for, and contains none/,
    );
  });
});

describe("preprocessFor", () => {
  const x = { data: Float32Array.of(0, 127.5, 255, 51, 102, 204), shape: [1, 2, 3] };

  it.for<[NetworkName, number[]]>([
    ["mobileNetV2", [-1, 0, 1, -0.6, -0.2, 0.6]],
    ["denseNet121", [-2.1179, 0.1964, 2.64, -1.2445, -0.25, 1.7511]],
    ["vgg16", [151.061, 10.721, -123.68, 100.061, -14.779, -72.68]],
    ["efficientNetB0", [0, 127.5, 255, 51, 102, 204]],
  ])("%s gives what keras.applications's preprocess_input gives", ([name, expected]) => {
    const { data, shape } = preprocessFor(name)(x);
    expectClose({ data, shape }, { data: Float32Array.from(expected), shape: [1, 2, 3] }, 1e-3);
    expect(x.data[0]).toBe(0);
  });

  it("refuses another network, and pictures without three channels", () => {
    expect(() => preprocessFor("alexNet" as NetworkName)).toThrow(ValueError);
    expect(() => preprocessFor("mobileNet")({ data: new Float32Array(4), shape: [2, 2, 1] })).toThrow(ShapeError);
  });
});

describe("decodePredictions", () => {
  it("tells the first classes of each picture, by the list of ImageNet's classes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "classes-"));
    const list = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, [`n${i}`, `class ${i}`]]));
    const server = createServer((_, response) => response.end(JSON.stringify(list)));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const address = `http://127.0.0.1:${(server.address() as { port: number }).port}/classes.json`;
      const options = { address, md5: null, cacheFolder: folder };
      const scores = new Float32Array(2000);
      scores[7] = 0.75;
      scores[3] = 0.25;
      scores[1999] = 1;
      const predictions = tensor(scores, { shape: [2, 1000] });
      const [first, second] = await decodePredictions(predictions, { ...options, top: 2 });
      expect(first).toEqual([
        { id: "n7", name: "class 7", probability: 0.75 },
        { id: "n3", name: "class 3", probability: 0.25 },
      ]);
      expect(second[0]).toEqual({ id: "n999", name: "class 999", probability: 1 });
      await expect(decodePredictions(predictions, { ...options, top: 0 })).rejects.toThrow(/top is 0; give an integer/);
      await expect(decodePredictions(tensor([[1, 2]]), options)).rejects.toThrow(
        /predictions are \[1, 2\] but must be \[n, 1000\]/,
      );
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});

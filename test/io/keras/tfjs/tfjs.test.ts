import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type FileSource, loadModel, loadWeights, modelBytes } from "../../../../src/io/index.js";
import { modelFromConfig } from "../../../../src/models/modelFromConfig.js";
import type { TrainableModel } from "../../../../src/models/TrainableModel.js";
import { FormatError } from "../../../../src/util/errors.js";

/* The fixtures are models that TensorFlow.js saved and that its converter made of Keras's, with what TensorFlow.js predicts: see make.mjs. */

const fixtures = join(import.meta.dirname, "fixtures");
const FOLDERS = ["nested", "branches", "layers", "uint8", "uint16", "float16"] as const;
const at = (folder: string, name = "model.json") => join(fixtures, folder, name);
const jsonOf = (folder: string, name?: string) => JSON.parse(readFileSync(at(folder, name), "utf8"));
const x = {
  data: Float32Array.from({ length: 2 * 12 * 12 * 3 }, (_, i) => ((i * 37) % 101) / 50 - 1),
  shape: [2, 12, 12, 3],
};

type Files = Record<string, Uint8Array<ArrayBuffer>>;

/** The files of a folder, with the model.json changed. */
function filesOf(folder: string, change: (json: ReturnType<typeof jsonOf>) => void = () => {}): Files {
  const names = readdirSync(join(fixtures, folder)).filter((name) => name !== "y.json");
  const files = Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(at(folder, name)))]));
  const json = jsonOf(folder);
  change(json);
  return { ...files, "model.json": new TextEncoder().encode(JSON.stringify(json)) };
}

/** The files as they are dropped into a page. */
function dropped(files: Files): [FileSource, { beside: File[] }] {
  const all = Object.entries(files).map(([name, bytes]) => new File([bytes], name));
  return [all.find(({ name }) => name === "model.json") as File, { beside: all }];
}

/** A model of one layer without weights, for images of 1x2 pixels, as that version of TensorFlow.js or Keras writes it. */
function modelOfOne(className: string, own: object, version: string): Promise<TrainableModel> {
  const config = { name: "larger", batch_input_shape: [null, 1, 2, 1], ...own };
  const layers = [{ class_name: className, config }];
  const modelTopology = { class_name: "Sequential", config: { name: "m", layers }, keras_version: version };
  const weightsManifest = [{ paths: ["w.bin"], weights: [] }];
  const json = { format: "layers-model", modelTopology, weightsManifest };
  return loadModel(new TextEncoder().encode(JSON.stringify(json)), { beside: [new File([], "w.bin")] });
}

async function expectOutputs(model: TrainableModel, folder: string): Promise<void> {
  const expected: number[] = jsonOf(folder, "y.json").flat();
  const found = (await model.predict(x)).dataSync();
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(1e-5);
  });
}

describe("a layers model of TensorFlow.js", () => {
  it.each(FOLDERS)("predicts what TensorFlow.js predicts: %s", async (folder) => {
    await expectOutputs(await loadModel(at(folder)), folder);
  });

  it("is opened as the converter makes it of a .keras file, which TensorFlow.js cannot open", async () => {
    await expectOutputs(await loadModel(at("places")), "layers");
    const model = modelFromConfig((await loadModel(at("layers"))).toConfig());
    await loadWeights(model, at("places"));
    await expectOutputs(model, "layers");
  });

  it("is opened from a zip file, also within a folder, whatever its name", async () => {
    for (const folder of ["", "export/", "a/b/"]) {
      const entries = Object.entries(filesOf("layers")).map(([name, bytes]) => [folder + name, bytes] as const);
      const zip = zipSync(Object.fromEntries(entries));
      await expectOutputs(await loadModel(zip), "layers");
    }
  });

  it("is opened from files that were dropped into a page", async () => {
    await expectOutputs(await loadModel(...dropped(filesOf("branches"))), "branches");
  });

  it("is opened as TensorFlow.js names its downloads", async () => {
    const rename = (json: ReturnType<typeof jsonOf>) => {
      json.weightsManifest[0].paths = ["./soup.weights.bin"];
    };
    const { "model.json": json, "weights.bin": weights } = filesOf("nested", rename);
    await expectOutputs(await loadModel(zipSync({ "soup.json": json, "soup.weights.bin": weights })), "nested");
    const beside = [new File([weights], "soup.weights.bin")];
    await expectOutputs(await loadModel(new File([json], "soup.json"), { beside }), "nested");
    await expectOutputs(await loadModel(json, { beside }), "nested");
  });

  it("is opened from an address, whose query each file's address gets, too", async () => {
    const files = filesOf("layers");
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const name = /^\/models\/([^?]+)\?key=a%2Fb$/.exec(request.url ?? "")?.[1];
      const found = name === undefined ? undefined : files[name];
      response.writeHead(found ? 200 : 404).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await expectOutputs(await loadModel(`http://127.0.0.1:${port}/models/model.json?key=a%2Fb#top`), "layers");
      expect(asked).toContain("/models/group1-shard2of9.bin?key=a%2Fb");
    } finally {
      server.close();
    }
  });

  it.each([
    ["UpSampling2D", { size: [1, 2], interpolation: "bilinear" }],
    ["Resizing", { height: 1, width: 3, interpolation: "nearest" }],
    ["Resizing", { height: 1, width: 3, interpolation: "bilinear" }],
  ])("is refused where TensorFlow.js samples other points than Keras: %s %j", async (className, own) => {
    await expect(modelOfOne(className, own, "tfjs-layers 4.22.0")).rejects.toThrow(
      /layer "larger" .*interpolation is "(bilinear|nearest)"; TensorFlow\.js, which saved this model, samples other points/,
    );
    expect((await modelOfOne(className, own, "2.15.0")).layers.length).toBe(1);
  });

  it("enlarges by the nearest pixels as TensorFlow.js does", async () => {
    const options = { size: [1, 2], interpolation: "nearest" };
    const model = await modelOfOne("UpSampling2D", options, "tfjs-layers 4.22.0");
    const x = { data: Float32Array.of(0, 1), shape: [1, 1, 2, 1] };
    expect([...(await model.predict(x)).dataSync()]).toEqual([0, 0, 1, 1]);
  });

  it("can be written in other formats, and trained", async () => {
    const model = await loadModel(at("nested"));
    await expectOutputs(await loadModel(await modelBytes(model, "keras")), "nested");
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    expect(Number.isFinite((await model.trainOnBatch(x, [0, 1])).loss)).toBe(true);
  });

  it("gives its weights to a model with the same names of layers", async () => {
    for (const folder of FOLDERS) {
      const model = modelFromConfig((await loadModel(at(folder))).toConfig());
      const names = await loadWeights(model, at(folder));
      expect(names.length).toBe(model.weights.length);
      await expectOutputs(model, folder);
    }
  });

  it("gives the weights of the layers with common names, where that is asked for", async () => {
    const config = (await loadModel(at("layers"))).toConfig();
    const renamed = JSON.parse(JSON.stringify(config).replaceAll('"head"', '"other"'));
    const model = modelFromConfig(renamed);
    await expect(loadWeights(model, at("layers"))).rejects.toThrow(
      /the file lacks other; the model lacks head\. Is it the file of another model\? To load the layers with common names, give \{ byName: true \}/,
    );
    const loaded = await loadWeights(model, at("layers"), { byName: true });
    expect([...loaded].sort()).toEqual(
      model
        .namedWeights()
        .flatMap(([path]) => (path.startsWith("other") ? [] : [path]))
        .sort(),
    );
  });

  it("finds layers of one name in different models by their paths", async () => {
    const files = filesOf("layers", (json) => {
      const text = JSON.stringify(json).replaceAll('"head"', '"depthwise"').replaceAll("head/", "model/depthwise/");
      Object.assign(json, JSON.parse(text.replaceAll('"depthwise/', '"inner/depthwise/')));
    });
    await expectOutputs(await loadModel(...dropped(files)), "layers");
  });

  it("reads whole numbers that were quantized, and such that were not", async () => {
    const { dequantized, ELEMENTS } = await import("../../../../src/io/keras/tfjs/elements.js");
    const q = new Uint8Array([0, 1, 255]);
    const steps = { dtype: "uint8", scale: 0.7, min: -3 } as const;
    expect([...dequantized(q, steps, true)]).toEqual([-3, -2, Math.round(255 * 0.7 - 3)]);
    expect([...dequantized(q, steps, false)]).toEqual([-3, 0.7 - 3, 255 * 0.7 - 3].map(Math.fround));
    expect([...ELEMENTS.float16.read(Uint16Array.of(0x3c00, 0xc000, 0x0001).buffer)]).toEqual([1, -2, 2 ** -24]);
    expect([...ELEMENTS.int32.read(Int32Array.of(-7).buffer)]).toEqual([-7]);
    expect([...ELEMENTS.bool.read(Uint8Array.of(1, 0).buffer)]).toEqual([1, 0]);
  });
});

describe("a damaged or foreign model.json", () => {
  const entry = (json: ReturnType<typeof jsonOf>, index = 0) => json.weightsManifest[0].weights[index];
  it.each<[string, string, (json: ReturnType<typeof jsonOf>) => void, RegExp]>([
    [
      "a shape of another size",
      "nested",
      (j) => entry(j).shape.push(2),
      /its 23 weights take \d+ bytes, but "weights\.bin" \(1644\) have 1644\. Are they the files/,
    ],
    [
      "a shape of the same size",
      "nested",
      (j) => entry(j).shape.reverse(),
      /conv1\/kernel is \[3, 3, 3, 4\] in the model but \[4, 3, 3, 3\] in the file/,
    ],
    [
      "a shape that is none",
      "nested",
      (j) => (entry(j).shape = [-1]),
      /the weight "conv1\/kernel" has the shape \[-1\], not a list of sizes/,
    ],
    [
      "a shape beyond all memory",
      "nested",
      (j) => (entry(j).shape = [2 ** 40, 2 ** 40]),
      /"conv1\/kernel" has the shape .* too large/,
    ],
    [
      "a shape larger than the files",
      "nested",
      (j) => (entry(j).shape = [2 ** 40]),
      /take 439804\d+ bytes, but .* have 1644/,
    ],
    [
      "an unknown dtype",
      "nested",
      (j) => (entry(j).dtype = "complex64"),
      /"conv1\/kernel" has the dtype "complex64"; supported are float32, float16, int32/,
    ],
    [
      "an unknown quantization",
      "uint8",
      (j) => (entry(j).quantization.dtype = "int4"),
      /"conv\/kernel" has the quantization .*int4.*needed is the dtype uint8 or uint16/,
    ],
    [
      "a quantization without a scale",
      "uint8",
      (j) => delete entry(j).quantization.scale,
      /"conv\/kernel" has the quantization/,
    ],
    [
      "a weight without a name",
      "nested",
      (j) => delete entry(j).name,
      /a weight of the weightsManifest is .*without a name/,
    ],
    [
      "a name that is there twice",
      "nested",
      (j) => (entry(j).name = entry(j, 1).name),
      /two weights have the name "conv1\/bias".*names of their own/,
    ],
    [
      "an unknown layer",
      "nested",
      (j) => (j.modelTopology.config.layers[1].config.layers[0].class_name = "LSTM"),
      /layer "dense_Dense1" \(LSTM\): this layer is not supported.*customLayers/,
    ],
    [
      "weights of another model",
      "nested",
      (j) => (entry(j).name = "other/kernel"),
      /the layer .*conv1 has the weights kernel \[3, 3, 3, 4\], bias \[4\], but "conv1" in the file has bias \[4\]|the model lacks other/,
    ],
    ["no weights", "nested", (j) => delete j.weightsManifest, /there is no weightsManifest.*model\.save/],
    [
      "a group that is none",
      "nested",
      (j) => (j.weightsManifest = [1]),
      /a group of the weightsManifest is 1, without paths and weights/,
    ],
    [
      "a path out of the folder",
      "nested",
      (j) => (j.weightsManifest[0].paths = ["../weights.bin"]),
      /weights are in "\.\.\/weights\.bin", which is not in the model's folder/,
    ],
    [
      "an address as a path",
      "nested",
      (j) => (j.weightsManifest[0].paths = ["https://example.org/w.bin"]),
      /not in the model's folder/,
    ],
    [
      "a missing file",
      "nested",
      (j) => (j.weightsManifest[0].paths = ["w2.bin"]),
      /some of its weights are in "w2\.bin", which is missing\. Put it beside the JSON, or give it as \{ beside: \[file\] \}/,
    ],
    [
      "more files than any model has",
      "nested",
      (j) => (j.weightsManifest[0].paths = Array(5000).fill("weights.bin")),
      /lists 5000 files of weights, more than 4096/,
    ],
    [
      "a layer with more weights than the files hold",
      "nested",
      (j) => (j.modelTopology.config.layers[1].config.layers[0].config.units = 1e12),
      /its layers would have at least \d+ weights, but the file holds 411 numbers/,
    ],
    [
      "a graph model",
      "nested",
      (j) => (j.format = "graph-model"),
      /graph model of TensorFlow\.js, which cannot be read\. .*as \.keras.*tensorflowjs_converter --input_format=keras/,
    ],
    [
      "a graph model of an early version",
      "nested",
      (j) => {
        delete j.format;
        j.modelTopology = { node: [] };
      },
      /graph model/,
    ],
    [
      "another JSON",
      "nested",
      (j) => delete j.modelTopology,
      /JSON without a modelTopology, and so not the model\.json/,
    ],
  ])("is refused with the place and the remedy: %s", async (_, folder, change, message) => {
    const files = filesOf(folder, change);
    await expect(loadModel(...dropped(files))).rejects.toThrow(FormatError);
    await expect(loadModel(...dropped(files))).rejects.toThrow(message);
    await expect(loadModel(zipSync(files))).rejects.toThrow(message);
  });

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ["too short", (bytes) => bytes.slice(0, -1)],
    ["too long", (bytes) => Uint8Array.of(...bytes, 0)],
    ["empty", () => new Uint8Array()],
  ])("is refused where one of its files is %s, and changes no weight", async (_, change) => {
    const files = filesOf("layers");
    const name = "group3-shard2of4.bin";
    const damaged = { ...files, [name]: change(files[name]) };
    const model = modelFromConfig((await loadModel(at("layers"))).toConfig());
    const before = model.weights.map((weight) => [...weight.dataSync()]);
    await expect(loadWeights(model, ...dropped(damaged))).rejects.toThrow(
      /model\.json: its 2 weights take 320 bytes, but .*"group3-shard2of4\.bin" \(\d+\).* have \d+\. Are they the files that were saved with this model/,
    );
    await expect(loadWeights(model, at("nested"))).rejects.toThrow(/Is it the file of another model/);
    expect(model.weights.map((weight) => [...weight.dataSync()])).toEqual(before);
  });

  it("is read, or refused with a FormatError, whatever bytes are changed", async () => {
    const files = filesOf("branches");
    const json = files["model.json"];
    const change = fc.tuple(fc.nat(json.length - 1), fc.constantFrom(...'0129-[]{},"nx '));
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = json.slice();
      for (const [at, letter] of changes) changed[at] = letter.charCodeAt(0);
      await loadModel(...dropped({ ...files, "model.json": changed })).catch((error) => {
        expect(error).toBeInstanceOf(FormatError);
      });
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it("is refused where a zip file holds several", async () => {
    const { "model.json": json } = filesOf("nested");
    await expect(loadModel(zipSync({ "a/model.json": json, "b/model.json": json }))).rejects.toThrow(
      /holds several models, such as a\/model\.json and b\/model\.json\. Unpack it/,
    );
  });

  it("is not written", async () => {
    const model = await loadModel(at("nested"));
    await expect(modelBytes(model, "tfjs")).rejects.toThrow(
      /"tfjs" is read, but not written; save the model as \.keras/,
    );
  });
});

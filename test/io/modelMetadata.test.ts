import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FileFormat, loadModel, modelBytes, readSafetensors, weightsBytes } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { FormatError, ValueError } from "../../src/util/errors.js";
import { writeZip } from "../../src/util/zip.js";

const FORMATS: readonly FileFormat[] = ["keras", "h5", "safetensors", "onnx"];

function model(metadata: Record<string, string> = {}): TrainableModel {
  const made = new Sequential([new Dense(2)], { inputShape: [3], seed: 1 });
  made.metadata = metadata;
  return made;
}

const classNames = JSON.stringify(["ramen", "うどん", "a, b"]);

describe("a model's metadata", () => {
  it.each(FORMATS)("are in a file of %s as they were", async (format) => {
    const metadata = { classNames, preparation: "vgg16", empty: "", ["__proto__"]: "x", constructor: "y" };
    const loaded = await loadModel(await modelBytes(model(metadata), format));
    expect(Object.entries(loaded.metadata).sort()).toEqual(Object.entries(metadata).sort());
  });

  it("go through one format after another, any names and texts", async () => {
    const names = fc.string({ unit: "grapheme" }).filter((name) => !["noodlenet", "format"].includes(name));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, fc.string({ unit: "grapheme" })), async (metadata) => {
        let now = model(metadata);
        for (const format of FORMATS) now = await loadModel(await modelBytes(now, format));
        expect(now.metadata).toEqual({ ...metadata });
      }),
      { numRuns: 10 },
    );
  });

  it.each(FORMATS)("are empty in a file of %s where the model has none", async (format) => {
    expect((await loadModel(await modelBytes(model(), format))).metadata).toEqual({});
  });

  it("stand in safetensors under their own names, and in files of weights nowhere", async () => {
    expect(readSafetensors(await modelBytes(model({ classNames }), "safetensors")).metadata).toMatchObject({
      classNames,
    });
    expect(readSafetensors(await weightsBytes(model({ classNames }), "safetensors")).metadata).toEqual({});
  });

  it.each(["format", "noodlenet"])("named %s are refused where safetensors has a meaning for it", async (name) => {
    await expect(modelBytes(model({ [name]: "x" }), "safetensors")).rejects.toThrow(ValueError);
    expect((await loadModel(await modelBytes(model({ [name]: "x" }), "keras"))).metadata).toEqual({ [name]: "x" });
  });

  it("are texts by name, and nothing else", () => {
    const made = model({ classNames });
    expect(() => {
      made.metadata = { classNames: ["ramen"] } as never;
    }).toThrow(/metadata\.classNames is \["ramen"\]; give texts by name/);
    expect(() => {
      made.metadata = ["ramen"] as never;
    }).toThrow(/metadata is \["ramen"\]/);
    expect(made.metadata).toEqual({ classNames });
    expect(() => Object.assign(made.metadata, { x: "y" })).toThrow(TypeError);
  });

  it("that are none are an error of the file", async () => {
    const { openZip } = await import("../../src/util/zip.js");
    const zip = openZip(await modelBytes(model(), "keras"), "x");
    const entries = Object.fromEntries(zip.names.map((name) => [name, zip.read(name) as Uint8Array]));
    const text = (json: string) => new TextEncoder().encode(json);
    const changed = (json: string) => loadModel(writeZip({ ...entries, "metadata.json": text(json) }));
    await expect(changed('{"noodlenet": {"classNames": 1}}')).rejects.toThrow(FormatError);
    await expect(changed('{"noodlenet": {"classNames": 1}}')).rejects.toThrow(/not an object of strings/);
    expect((await changed('{"keras_version": "3.0.0"}')).metadata).toEqual({});
  });
});

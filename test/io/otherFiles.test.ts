import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../src/io/index.js";
import { FormatError } from "../../src/util/errors.js";

const bytes = (text: string) => Uint8Array.from(text.padEnd(32, "\0"), (c) => c.charCodeAt(0));
const zipOf = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8("x")])));
const named = (name: string, content: Uint8Array) => new File([content as Uint8Array<ArrayBuffer>], name);

describe("a file of another program", () => {
  it.each<[string, Uint8Array, string, RegExp]>([
    [
      "torch.save's zip",
      zipOf("m/data.pkl", "m/version", "m/data/0"),
      "m.pt",
      /m\.pt is a PyTorch file.*save_file\(torch\.load.*torch\.onnx\.export/s,
    ],
    ["torch.save's zip under any name", zipOf("archive/data.pkl"), "weights", /is a PyTorch file/],
    ["an old torch.save's pickle", bytes("\x80\x02\x8a\x0al\xfc\x9c"), "m.pth", /is a pickle.*torch\.load/],
    ["numpy.savez", zipOf("a.npy", "b.npy"), "m.npz", /NumPy's arrays.*save_file\(dict\(numpy\.load/],
    ["numpy.save", bytes("\x93NUMPY\x01\x00v\x00"), "m.npy", /a NumPy array/],
    ["TensorFlow Lite", bytes("\x1c\0\0\0TFL3\x14\0"), "m.tflite", /TensorFlow Lite.*tf2onnx\.convert --tflite/],
    ["a SavedModel's graph", bytes("\x08\x01\x12\xff"), "saved_model.pb", /SavedModel.*tf2onnx\.convert --saved-model/],
    ["a SavedModel in a zip", zipOf("m/saved_model.pb", "m/variables/variables.index"), "m.zip", /SavedModel/],
    [
      "TensorFlow.js's graph",
      bytes('{"format": "graph-model", "modelTopology": {}}'),
      "model.json",
      /graph model of TensorFlow\.js.*tensorflowjs_converter/,
    ],
    ["a checkpoint of TensorFlow", bytes("abc"), "ckpt-1.index", /TensorFlow checkpoint/],
    ["a model in a zip", zipOf("soup.keras", "readme.txt"), "download.zip", /a zip file with models in it.*Unpack/],
    ["a web page", bytes("<!DOCTYPE html><html>"), "m.onnx", /m\.onnx is a web page.*address of the download/],
    [
      "Git LFS's pointer",
      bytes("version https://git-lfs.github.com/spec/v1"),
      "m.safetensors",
      /Git LFS's pointer.*git lfs pull/,
    ],
    ["gzip", bytes("\x1f\x8b\x08"), "m.h5.gz", /compressed by gzip.*Unpack/],
    [
      "another zip",
      zipOf("word/document.xml"),
      "a.docx",
      /a zip file without config\.json, and so not a \.keras file; it holds word\/document\.xml/,
    ],
  ])("is named, with what to do: %s", async (_, content, name, message) => {
    await expect(loadModel(named(name, content))).rejects.toThrow(FormatError);
    await expect(loadModel(named(name, content))).rejects.toThrow(message);
  });

  it("that is a folder is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "saved-model-"));
    try {
      await expect(loadModel(folder)).rejects.toThrow(/cannot be read: it is a folder\. Of a SavedModel/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadModel, loadWeights } from "../../../src/io/index.js";
import type { OnnxExternal, OnnxTensor } from "../../../src/io/onnx/graph.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { FormatError } from "../../../src/util/errors.js";
import { file, tensor } from "./onnxFile.js";

const folder = mkdtempSync(join(tmpdir(), "external-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers behind eight others that are not the model's. */
const data = new Uint8Array(Float32Array.of(9, 9, 1, 2, 3, 4, 5, 6).buffer);
const weights = (external: Partial<OnnxExternal> = {}): OnnxTensor => ({
  ...tensor("w", [3, 2], []),
  raw: null,
  external: { location: "m.onnx.data", offset: 8, length: 24, ...external },
});
const model = (external: Partial<OnnxExternal> = {}) =>
  file(["n", 3], [["MatMul", ["x", "w"], "y"]], [weights(external)]) as Uint8Array<ArrayBuffer>;

async function expectWeights(loaded: TrainableModel): Promise<void> {
  expect(await (await loaded.predict({ data: Float32Array.of(1, 10, 100), shape: [1, 3] })).data()).toEqual(
    Float32Array.of(531, 642),
  );
}

function inFolder(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

describe("an ONNX file whose weights lie in another", () => {
  it("is read from a path, the other file beside it", async () => {
    const path = inFolder("m.onnx", model());
    inFolder("m.onnx.data", data);
    const loaded = await loadModel(path);
    await expectWeights(loaded);
    expect(await loadWeights(loaded, path)).toEqual(["mat_mul/kernel".replace("mat_mul", loaded.layers[0].name)]);
    await expectWeights(await loadModel(inFolder("to-the-end.onnx", model({ length: null }))));
  });

  it("is read where both were renamed alike, if the other fits to the byte", async () => {
    const path = inFolder("renamed.onnx", model({ location: "old.onnx.data" }));
    inFolder("renamed.onnx.data", data);
    await expectWeights(await loadModel(path));
    inFolder("renamed.onnx.data", Uint8Array.of(...data, 0, 0, 0, 0));
    await expect(loadModel(path)).rejects.toThrow(/"old\.onnx\.data", which is missing/);
  });

  it("is read from an address, and with a dropped file", async () => {
    const server = createServer(({ url = "" }, response) => {
      const found = { "/a/m.onnx?v=1": model(), "/a/m.onnx.data?v=1": data }[url];
      response.writeHead(found ? 200 : 404).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await expectWeights(await loadModel(`http://127.0.0.1:${port}/a/m.onnx?v=1`));
    } finally {
      server.close();
    }
    const dropped = new File([model()], "m.onnx");
    await expectWeights(await loadModel(dropped, { beside: [dropped, new File([data], "m.onnx.data")] }));
    await expectWeights(await loadModel(model(), { beside: [new File([data], "m.onnx.data")] }));
  });

  it("is refused with a remedy where the other is not there, too short, or out of the folder", async () => {
    await expect(loadModel(model())).rejects.toThrow(FormatError);
    await expect(loadModel(model())).rejects.toThrow(/"m\.onnx\.data", which is missing.*external_data=False/);
    const short = { beside: [new File([data.slice(0, 30)], "m.onnx.data")] };
    await expect(loadModel(model(), short)).rejects.toThrow(
      /"w" should end at byte 32 of "m\.onnx\.data", which has 30/,
    );
    for (const location of ["../m.onnx.data", "/etc/hostname", "a/../../b", "C:\\b", "http://a/b", ""])
      await expect(loadModel(inFolder("out.onnx", model({ location })))).rejects.toThrow(/not in the model's folder/);
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { checkpointDatabase, loadModel, loadWeights, modelBytes } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import { BackendError, ValueError } from "../../src/util/errors.js";

const model = () => new Sequential([new Dense(2)], { inputShape: [3], seed: 1 });

describe("the signal of loadModel and loadWeights", () => {
  it("ends a download that hangs, with its reason", async () => {
    const server = createServer((_, response) =>
      response.writeHead(200, { "content-length": "1000" }).write("x"),
    ).listen(0);
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    setTimeout(() => controller.abort(reason), 50);
    const { port } = server.address() as AddressInfo;
    await expect(loadModel(`http://localhost:${port}/m.keras`, { signal: controller.signal })).rejects.toBe(reason);
    server.closeAllConnections();
    server.close();
  });

  it("is looked at before and after the file was read", async () => {
    const bytes = await modelBytes(model(), "keras");
    const reason = new Error("no longer wanted");
    await expect(loadModel(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const [to, before] = [model(), await model().getWeights()];
    const loading = loadWeights(
      to,
      await modelBytes(new Sequential([new Dense(2)], { inputShape: [3], seed: 2 }), "keras"),
      {
        signal: controller.signal,
      },
    );
    controller.abort(reason);
    await expect(loading).rejects.toBe(reason);
    expect(await to.getWeights()).toEqual(before);
  });
});

describe("checkpointDatabase", () => {
  it("says where there is none, and what its options are", async () => {
    await expect(checkpointDatabase("run").load()).rejects.toThrow(BackendError);
    await expect(checkpointDatabase("run").load()).rejects.toThrow(
      "there is no IndexedDB here; in Node use checkpointFile",
    );
    expect(() => checkpointDatabase("")).toThrow(ValueError);
    expect(() => checkpointDatabase("run", { everySteps: 0 })).toThrow("checkpointDatabase: everySteps is 0");
    expect(() => checkpointDatabase("run", { every: 1 } as never)).toThrow("did you mean");
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkpointFile, loadModel, readSafetensors } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import { ones } from "../../src/tensor/create.js";
import { ValueError } from "../../src/util/errors.js";

it("a checkpoint is a safetensors file whatever its name, which training goes on from and which is opened as no model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checkpoint-name-"));
  const path = join(folder, "run.ckpt");
  const model = new Sequential([new Dense(1)], { inputShape: [2] });
  model.compile({ optimizer: "adam", loss: "mse" });
  const [x, y] = [ones([4, 2]), ones([4, 1])];
  await model.fit(x, y, { epochs: 1, checkpoint: checkpointFile(path) });
  expect(readSafetensors(await readFile(path)).tensors.size).toBeGreaterThan(0);
  await expect(loadModel(path)).rejects.toThrow(/run\.ckpt holds weights but no model/);
  const { history } = await model.fit(x, y, { epochs: 2, checkpoint: checkpointFile(path), resume: true });
  expect(history.loss).toHaveLength(2);
  rmSync(folder, { recursive: true });
});

it.each(["m.keras", "folder/m.h5", "m.HDF5", "m.onnx"])(
  "no checkpoint takes the name of a model, such as %s, which it would replace",
  (path) => {
    expect(() => checkpointFile(path)).toThrow(ValueError);
    expect(() => checkpointFile(path)).toThrow(/Call it (folder\/)?m\.safetensors, and save the model with saveModel/);
  },
);

it("a checkpoint without a path is refused with what to write", () => {
  for (const path of [undefined, "", 3])
    expect(() => checkpointFile(path as never)).toThrow('give one, such as "run.safetensors"');
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkpointFile, loadModel, readSafetensors } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import { ones } from "../../src/tensor/create.js";

it("a checkpoint whose name ends as a model's is a safetensors file, which training goes on from and which is opened as no model", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checkpoint-name-"));
  const path = join(folder, "x.keras");
  const model = new Sequential([new Dense(1)], { inputShape: [2] });
  model.compile({ optimizer: "adam", loss: "mse" });
  const [x, y] = [ones([4, 2]), ones([4, 1])];
  await model.fit(x, y, { epochs: 1, checkpoint: checkpointFile(path) });
  expect(readSafetensors(readFileSync(path)).tensors.size).toBeGreaterThan(0);
  await expect(loadModel(path)).rejects.toThrow(/x\.keras holds weights but no model/);
  const { history } = await model.fit(x, y, { epochs: 2, checkpoint: checkpointFile(path), resume: true });
  expect(history.loss).toHaveLength(2);
  rmSync(folder, { recursive: true });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { addTrain } from "../../src/cli/train.js";
import * as files from "../../src/data/folder/readImageFile.js";
import { loadModel, writeSafetensors } from "../../src/io/index.js";
import { fixture, png } from "../data/images.js";

const dir = mkdtempSync(join(tmpdir(), "noodlenet-train-"));
afterAll(() => rmSync(dir, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Ten photos of two kinds, one of them in a folder below, one file that is no picture and one that is damaged. */
function photos(): string {
  const folder = join(dir, "photos");
  for (const [label, name] of ["ramen", "udon"].entries()) {
    mkdirSync(join(folder, name, "deep"), { recursive: true });
    for (let i = 0; i < 5; i++)
      writeFileSync(
        join(folder, name, i ? `${i}.png` : "deep/0.png"),
        png(40, 40, (x, y) => [200 * label, x * i, y]),
      );
  }
  writeFileSync(join(folder, "ramen", "notes.txt"), "x");
  writeFileSync(join(folder, "ramen", "cut.webp"), fixture("webp.webp").subarray(0, 100));
  return folder;
}

describe("noodlenet train", () => {
  it("reads each photo once, and says what it leaves out", async () => {
    const read = vi.spyOn(files, "readImageFile");
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    const logs = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const program = new Command();
    addTrain(program);
    const out = join(dir, "model.keras");
    const options = ["--epochs", "1", "--size", "32", "--out", out];
    await program.parseAsync(["train", photos(), ...options], { from: "user" });
    expect(read.mock.calls.length).toBe(11);
    expect(logs.mock.calls.flat().join("\n")).toContain("2 classes, 8 photos for training, 2 for validation");
    const said = errors.mock.calls.flat().join("\n");
    expect(said).toMatch(/left out .*notes\.txt: is not a picture by its file extension/);
    expect(said).toMatch(/left out .*cut\.webp: /);
    expect(readFileSync(out).length).toBeGreaterThan(1000);
  });

  it("notes in the model how images are prepared for PyTorch's weights", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const weights = join(dir, "vgg16.safetensors");
    writeFileSync(weights, writeSafetensors(torchVgg16Tensors()));
    const program = new Command();
    addTrain(program);
    const out = join(dir, "torch.keras");
    const options = ["--epochs", "1", "--size", "32", "--weights", weights, "--out", out];
    await program.parseAsync(["train", photos(), ...options], { from: "user" });
    expect((await loadModel(out)).metadata.preparation).toBe("vgg16-torch");
  });
});

/** Tensors named and shaped as those of torchvision's VGG16, all zeros. */
function torchVgg16Tensors() {
  const places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
  const outputs = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
  return places.flatMap((place, i) => {
    const shape = [outputs[i], i === 0 ? 3 : outputs[i - 1], 3, 3];
    const zeros = (shape: readonly number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
    return [
      [`features.${place}.weight`, zeros(shape)],
      [`features.${place}.bias`, zeros([outputs[i]])],
    ] as const;
  });
}

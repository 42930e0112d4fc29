import { describe, expect, it } from "vitest";
import { commandWords } from "../../src/cli/commandWords.js";
import { stratifiedSplit } from "../../src/data/batching.js";
import { checkImageSize } from "../../src/data/images/imageLimits.js";
import { loadModel, modelBytes, saveModel } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";

/** What an error of the library says. */
async function messageOf(f: () => unknown): Promise<string> {
  try {
    await f();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

const model = () => new Sequential([new Dense(2)], { inputShape: [3] });

describe("commandWords", () => {
  it("speaks of --max-pixels where the command has it, and of neither where it has not", async () => {
    const message = await messageOf(() => checkImageSize("a.jpg", 10000, 10000, 50e6));
    expect(message).toContain("give a larger maxPixels");
    expect(commandWords(message, ["--max-pixels"])).toMatch(/make it smaller, or give a larger --max-pixels$/);
    expect(commandWords(message, [])).toMatch(/decoded: make it smaller$/);
  });

  it("says what a class of one photo lacks", async () => {
    const split = { fraction: 0.2, seed: 1, classNames: ["ramen", "udon"] };
    const message = await messageOf(() => stratifiedSplit("imageFolder", [0, 1, 1], split));
    expect(message).toContain("validationSplit");
    expect(commandWords(message, [])).toBe(
      'class "ramen" has 1 image, too few: one is needed for validation and one for training; add more',
    );
  });

  it("speaks of --input-shape where a file leaves sides open", async () => {
    const open = await messageOf(async () => {
      const bytes = await modelBytes(model(), "keras");
      const { openZip, writeZip } = await import("../../src/util/zip.js");
      const zip = openZip(bytes, "x");
      const entries = Object.fromEntries(zip.names.map((name) => [name, (zip.read(name) as Uint8Array).slice()]));
      const config = new TextDecoder().decode(entries["config.json"]).replaceAll("[null,3]", "[null,null]");
      return loadModel(writeZip({ ...entries, "config.json": new TextEncoder().encode(config) }));
    });
    expect(open).toContain("inputShape");
    expect(commandWords(open, ["--input-shape"])).toMatch(/leaves sides open; give it, as in --input-shape 128,128,3$/);
  });

  it("leaves out what only programs can do", async () => {
    const unknown = await messageOf(() => saveModel(model(), "model.txt"));
    expect(unknown).toContain("{ format }");
    expect(commandWords(unknown, [])).not.toContain("format }");
    const weights = await messageOf(async () => loadModel(await modelBytes(model(), "safetensors").then(withoutModel)));
    expect(weights).toContain("loadWeights(model, file)");
    expect(commandWords(weights, [])).toMatch(/This command needs a file with a whole model$/);
  });

  it("leaves other messages as they are", () => {
    expect(commandWords("conv2d: x has 1 channel", ["--max-pixels"])).toBe("conv2d: x has 1 channel");
  });
});

async function withoutModel(bytes: Uint8Array): Promise<Uint8Array> {
  const { readSafetensors, writeSafetensors } = await import("../../src/io/safetensors/file.js");
  return writeSafetensors(readSafetensors(bytes).tensors);
}

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../src/io/index.js";
import { permuteAxes } from "../../src/io/weights/permuteAxes.js";
import { FormatError } from "../../src/util/errors.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";

/*
 * Models as Keras, TensorFlow, PyTorch and tf2onnx wrote them, each with an input and what the tool itself gave. What is not read is refused; what is
 * read is right.
 */

/** Computed there in half precision, here in float32. */
const HALF = new Map([
  ...["keras3.0.5.f16.h5", "keras3.0.5.mixed.h5", "keras3.0.5.mixed_bf16.h5"].map((name) => [name, 4e-3] as const),
  ...[["konnx_export.mixed", 2e-3] as const, ["konnx_export.mixed_bf16", 1e-2] as const],
]);

/** What their files do not tell: loadModel's documentation says so. Keras itself loads the second as the shorter network. */
const UNTOLD = new Set(["keras3.0.5.ops_gelu.h5", "keras2.15.same_layer_twice.h5"]);

const cases = hasShared
  ? readdirSync(sharedPath("cases", "models"))
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -5))
  : [];

const floats = (name: string) =>
  new Float32Array(new Uint8Array(readFileSync(sharedPath("cases", "models", name))).buffer);

async function errorOf(name: string): Promise<number | "refused"> {
  const note = JSON.parse(readFileSync(sharedPath("cases", "models", `${name}.json`), "utf8"));
  const [x, y] = [floats(`${name}.x.f32`), floats(`${name}.y.f32`)];
  const turned = (data: Float32Array, [n, c, h, w]: number[]) => permuteAxes(data, [n, c, h, w], [0, 2, 3, 1]);
  const [n, c, h, w] = note.x;
  const expected = note.yLayout === "nchw" ? turned(y, note.y) : y;
  try {
    const model = await loadModel(sharedPath("cases", "models", note.file), note.options ?? {});
    // A file does not tell whether samples of three axes are images with the channels first: the model's input says what they were read as.
    const isStraight = note.file.endsWith(".onnx") && model.inputShape.join() === [c, h, w].join();
    const isOther = note.xLayout !== "nchw" && note.file.endsWith(".onnx") && !isStraight && note.x.length === 4;
    const isTurned = isOther || (note.xLayout === "nchw" && !isStraight);
    const given = isTurned ? { data: turned(x, note.x), shape: [n, h, w, c] } : { data: x, shape: note.x };
    const got = (await model.predict(given)).dataSync();
    if (got.length !== expected.length) return Infinity;
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0) / scale;
  } catch (error) {
    if (error instanceof FormatError) return "refused";
    throw error;
  }
}

describe.skipIf(cases.length === 0)(`models of other tools${hasShared ? "" : ` (skipped: ${sharedMissing})`}`, () => {
  it("are read right, or refused by a FormatError", async () => {
    const errors = new Map<string, number | "refused">();
    for (const name of cases.filter((name) => !UNTOLD.has(name))) errors.set(name, await errorOf(name));
    const wrong = [...errors].filter(([name, error]) => error !== "refused" && !(error <= (HALF.get(name) ?? 1e-5)));
    expect(wrong).toEqual([]);
    expect([...errors.values()].filter((error) => error !== "refused").length).toBeGreaterThanOrEqual(121);
  }, 60_000);
});

import { describe, expect, it } from "vitest";
import { dequantized } from "../../../src/io/keras/weights/quantized.js";
import type { StoredWeight } from "../../../src/io/weights/StoredWeight.js";
import { FormatError } from "../../../src/util/errors.js";

const kernel: StoredWeight = {
  name: "d/vars/0",
  shape: [2, 3],
  storedAs: "int8",
  data: Int8Array.of(127, -64, 1, -127, 0, 2),
};
const floats = (name: string, ...values: number[]): StoredWeight => ({
  name,
  shape: [values.length],
  storedAs: "float32",
  data: Float32Array.from(values),
});
const bias = floats("d/vars/1", 1, 2, 3);
const scale = floats("d/vars/2", 127, 64, 2);

describe("a layer's weights of int8", () => {
  it.each([
    ["with a bias", [kernel, bias, scale], [bias]],
    ["without a bias", [kernel, scale], []],
    [
      "by name, in any order",
      [bias, { ...kernel, name: "d/kernel" }, { ...scale, name: "d/kernel_scale:0" }, floats("d/other", 5)],
      [bias, floats("d/other", 5)],
    ],
  ])("are divided by each output's scale, %s", (_, weights, others) => {
    const [first, ...rest] = dequantized({ name: "d", weights }, "m.h5").weights;
    expect(first).toMatchObject({ shape: [2, 3], storedAs: "float32" });
    expect([...(first.data as Float32Array)]).toEqual([1, -1, 0.5, -1, 0, 1]);
    expect(rest).toEqual(others);
  });

  it("without a scale for each output are refused", () => {
    for (const weights of [[kernel], [kernel, floats("d/vars/1", 1, 2)]])
      expect(() => dequantized({ name: "d", weights }, "m.h5")).toThrow(FormatError);
    expect(() => dequantized({ name: "d", weights: [kernel, floats("d/vars/1", 1, 2)] }, "m.h5")).toThrow(
      "m.h5: d/vars/0 [2, 3] is int8, but its scale d/vars/1 is float32 [2]; 3 numbers of float32 are needed",
    );
  });

  it("are left as they are where they are floats", () => {
    const layer = { name: "d", weights: [floats("d/vars/0", 1, 2), bias] };
    expect(dequantized(layer, "m.h5")).toBe(layer);
  });
});

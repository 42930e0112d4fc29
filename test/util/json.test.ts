import { describe, expect, it } from "vitest";
import { readKerasConfig } from "../../src/io/keras/config/readConfig.js";
import { readSafetensors } from "../../src/io/safetensors/file.js";
import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import { FormatError } from "../../src/util/errors.js";
import { parseJson } from "../../src/util/json.js";
import { processorClock } from "../processorClock.js";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("JSON in a file", () => {
  it("is refused when it nests 5,000 deep, in an option as at the root, and 100,000 deep", () => {
    for (const depth of [5000, 100_000]) {
      expect(() => parseJson(nested(depth), "m.keras: config.json")).toThrow(FormatError);
      expect(() => parseJson(`{"axis": ${nested(depth)}}`, "m.keras: config.json")).toThrow(/m\.keras.*nests/);
    }
  });

  it("may hold brackets in strings, and nest as deep as models within models do", () => {
    const text = JSON.stringify({ name: `"${"[{".repeat(2000)}\\` });
    expect(parseJson(text, "x")).toEqual(JSON.parse(text));
    expect(parseJson(nested(400), "x")).toEqual(JSON.parse(nested(400)));
  });

  it("in a safetensors header is held to the same", () => {
    const json = new TextEncoder().encode(`{"a": ${nested(5000)}}`);
    const bytes = new Uint8Array(8 + json.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
    bytes.set(json, 8);
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
  });

  it("of 20,000 layers makes a model within seconds, each with a name of its own", () => {
    const input = { class_name: "InputLayer", config: { batch_shape: [null, 2], name: "in" } };
    const layers = Array.from({ length: 20_000 }, (_, i) => ({
      class_name: "ReLU",
      config: i % 2 === 0 ? {} : { name: `re_lu_${i}` },
    }));
    const json = { class_name: "Sequential", config: { name: "many", layers: [input, ...layers] } };
    const seconds = processorClock();
    const model = modelFromConfig(readKerasConfig(json, { what: "x", custom: new Set() }));
    expect(seconds()).toBeLessThan(3);
    expect(new Set(model.layers.map(({ name }) => name)).size).toBe(20_000);
  });
});

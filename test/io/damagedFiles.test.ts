import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadModel, loadWeights, modelBytes } from "../../src/io/index.js";
import { modelFromConfig } from "../../src/models/modelFromConfig.js";
import { FormatError } from "../../src/util/errors.js";
import { openZip, writeZip } from "../../src/util/zip.js";

const folder = join(import.meta.dirname, "..", "goldens", "files");
const fileBytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const whole = await loadModel(join(folder, "small.keras"));
const model = modelFromConfig(whole.toConfig());
const described = await modelBytes(whole, "safetensors");

/** Seconds without a step until a file is given up. The default is 10. */
const PATIENCE = { patience: 1 };

/** Changes to a file: some bytes, an end cut off, or a piece copied over another. */
const damage = fc.oneof(
  fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 127, 128, 255)), { minLength: 1, maxLength: 6 }).map((changes) => {
    return (bytes: Uint8Array) => {
      // Half of them near the start, where the structure is.
      for (const [at, value] of changes) bytes[at % (at % 2 ? bytes.length : Math.min(bytes.length, 4096))] = value;
      return bytes;
    };
  }),
  fc.nat().map((n) => (bytes: Uint8Array) => bytes.slice(0, n % bytes.length)),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(2000)).map(([from, to, length]) => (bytes: Uint8Array) => {
    const size = bytes.length - length;
    return bytes.copyWithin(to % size, from % size, (from % size) + length);
  }),
);

/** Loads, or complains by a FormatError; what hangs is given up after the patience, or by this test's own limit of time. */
async function loadsOrComplains(load: () => Promise<unknown>): Promise<void> {
  await load().catch((error) => {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message.length).toBeLessThan(1500);
  });
}

describe("a damaged file", () => {
  it.each<[string, number, (bytes: Uint8Array) => Promise<unknown>]>([
    ["small.h5", 30, (bytes) => loadModel(bytes, PATIENCE)],
    ["small.keras", 50, (bytes) => loadModel(bytes, PATIENCE)],
    ["small.weights.h5", 30, (bytes) => loadWeights(model, bytes, PATIENCE)],
    ["small.legacy_weights.h5", 30, (bytes) => loadWeights(model, bytes, PATIENCE)],
  ])("such as %s loads, or is refused by a FormatError: no hang, no crash", async (name, numRuns, load) => {
    const original = fileBytes(name);
    const property = fc.asyncProperty(damage, (change) => loadsOrComplains(() => load(change(original.slice()))));
    await fc.assert(property, { numRuns });
  });

  it("of safetensors with a model loads, or is refused by a FormatError", async () => {
    const property = fc.asyncProperty(damage, (change) => loadsOrComplains(() => loadModel(change(described.slice()))));
    await fc.assert(property, { numRuns: 100 });
  });

  it("leaves a model's weights as they were", async () => {
    const before = await whole.getWeights();
    const bytes = fileBytes("small.legacy_weights.h5");
    await expect(loadWeights(whole, bytes.slice(0, 20_000))).rejects.toThrow(FormatError);
    expect(await whole.getWeights()).toEqual(before);
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place in a JSON value. */
function placesIn(json: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof json !== "object" || json === null) return [path];
  const inner = Object.entries(json).flatMap(([key, value]) =>
    placesIn(value as Json, [...path, Array.isArray(json) ? Number(key) : key]),
  );
  return [path, ...inner];
}

function replaced(json: Json, [key, ...rest]: (string | number)[], value: Json): Json {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string | number, Json>;
  copy[key] = replaced(copy[key], rest, value);
  return copy as Json;
}

/** An object that `String(value)`, `Number(value)` and `${value}` throw for. */
const NO_TEXT = { toString: 0, valueOf: 0 };

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1,
    0.5,
    2,
    7,
    1e9,
    2 ** 31,
    1e308,
    "",
    "relu",
    "same",
    "valid",
    "Dense",
    "Conv2D",
    "Sequential",
    "Functional",
    "constructor",
    "__proto__",
    [],
    {},
    [1, 1],
    [null, 16, 16, 3],
    [null, 1e9, 1e9, 3],
    [[[1]]],
    { class_name: "Dense", config: {} },
    NO_TEXT,
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

describe("a model's description with odd values", () => {
  const zip = openZip(fileBytes("small.keras"), "small.keras");
  const config = JSON.parse(new TextDecoder().decode(zip.read("config.json"))) as Json;
  const weights = zip.read("model.weights.h5")!;
  const places = placesIn(config);

  it("builds a model, or is refused by a FormatError, and asks for no memory that the file has no weights for", async () => {
    const property = fc.asyncProperty(fc.constantFrom(...places), odd, async (place, value) => {
      const text = JSON.stringify(replaced(config, place, value));
      const bytes = writeZip({ "config.json": new TextEncoder().encode(text), "model.weights.h5": weights });
      await loadsOrComplains(() => loadModel(bytes));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("in safetensors, the same", async () => {
    const text = new TextDecoder().decode(
      described.slice(8, 8 + Number(new DataView(described.buffer).getBigUint64(0, true))),
    );
    const header = JSON.parse(text) as { __metadata__: { noodlenet: string } };
    const own = JSON.parse(header.__metadata__.noodlenet) as Json;
    const data = described.slice(8 + new TextEncoder().encode(text).length);
    const property = fc.asyncProperty(fc.constantFrom(...placesIn(own)), odd, async (place, value) => {
      header.__metadata__.noodlenet = JSON.stringify(replaced(own, place, value));
      const json = new TextEncoder().encode(JSON.stringify(header));
      const bytes = new Uint8Array(8 + json.length + data.length);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
      bytes.set(json, 8);
      bytes.set(data, 8 + json.length);
      await loadsOrComplains(() => loadModel(bytes));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it.each(["files/keras/3-named_inputs.keras", "keras/compiled/3-adam.keras"])(
    "is refused or passed over at any place of %s where an object is that no text can be made of",
    async (name) => {
      const file = openZip(new Uint8Array(readFileSync(join(import.meta.dirname, name))), name);
      const files = Object.fromEntries(file.names.map((inner) => [inner, file.read(inner) as Uint8Array]));
      const json = JSON.parse(new TextDecoder().decode(files["config.json"])) as Json;
      const object = {
        class_name: "Dense",
        module: NO_TEXT,
        name: NO_TEXT,
        config: { name: NO_TEXT, class_name: NO_TEXT },
      };
      for (const place of placesIn(json))
        for (const value of [NO_TEXT, [NO_TEXT], { ...object, class_name: NO_TEXT }, object]) {
          const text = JSON.stringify(replaced(json, place, value));
          const bytes = writeZip({ ...files, "config.json": new TextEncoder().encode(text) });
          await loadsOrComplains(() => loadModel(bytes, { onNotice: () => {} }));
        }
    },
  );
});

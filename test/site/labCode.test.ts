import fc from "fast-check";
import { modelFromSnapshot } from "noodlenet";
import { describe, expect, it } from "vitest";
import { decodeLayers } from "../../site/lab/code/layerList.js";
import { CodeError } from "../../site/lab/code/parse.js";
import { fits, readCode } from "../../site/lab/code/readCode.js";
import { codeOf } from "../../site/lab/code/writeCode.js";
import { blocksOf, networkOf } from "../../site/lab/network.js";
import { DEFAULTS, fromLink, KNOBS, type Settings, toLink } from "../../site/lab/settings.js";

const anySettings = fc.record({
  ...Object.fromEntries(
    Object.values(KNOBS)
      .flat()
      .map((knob) => [knob.key, knob.kind === "switch" ? fc.boolean() : fc.constantFrom(...knob.values)]),
  ),
  layers: fc.constant(""),
} as { [K in keyof Settings]: fc.Arbitrary<Settings[K]> });

const OWN = `const model = new Sequential([
  new Conv2D(6, 5, { activation: 'relu', padding: "same" }), // five by five
  new MaxPooling2D(4),
  new BatchNormalization({ momentum: 0.8 }),
  new Conv2D(8, 3),
  new Activation("relu"),
  new Flatten(),
  new Dropout(0.4),
  new Dense(20, { activation: "relu", kernelRegularizer: l2(1e-3) }),
  new Dense(3, { activation: "softmax" }),
]);`;

const error = (code: string): CodeError => {
  try {
    readCode(code, DEFAULTS, 3);
  } catch (thrown) {
    if (thrown instanceof CodeError) return thrown;
    throw thrown;
  }
  throw new Error("it was understood");
};

describe("the lab's network as code", () => {
  it("comes back as the same settings, whatever they are", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(readCode(codeOf(settings, 2), settings, 2)).toEqual(settings);
      }),
      { numRuns: 30 },
    );
    // From other settings, the same network.
    const other = { ...DEFAULTS, convolutions: false, dropout: 0.5, batchNorm: true, size: 32, learningRate: 0.01 };
    expect(networkOf(readCode(codeOf(DEFAULTS, 2), other, 2), 2)).toEqual(networkOf(DEFAULTS, 2));
  });

  it("may have layers that no control makes, which a link holds, and which train with the shapes that are shown", () => {
    const settings = readCode(OWN, { ...DEFAULTS, size: 32 }, 3);
    expect(settings.layers).toBe(
      "conv-6-5-relu-same_pool-4_bn-0.8_conv-8-3_relu_flatten_drop-0.4_dense-20-relu-l0.001_out",
    );
    expect(fromLink(toLink(settings))).toEqual(settings);
    const network = networkOf(settings, 3);
    const model = modelFromSnapshot(network);
    expect(blocksOf(network).map(({ parameters }) => parameters)).toEqual(model.layers.map((one) => one.countParams()));
    expect(model.outputShape()).toEqual([3]);
    model.dispose();
    expect(readCode(codeOf(settings, 3), DEFAULTS, 3).layers).toBe(settings.layers);
    // Other classes: the last layer follows.
    expect(blocksOf(networkOf(settings, 5)).at(-1)?.shape).toEqual([5]);
    expect(fits(settings, 3)).toBe(true);
    expect(fits({ ...settings, layers: `${"pool-4_".repeat(4)}flatten_out` }, 3)).toBe(false);
  });

  it.each([
    ["ended", 3, "const m = new Sequential([\n  new Flatten(),\n  new Dense(3"],
    ["expected", 2, "new Sequential([\n  new Flatten() new Dense(3)])"],
    ["expected", 1, "new Sequential([...layers])"],
    ["noSequential", 1, "fetch('https://example.org')"],
    ["noSequential", 2, "\nnew Sequential(5)"],
    ["unknownLayer", 3, "new Sequential([\n\n new LSTM(3)])"],
    ["unknownOption", 2, "new Sequential([\n new Dense(3, { strides: 2 })])"],
    ["badValue", 2, "new Sequential([\n new Conv2D(1000, 3)])"],
    ["badValue", 2, "new Sequential([\n new Conv2D(8)])"],
    ["badValue", 2, 'new Sequential([\n new Conv2D(8, 3, { activation: "tanh" })])'],
    [
      "badValue",
      2,
      "new Sequential([\n new Flatten()], { seed: 77 })".replace("], {", "],\n {").replace("\n new", " new"),
    ],
    ["lastLayer", 2, "new Sequential([new Flatten(),\n new Dense(2, { activation: 'softmax' })])"],
    ["lastLayer", 1, "new Sequential([])"],
    ["needsFlatten", 1, "new Sequential([new Dense(3, { activation: 'softmax' })])"],
    ["needsMaps", 2, "new Sequential([new Flatten(),\n new MaxPooling2D(), new Dense(3, { activation: 'softmax' })])"],
    [
      "tooSmall",
      2,
      "new Sequential([new MaxPooling2D(8), new MaxPooling2D(8),\n new Conv2D(2, 2), new Flatten(), new Dense(3, { activation: 'softmax' })])",
    ],
    [
      "tooLarge",
      1,
      "new Sequential([new Flatten(), new Dense(512), new Dense(3, { activation: 'softmax' })], { inputShape: [128, 128, 3] })",
    ],
  ])("that cannot be used says why and where: %s on line %d", (problem, line, code) => {
    const found = error(code);
    expect([found.problem, found.line]).toEqual([problem, line]);
  });

  it("of any text is understood, or refused with a line of it", () => {
    const parts = fc.constantFrom(
      "new ",
      "Sequential",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ",",
      "Dense",
      "3",
      ":",
      "'",
      "\n",
      "-",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts).map((words) => words.join("")),
        ),
        (code) => {
          const found = error(code);
          expect(found.line).toBeGreaterThanOrEqual(1);
          expect(found.line).toBeLessThanOrEqual(code.split("\n").length);
        },
      ),
    );
  });

  it("of a link written by hand is a network, or left out", () => {
    for (const text of [
      "out",
      "flatten_flatten_out",
      "flatten_out_out",
      "dense-3_flatten_out",
      "conv-900-3_flatten_out",
      "x",
    ])
      expect(decodeLayers(text, 2)).toBeNull();
    expect(fromLink("layers=conv-1-0_flatten_out").layers).toBe("");
    expect(decodeLayers("flatten_out", 4)).toEqual([
      { type: "Flatten" },
      { type: "Dense", units: 4, activation: "softmax" },
    ]);
  });
});

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wasm } from "../../src/backends/wasm/backend.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { Adam, Dense, Sequential, tensor } from "../../src/index.js";

const LEAST = 2 ** -126;
const k = wasm.kernels;
const one = (size: number) => ({ shape: [size], strides: [[1], [1]] });
const up = (values: readonly number[]) => wasm.upload(Float32Array.from(values));
const down = (storage: WasmStorage) => wasm.downloadSync(storage) as Float32Array;
const product = (m: number, terms: number, n: number) =>
  ({ batch: 1, m, k: terms, n, transposeA: false, transposeB: false, activation: "linear" }) as const;

afterEach(() => void vi.restoreAllMocks());

/** Numbers of every size, subnormal ones among them. */
const anySize = fc
  .tuple(fc.integer({ min: -149, max: 40 }), fc.double({ min: 1, max: 1.99, noNaN: true }), fc.boolean())
  .map(([exponent, mantissa, negative]) => Math.fround((negative ? -1 : 1) * mantissa * 2 ** exponent));

const isSubnormal = (x: number) => x !== 0 && Math.abs(x) < LEAST;
const flushed = (x: number) => (isSubnormal(x) ? 0 * x : x);

describe("a product of matrices", () => {
  it("takes subnormal factors for 0, and is within 2⁻¹²⁶ a term of the exact sum where float32 is not coarser", () => {
    const sizes = { minLength: 12, maxLength: 12 };
    fc.assert(
      fc.property(fc.array(anySize, sizes), fc.array(anySize, sizes), (a, b) => {
        const actual = down(k.matmul(up(a), up(b), null, product(3, 4, 3)));
        actual.forEach((value, at) => {
          const terms = [0, 1, 2, 3].map((i) => flushed(a[Math.floor(at / 3) * 4 + i]) * flushed(b[i * 3 + (at % 3)]));
          const [exact, size] = [terms, terms.map(Math.abs)].map((all) => all.reduce((sum, term) => sum + term, 0));
          expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-6 * size + 4 * LEAST);
        });
      }),
    );
  });

  it("gives the same bits, times a power of two, as that of numbers 2⁸⁰ times larger", () => {
    const normal = fc.double({ min: 0.1, max: 2, noNaN: true }).map(Math.fround);
    const sizes = { minLength: 900, maxLength: 900 };
    fc.assert(
      fc.property(fc.array(normal, sizes), fc.array(normal, sizes), (a, b) => {
        const spec = product(30, 30, 30);
        const large = down(k.matmul(up(a), up(b), null, spec));
        // Products of about 2⁻¹³⁰ whose sums are not subnormal.
        const small = down(k.matmul(up(a.map((x) => x * 2 ** -61)), up(b.map((x) => x * 2 ** -62)), null, spec));
        large.forEach((value, i) => void (value >= 16 && expect(small[i]).toBe(value * 2 ** -123)));
      }),
      { numRuns: 20 },
    );
  });

  it("passes NaN and infinities on beside subnormal numbers", () => {
    const result = down(k.matmul(up([NaN, 1e-40, Infinity, 1e-40, 1e-40, 1]), up([1, 1]), null, product(3, 2, 1)));
    expect([...result]).toEqual([NaN, Infinity, 1]);
  });
});

const OPERATIONS = ["mul", "div", "tanhGradient", "sigmoidGradient"] as const;

describe("element-wise operations", () => {
  it.each(OPERATIONS)("%s gives no subnormal number where operands are small, and takes subnormal ones for 0", (op) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anySize, anySize), { minLength: 1, maxLength: 40 }), (pairs) => {
        const [a, b] = [0, 1].map((at) => [...pairs.map((pair) => pair[at]), 1e-40]);
        const actual = down(k.binary(op, up(a), up(b), one(a.length)));
        const expected = down(k.binary(op, up(a.map(flushed)), up(b.map(flushed)), one(a.length)));
        actual.forEach((value, i) => {
          expect(isSubnormal(value)).toBe(false);
          if (Number.isFinite(value)) expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(LEAST);
          else expect(value).toBe(expected[i]);
        });
      }),
    );
  });

  it("keep zeros' signs, NaN and infinities", () => {
    const a = up([-0, 0, NaN, Infinity, -1e-40, 1e-30]);
    const b = up([2, -2, 1e-40, 1, 1, -1e-30]);
    expect([...down(k.binary("mul", a, b, one(6)))]).toEqual([-0, -0, NaN, Infinity, -0, -0]);
  });
});

describe("convolutions of subnormal numbers", () => {
  const g = {
    ...{ n: 1, inHeight: 6, inWidth: 6, outHeight: 4, outWidth: 4, windowHeight: 3, windowWidth: 3, groups: 1 },
    ...{ strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 0, padLeft: 0 },
  };
  it.each([3, 16])("with %i channels give 0", (channels) => {
    const geometry = { ...g, channels, filters: 16 };
    const x = k.fill(36 * channels, 1e-40, "float32");
    const dy = k.fill(16 * 16, 1e-40, "float32");
    const kernel = k.fill(9 * channels * 16, 0.5, "float32");
    const results = [
      k.conv2d(x, kernel, null, "relu", geometry),
      k.conv2dInputGradient(dy, kernel, geometry),
      k.conv2dKernelGradient(k.fill(36 * channels, 1, "float32"), dy, geometry),
      k.conv2d(
        k.fill(36 * channels, 1, "float32"),
        k.fill(9 * channels * 16, 1e-40, "float32"),
        null,
        "linear",
        geometry,
      ),
    ];
    for (const result of results) expect(down(result).every((value) => value === 0)).toBe(true);
  });
});

describe("a network that has learned its samples by heart", () => {
  /** Slow multiplications among those of a kernel's operands: a factor, or the product, is subnormal. */
  function slow(a: Float32Array, b: Float32Array): number {
    let count = 0;
    for (const x of a)
      for (const y of b)
        if (x !== 0 && y !== 0 && (isSubnormal(x) || isSubnormal(y) || Math.abs(x * y) < LEAST)) count++;
    return count;
  }

  const SAMPLES = 16;
  const FEATURES = 1024;

  it("meets no subnormal number in its products and updates", async () => {
    const model = new Sequential(
      [
        new Dense(32, { activation: "relu" }),
        new Dense(32, { activation: "relu" }),
        new Dense(2, { activation: "softmax" }),
      ],
      {
        inputShape: [FEATURES],
        seed: 1,
      },
    );
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
    const values = Float32Array.from({ length: SAMPLES * FEATURES }, (_, i) => (((i * 7919) % 1009) / 1009 - 0.5) * 20);
    const x = tensor(values).reshape([SAMPLES, FEATURES]);
    const y = tensor(Int32Array.from({ length: SAMPLES }, (_, i) => i % 2));
    const { engine } = wasm;
    const read = (ptr: number, size: number) =>
      down(k.stridedCopy(at(ptr, size), { shape: [size], strides: [1], offset: 0 }));
    const at = (ptr: number, size: number) => ({ ...up([0]), dtype: "float32", ptr, size }) as unknown as WasmStorage;
    let met = 0;
    let squares = 0;
    let counting = false;
    const careful = new Set<string>();
    const run = engine.run.bind(engine);
    let plan: Parameters<typeof engine.plan>[1] | null = null;
    const makePlan = engine.plan.bind(engine);
    vi.spyOn(engine, "plan").mockImplementation(((name: "MatmulPlan", fields: Parameters<typeof engine.plan>[1]) => {
      plan = fields;
      return makePlan(name, fields as never);
    }) as never);
    vi.spyOn(engine, "run").mockImplementation(((kernel: string, parts: number, args: Record<string, number>) => {
      if (counting && kernel === "matmul") met += productsIn(plan as never, read);
      if (counting && kernel === "adam") {
        squares += [...read(args.g, args.size)].filter((g) => g !== 0 && g * g < LEAST).length / args.size;
      }
      if (/Carefully|scaleNormal/.test(kernel)) careful.add(kernel);
      run(kernel as "matmul", parts, args as never);
    }) as never);
    for (let step = 0; step < 120; step++) {
      counting = step % 30 === 29;
      await model.trainOnBatch(x, y);
    }
    expect([...careful]).toEqual(expect.arrayContaining(["adamCarefully", "scaleNormal"]));
    expect(met).toBe(0);
    // What no sample shows is too rare to matter.
    expect(squares).toBeLessThan(0.02);
  });

  /** The slow multiplications of a product of matrices, term by term. */
  function productsIn(
    {
      a,
      b,
      m,
      k: terms,
      n,
      aRow,
      aStep,
      bStep,
      bColumn,
    }: Record<"a" | "b" | "m" | "k" | "n" | "aRow" | "aStep" | "bStep" | "bColumn", number>,
    read: (ptr: number, size: number) => Float32Array,
  ): number {
    const [left, right] = [read(a, m * terms), read(b, terms * n)];
    const line = (from: Float32Array, start: number, count: number, step: number) =>
      Float32Array.from({ length: count }, (_, i) => from[start + i * step]);
    let count = 0;
    for (let i = 0; i < terms; i++) count += slow(line(left, i * aStep, m, aRow), line(right, i * bStep, n, bColumn));
    return count;
  }
});

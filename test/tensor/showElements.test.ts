import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ones, tensor, zeros } from "../../src/tensor/create.js";
import { cast } from "../../src/tensor/ops/cast.js";

const lines = (value: unknown) => inspect(value).split("\n");

describe("console.log of a tensor", () => {
  it("puts type and shape on top, and rows in columns", () => {
    expect(
      lines(
        tensor([
          [1, 2.5, -0.123456],
          [1000, 0, 3],
        ]),
      ),
    ).toEqual(["Tensor float32 [2, 3]", "[[      1,     2.5, -0.1235],", " [   1000,       0,       3]]"]);
  });

  it("names NaN and the infinities", () => {
    expect(
      lines(
        tensor([
          [NaN, 1.5],
          [Infinity, -Infinity],
        ]),
      ),
    ).toEqual(["Tensor float32 [2, 2]", "[[      NaN,       1.5],", " [ Infinity, -Infinity]]"]);
  });

  it.each([
    [0.1, "0.1"],
    [123.456, "123.5"],
    [9999.4, "9999"],
    [9999.7, "1e+4"],
    [1234567.5, "1.235e+6"],
    [0.00012345, "0.0001234"],
    [0.000012345, "1.234e-5"],
    [-1e-30, "-1e-30"],
    [-0, "-0"],
  ])("shows %d to 4 significant digits", (x, text) => {
    const [shown, half] = lines(tensor([x, 0.5], { dtype: "float64" }))[1]
      .slice(1, -1)
      .split(", ");
    expect(shown.trim()).toBe(text);
    expect(half.trim()).toBe("0.5");
  });

  it("shows whole numbers in full where all are whole", () => {
    expect(lines(tensor([12345, 255]))[1]).toBe("[12345,   255]");
    expect(lines(cast(tensor([2147483520, -7]), "int32"))).toEqual(["Tensor int32 [2]", "[2147483520,         -7]"]);
  });

  it("shortens more than 1,000 elements in the middle of each long axis", () => {
    const counts = tensor(
      Float32Array.from({ length: 4000 }, (_, i) => i),
      { shape: [40, 100] },
    );
    expect(lines(counts)).toEqual([
      "Tensor float32 [40, 100]",
      "[[   0,    1,    2, …,   97,   98,   99],",
      " [ 100,  101,  102, …,  197,  198,  199],",
      " [ 200,  201,  202, …,  297,  298,  299],",
      " …,",
      " [3700, 3701, 3702, …, 3797, 3798, 3799],",
      " [3800, 3801, 3802, …, 3897, 3898, 3899],",
      " [3900, 3901, 3902, …, 3997, 3998, 3999]]",
    ]);
    expect(lines(ones([2, 1000]))).toEqual([
      "Tensor float32 [2, 1000]",
      "[[1, 1, 1, …, 1, 1, 1],",
      " [1, 1, 1, …, 1, 1, 1]]",
    ]);
    expect(inspect(ones([1000]))).not.toContain("…");
  });

  it("breaks long rows within 80 columns", () => {
    const [, ...rows] = lines(tensor([Array.from({ length: 40 }, (_, i) => i + 0.25)]));
    expect(rows.length).toBeGreaterThan(2);
    for (const line of rows) expect(line.length).toBeLessThanOrEqual(82);
    expect(rows[1].startsWith("  ")).toBe(true);
    expect(rows.join(" ").match(/\d+\.25/g)).toHaveLength(40);
  });

  it("leaves a blank line between matrices", () => {
    expect(inspect(ones([2, 1, 2]))).toBe("Tensor float32 [2, 1, 2]\n[[[1, 1]],\n\n [[1, 1]]]");
  });

  it("shows a single number beside its type, and nothing of what is empty", () => {
    expect(inspect(tensor(2.5))).toBe("Tensor float32 [] 2.5");
    expect(inspect(zeros([0, 3]))).toBe("Tensor float32 [0, 3]\n[]");
    expect(inspect(zeros([3, 0]))).toBe("Tensor float32 [3, 0]\n[]");
  });

  it("is indented within an object, and short where the object nests deep", () => {
    expect(inspect({ x: tensor([[1], [2]]) })).toMatch(/x: Tensor float32 \[2, 1\]\n +\[\[1\],\n +\[2\]\]/);
    expect(inspect({ a: { b: { c: { d: tensor([1]) } } } })).not.toContain("[1, ");
    expect(inspect({ a: { b: { c: tensor([1]) } } }, { depth: 1 })).not.toContain("\n[1]");
  });
});

describe("a tensor as text", () => {
  it("is one line", () => {
    expect(
      String(
        tensor([
          [1, 20],
          [-0.5, NaN],
        ]),
      ),
    ).toBe("Tensor float32 [2, 2] [[1, 20], [-0.5, NaN]]");
    expect(`${ones([3, 1000])}`).toContain("…, 1, 1, 1]]");
  });
});

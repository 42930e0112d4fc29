import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resizeImage } from "../../src/data/images/resizeImage.js";

const row = (...values: number[]) => ({
  data: Float32Array.from(values),
  height: 1,
  width: values.length,
  channels: 1,
});
const side = fc.integer({ min: 1, max: 9 });

describe("resizeImage", () => {
  it("puts pixel centres at halves", () => {
    expect([...resizeImage(row(0, 4), [1, 4]).data]).toEqual([0, 1, 3, 4]);
    expect([...resizeImage(row(0, 1, 2, 3), [1, 2]).data]).toEqual([0.5, 2.5]);
    expect([...resizeImage(row(0, 1, 2, 3), [1, 2], { method: "nearest" }).data]).toEqual([1, 3]);
    expect([...resizeImage(row(5, 7), [1, 5], { method: "nearest" }).data]).toEqual([5, 5, 7, 7, 7]);
  });

  it("keeps an image of the same size", () => {
    for (const method of ["nearest", "bilinear"] as const)
      expect([...resizeImage(row(3, 1, 4), [1, 3], { method }).data]).toEqual([3, 1, 4]);
  });

  it("keeps channels apart and values within their range", () => {
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.constantFrom("nearest" as const, "bilinear" as const),
        (h, w, toH, toW, method) => {
          const data = Uint8Array.from({ length: h * w * 3 }, (_, i) => (i % 3) * 80 + ((i * 7) % 41));
          const { data: out, ...size } = resizeImage({ data, height: h, width: w, channels: 3 }, [toH, toW], {
            method,
          });
          expect(size).toEqual({ height: toH, width: toW, channels: 3 });
          for (let i = 0; i < out.length; i++) {
            expect(out[i]).toBeGreaterThanOrEqual((i % 3) * 80);
            expect(out[i]).toBeLessThanOrEqual((i % 3) * 80 + 40);
          }
        },
      ),
      { seed: 1 },
    );
  });

  it("gives float32 for bilinear and the input's type for nearest", () => {
    const bytes = { data: Uint8Array.of(1, 2), height: 1, width: 2, channels: 1 };
    expect(resizeImage(bytes, [1, 3]).data).toBeInstanceOf(Float32Array);
    expect(resizeImage(bytes, [1, 3], { method: "nearest" }).data).toBeInstanceOf(Uint8Array);
  });

  it("refuses sizes and methods that make no sense", () => {
    for (const size of [[0, 4], [4, 1.5], [4], [4, Number.NaN]])
      expect(() => resizeImage(row(1), size as [number, number])).toThrow(/give \[height, width\]/);
    expect(() => resizeImage(row(1), [1, 1], { method: "cubic" as "nearest" })).toThrow(/unknown method "cubic"/);
  });
});

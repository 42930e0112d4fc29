import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ValueError } from "../../src/util/errors.js";
import { fold, normalAt, RandomStream, randomKey, threefry2x32, uniformAt } from "../../src/util/random.js";

/** Known answers of Random123 1.14, kat_vectors: threefry2x32 20. */
const KNOWN = [
  { key: [0, 0], counter: [0, 0], bits: [0x6b200159, 0x99ba4efe] },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], bits: [0x1cb996fc, 0xbb002be7] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], bits: [0xc4923a9c, 0x483df7a0] },
] as const;

describe("threefry2x32", () => {
  it.each(KNOWN)("gives the published bits for key $key and counter $counter", ({ key, counter, bits }) => {
    expect(threefry2x32(key, counter[0], counter[1])).toEqual(bits);
  });
});

describe("randomKey", () => {
  it("takes whole numbers of up to 53 bits, negative ones too, each to another key", () => {
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => randomKey(seed).join())).size).toBe(seeds.length);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])("refuses %d", (seed) => {
    expect(() => randomKey(seed)).toThrow(ValueError);
    expect(() => randomKey(seed)).toThrow("is not an integer");
  });

  it("folds into keys of their own", () => {
    const key = randomKey(1);
    const folded = Array.from({ length: 100 }, (_, n) => fold(key, n).join());
    expect(new Set([key.join(), ...folded]).size).toBe(101);
    expect(fold(fold(key, 1), 2)).not.toEqual(fold(fold(key, 2), 1));
  });
});

describe("streams", () => {
  const key = randomKey(20210511);
  const many = (at: (i: number) => number) => Array.from({ length: 20_000 }, (_, i) => at(i));
  const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

  it("of uniform numbers lie in [0, 1), multiples of 2^-24, evenly", () => {
    const numbers = many((i) => uniformAt(key, i));
    expect(numbers.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 24))).toBe(true);
    expect(mean(numbers)).toBeCloseTo(0.5, 2);
    expect(mean(numbers.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  it("of normal numbers have mean 0, variance 1 and tails", () => {
    const numbers = many((i) => normalAt(key, i));
    expect(Math.abs(mean(numbers))).toBeLessThan(0.03);
    expect(Math.abs(mean(numbers.map((x) => x * x)) - 1)).toBeLessThan(0.05);
    expect(mean(numbers.map((x) => (Math.abs(x) > 1.96 ? 1 : 0)))).toBeCloseTo(0.05, 2);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it("go on beyond 2^32 elements", () => {
    expect(uniformAt(key, 2 ** 32)).not.toBe(uniformAt(key, 0));
    expect(uniformAt(key, 2 ** 32 + 5)).toBe((threefry2x32(key, 5, 1)[0] >>> 8) / 2 ** 24);
  });

  it("read one after another are the same numbers", () => {
    const stream = new RandomStream(key);
    expect([stream.uniform(), stream.normal(), stream.uniform(-1, 1)]).toEqual([
      uniformAt(key, 0),
      normalAt(key, 1),
      uniformAt(key, 2) * 2 - 1,
    ]);
  });

  it("draw whole numbers below n, all of them", () => {
    const stream = new RandomStream(key);
    const drawn = Array.from({ length: 600 }, () => stream.integer(6));
    expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(["a", "b"]).toContain(stream.pick(["a", "b"]));
  });

  it("shuffle into a permutation, in place", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = [...items];
        expect(new RandomStream(randomKey(seed)).shuffle(shuffled)).toBe(shuffled);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
  });

  it("shuffle every order about equally often", () => {
    const counts = new Map<string, number>();
    const stream = new RandomStream(key);
    for (let i = 0; i < 6000; i++) {
      const order = stream.shuffle([1, 2, 3]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAhead, stratifiedSplit } from "../../src/data/batching.js";
import { ByteCache } from "../../src/data/folder/ByteCache.js";

describe("readAhead", () => {
  it("makes the next value while the one before is used, and no more", async () => {
    const made: number[] = [];
    const values = readAhead([1, 2, 3, 4], async (item) => {
      made.push(item);
      return item * 10;
    });
    expect(made).toEqual([]);
    expect((await values.next()).value).toBe(10);
    expect(made).toEqual([1, 2]);
    expect((await values.next()).value).toBe(20);
    expect(made).toEqual([1, 2, 3]);
    await values.return(undefined);
    expect(made).toEqual([1, 2, 3]);
  });

  it("gives all values in order, then a failure where it belongs", async () => {
    const seen: number[] = [];
    const run = async () => {
      for await (const value of readAhead([1, 2, 3], async (i) => (i === 3 ? Promise.reject(new Error("third")) : i)))
        seen.push(value);
    };
    await expect(run()).rejects.toThrow("third");
    expect(seen).toEqual([1, 2]);
  });
});

describe("stratifiedSplit", () => {
  it("puts every sample on one side, and each class in its share on both", () => {
    const labels = fc.array(fc.nat(2), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.nat(1000), (random, fraction, seed) => {
        const all = [0, 1, 2, 0, 1, 2, ...random];
        const { train, val } = stratifiedSplit("test", all, { fraction, seed, classNames: ["a", "b", "c"] });
        expect([...train, ...val].sort((a, b) => a - b)).toEqual(all.map((_, i) => i));
        for (let label = 0; label < 3; label++) {
          const [total, kept] = [all, val.map((i) => all[i])].map((list) => list.filter((l) => l === label).length);
          expect(kept).toBeGreaterThanOrEqual(1);
          expect(kept).toBeLessThan(total);
          expect(Math.abs(kept - total * fraction)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1 },
    );
  });
});

describe("ByteCache", () => {
  it("forgets what was unused for longest, and never holds more than it may", () => {
    const cache = new ByteCache<string, Uint8Array>(10);
    cache.set("a", new Uint8Array(4));
    cache.set("b", new Uint8Array(4));
    cache.get("a");
    cache.set("c", new Uint8Array(4));
    expect([cache.get("a")?.length, cache.get("b"), cache.get("c")?.length, cache.bytes]).toEqual([4, undefined, 4, 8]);
    cache.set("huge", new Uint8Array(11));
    expect([cache.get("huge"), cache.bytes]).toEqual([undefined, 8]);
    cache.set("a", new Uint8Array(6));
    expect(cache.bytes).toBe(10);
  });
});

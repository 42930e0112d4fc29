import { constants, deflateRawSync, deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inflate } from "../../src/data/images/inflate.js";
import { processorClock } from "../processorClock.js";

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) % (1 + (i % 251)));

/** toEqual takes seconds for as many. */
const expectSame = (a: Uint8Array, b: Uint8Array) => expect(Buffer.compare(a, b)).toBe(0);

describe("inflate", () => {
  it("unpacks what zlib packs, at every level", () => {
    for (const level of [0, 1, 6, 9]) expectSame(inflate(deflateSync(bytes, { level }), bytes.length), bytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (some) => {
        expect(inflate(deflateSync(some), some.length)).toEqual(some);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it("passes over a few bytes behind the end, and all unpacked ones too many", () => {
    const packed = deflateSync(bytes);
    expectSame(inflate(Buffer.concat([packed, Buffer.alloc(999)]), bytes.length), bytes);
    for (const more of [1, 1000, 200_000])
      expectSame(inflate(packed, bytes.length - more), bytes.subarray(0, bytes.length - more));
  });

  it("refuses what is cut off, changed or followed by much else", () => {
    const packed = deflateSync(bytes);
    for (const length of [0, 1, 5, 7, 1000, 70_000, packed.length - 5, packed.length - 1])
      expect(() => inflate(packed.subarray(0, length), bytes.length), `${length}`).toThrow();
    const stored = deflateSync(bytes, { level: 0 });
    stored[1000] ^= 1;
    expect(() => inflate(stored, bytes.length)).toThrow(/do not match their checksum/);
    expect(() => inflate(Buffer.concat([packed, Buffer.alloc(3e7)]), bytes.length)).toThrow(/end before their data/);
  });

  it("leaves a bomb early, and takes no memory for what a small file cannot hold", () => {
    const zeros = deflateRawSync(new Uint8Array(1e7), { finishFlush: constants.Z_SYNC_FLUSH });
    const bomb = Buffer.concat([Buffer.of(0x78, 0x9c), ...Array.from({ length: 1000 }, () => zeros)]);
    const seconds = processorClock();
    expect(inflate(bomb, 1000)).toEqual(new Uint8Array(1000));
    expect(seconds()).toBeLessThan(3);
    expect(inflate(deflateSync(Uint8Array.of(1, 2)), 2 ** 45)).toEqual(Uint8Array.of(1, 2));
  });
});

import { zipSync } from "fflate";
import { describe, expect, it, vi } from "vitest";
import { FormatError } from "../../src/util/errors.js";
import { openZip, writeZip } from "../../src/util/zip.js";

const text = (value: string) => new TextEncoder().encode(value);
const open = (bytes: Uint8Array) => openZip(bytes, "m.keras");

/** A zip file with one entry, changed at places counted from the signature of its directory's entry, or of its own. */
function changed(change: (view: DataView, directory: number) => void, level: 0 | 6 = 0): Uint8Array {
  const bytes = zipSync({ "a.txt": text("hello ".repeat(100)) }, { level });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let directory = 0;
  while (view.getUint32(directory, true) !== 0x02014b50) directory++;
  change(view, directory);
  return bytes;
}

describe("a zip file", () => {
  it("gives back what was written, stored or deflated", () => {
    const entries = { "a.txt": text("hello ".repeat(100)), "folder/b": new Uint8Array(0) };
    for (const bytes of [writeZip(entries), zipSync(entries, { level: 6 })]) {
      const zip = open(bytes);
      expect(zip.names).toEqual(["a.txt", "folder/b"]);
      expect(zip.read("a.txt")).toEqual(entries["a.txt"]);
      expect(zip.read("folder/b")).toHaveLength(0);
      expect(zip.read("constructor")).toBeUndefined();
    }
  });

  it("has the same bytes whenever, and in whatever zone, it is written", () => {
    vi.useFakeTimers();
    const zone = process.env.TZ;
    try {
      const written = ["UTC", "Asia/Tokyo"].map((name, i) => {
        process.env.TZ = name;
        vi.setSystemTime(i * 1e12);
        return writeZip({ a: text("x") });
      });
      expect(written[1]).toEqual(written[0]);
    } finally {
      vi.useRealTimers();
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["without a directory", new Uint8Array(100), /not a zip file/],
    ["cut off", writeZip({ a: text("x") }).slice(0, -10), /truncated or not a zip file/],
    ["whose entry has changed", changed((view) => view.setUint8(40, 1)), /damaged: its checksum does not match/],
    ["whose deflated entry has changed", changed((view) => view.setUint8(38, 255), 6), /damaged/],
    [
      "with a wrong directory",
      changed((view, at) => view.setUint32(at, 1)),
      /entry 0 of the zip's directory is damaged/,
    ],
    [
      "with an entry elsewhere",
      changed((view, at) => view.setUint32(at + 42, 10, true)),
      /not where the zip's directory says/,
    ],
    ["with an entry beyond its end", changed((view, at) => view.setUint32(at + 20, 1e6, true)), /is truncated/],
    ["encrypted", changed((view, at) => view.setUint16(at + 8, 1, true)), /encrypted/],
    ["packed otherwise", changed((view, at) => view.setUint16(at + 10, 12, true)), /packed by method 12/],
    ["of 4 GB", changed((view, at) => view.setUint32(at + 24, 0xffffffff, true)), /4 GB or larger/],
    ["that claims to be a bomb", changed((view, at) => view.setUint32(at + 24, 3e9, true), 6), /zip bomb/],
    ["that unpacks to more than it says", changed((view, at) => view.setUint32(at + 24, 100, true), 6), /damaged/],
  ])("%s is refused", (_, bytes, message) => {
    const reading = () => open(bytes).read("a.txt");
    expect(reading).toThrow(FormatError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^m\.keras/);
  });

  it("is refused as a bomb before anything is unpacked", () => {
    const bytes = zipSync({ bomb: new Uint8Array(65 * 2 ** 20) }, { level: 1 });
    expect(() => open(bytes)).toThrow(/claims to unpack from \d+ to 68157440 bytes; it is refused as a zip bomb/);
  });
});

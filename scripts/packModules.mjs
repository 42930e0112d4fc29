import { deflateRawSync } from "node:zlib";

/**
 * Packs WebAssembly modules that have most functions in common, in the same order, into one compressed piece of bytes: what differs follows
 * what it differs from, and each module is a list of ranges of the whole.
 * @param modules bytes by name
 * @returns the compressed bytes as base64, and the ranges of each module, [start, end, start, end, …]
 */
export function packModules(modules) {
  const names = Object.keys(modules);
  const parts = names.map((name) => partsOf(modules[name]));
  const count = parts[0].length;
  if (parts.some((own) => own.length !== count)) throw new Error("the modules differ in their number of functions");
  const pieces = [];
  const ranges = names.map(() => []);
  let size = 0;
  for (let i = 0; i < count; i++) {
    const seen = [];
    parts.forEach((own, m) => {
      let found = seen.find(({ bytes }) => bytes.equals(own[i]));
      if (!found) {
        found = { bytes: own[i], start: size };
        seen.push(found);
        pieces.push(own[i]);
        size += own[i].length;
      }
      addRange(ranges[m], found.start, found.start + own[i].length);
    });
  }
  const packed = deflateRawSync(Buffer.concat(pieces), { level: 9 }).toString("base64");
  return { packed, ranges: Object.fromEntries(names.map((name, m) => [name, ranges[m]])) };
}

/** Appends a range, joined with the last one where they touch. */
function addRange(ranges, start, end) {
  if (ranges.at(-1) === start) ranges[ranges.length - 1] = end;
  else ranges.push(start, end);
}

const CODE_SECTION = 10;

/** What is before the functions' code, each function's code, and what is after it. */
function partsOf(bytes) {
  const code = sectionOf(bytes, CODE_SECTION);
  if (code === null) throw new Error("the module has no code");
  return codeParts(bytes, code.content);
}

/** Where a section's content begins, and its length; null where the module has none of that number. */
export function sectionOf(bytes, wanted) {
  for (let at = 8; at < bytes.length; ) {
    const [length, content] = readLeb(bytes, at + 1);
    if (bytes[at] === wanted) return { content, length };
    at = content + length;
  }
  return null;
}

/** Of a module: what is before the code of its functions, each one's code, and what is after. @param content where the section of code begins */
export function codeParts(bytes, content) {
  const [functions, first] = readLeb(bytes, content);
  const parts = [bytes.subarray(0, first)];
  let at = first;
  for (let i = 0; i < functions; i++) {
    const [length, body] = readLeb(bytes, at);
    parts.push(bytes.subarray(at, body + length));
    at = body + length;
  }
  return [...parts, bytes.subarray(at)];
}

/** A number in WebAssembly's LEB128 encoding, and where it ends. */
export function readLeb(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    value += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at++] < 128) return [value, at];
  }
}

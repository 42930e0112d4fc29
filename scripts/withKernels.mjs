import { inflateRawSync } from "node:zlib";
import { codeParts, readLeb, sectionOf } from "./packModules.mjs";
import { packed as deflated } from "./workerScript.mjs";

const [IMPORTS, EXPORTS, CODE] = [2, 7, 10];

/** A function that fails: of three bytes, without local variables, `unreachable`, `end`. */
const UNREACHABLE = Buffer.from([3, 0, 0x00, 0x0b]);

/**
 * One kind of a module, of which other kernels fail.
 * @param packed what the module and its other kind consist of, deflated, as base64
 * @param ranges those of the kind
 * @param names the kernels that stay @param all the names of all
 * @returns the same for a module of one kind
 */
export function withKernels(packed, ranges, names, all) {
  const whole = inflateRawSync(Buffer.from(packed, "base64"));
  const pieces = [];
  for (let i = 0; i < ranges.length; i += 2) pieces.push(whole.subarray(ranges[i], ranges[i + 1]));
  const dropped = all.filter((name) => !names.includes(name));
  const bytes = withoutFunctions(Buffer.concat(pieces), dropped);
  return { packed: deflated(bytes), ranges: [0, bytes.length] };
}

/** A module some of whose exported functions fail. */
function withoutFunctions(bytes, names) {
  const { content, length } = sectionOf(bytes, CODE);
  const [before, ...rest] = codeParts(bytes, content);
  const after = rest.pop();
  const functions = exportedFunctions(bytes);
  for (const name of names) rest[functions.get(name)] = UNREACHABLE;
  const count = before.subarray(content);
  const code = Buffer.concat([count, ...rest, after.subarray(0, content + length - (bytes.length - after.length))]);
  const header = content - leb(length).length - 1;
  if (bytes[header] !== CODE) throw new Error("the length of the module's code is not written as is usual");
  const end = bytes.subarray(content + length);
  return Buffer.concat([bytes.subarray(0, header), Buffer.from([CODE]), leb(code.length), code, end]);
}

/** Which of a module's own functions have which names. */
function exportedFunctions(bytes) {
  const imported = sectionOf(bytes, IMPORTS);
  let at = imported.content;
  let count;
  [count, at] = readLeb(bytes, at);
  // The memory alone.
  if (count !== 1) throw new Error("the module imports more than its memory");
  const found = new Map();
  [count, at] = readLeb(bytes, sectionOf(bytes, EXPORTS).content);
  for (let i = 0; i < count; i++) {
    const [length, name] = readLeb(bytes, at);
    const [index, next] = readLeb(bytes, name + length + 1);
    if (bytes[name + length] === 0) found.set(bytes.toString("latin1", name, name + length), index);
    at = next;
  }
  return found;
}

/** A number in WebAssembly's LEB128 encoding. */
function leb(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

import { FormatError } from "../../util/errors.js";
import { isNonNegativeInteger } from "../../util/integers.js";
import { parseJson, showJson } from "../../util/json.js";
import { isPlainObject } from "../../util/optionsReader.js";
import { ELEMENTS, type StoredType } from "./elements.js";

/** The only key of a header that is not the name of a tensor. */
export const METADATA = "__metadata__";

/** The key of the metadata whose value names the framework that wrote the file, such as "pt" or "mlx". */
export const METADATA_FORMAT = "format";

/** The reference implementation's limit on the header, in bytes. */
const MAX_HEADER_BYTES = 100_000_000;

/** A tensor's entry in the header. */
export interface Entry {
  readonly name: string;
  readonly storedAs: StoredType;
  readonly shape: readonly number[];
  /** Offsets of the first byte and of the byte after the last, from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

interface Header {
  /** In the order of the file. */
  readonly entries: Entry[];
  readonly metadata: Record<string, string>;
  /** Whether MLX wrote the file: its metadata say so, or are null, where other programs leave them out. */
  readonly isMlx: boolean;
  /** Position of the first byte after the header. */
  readonly dataStart: number;
}

/**
 * Reads the header of a safetensors file, and checks that its entries describe the file's data exactly.
 * @throws FormatError that begins with `what` and names the fault
 */
export function readHeader(bytes: Uint8Array, what: string): Header {
  const text = headerText(bytes, what);
  const parsed = parseObject(text.json, what);
  const names = keysOf(text.json);
  checkDistinct(names, what);
  const entries = names.filter((name) => name !== METADATA).map((name) => entryOf(name, parsed[name], what));
  checkLayout(entries, bytes.length - text.end, what);
  const metadata = metadataOf(parsed[METADATA], what);
  const isMlx = parsed[METADATA] === null || metadata[METADATA_FORMAT] === "mlx";
  return { entries, metadata, isMlx, dataStart: text.end };
}

function headerText(bytes: Uint8Array, what: string): { json: string; end: number } {
  if (bytes.length < 8) {
    throw new FormatError(
      `${what} is truncated: it has ${bytes.length} bytes, but the length of the header alone takes 8.`,
    );
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) {
    throw new FormatError(
      `${what} has a header of ${length} bytes, more than the ${MAX_HEADER_BYTES} allowed. Is it a safetensors file?`,
    );
  }
  if (8 + length > bytes.length) {
    throw new FormatError(`${what} is truncated: the header has ${length} bytes, but the file ${bytes.length}.`);
  }
  return { json: decodeText(bytes.subarray(8, 8 + length), what), end: 8 + length };
}

function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${what}: the header is not UTF-8 text.`, { cause });
  }
}

function parseObject(json: string, what: string): Record<string, unknown> {
  const parsed = parseJson(json, `${what}: the header`);
  if (!isPlainObject(parsed))
    throw new FormatError(`${what}: the header is JSON, but not an object of tensors by name.`);
  return parsed;
}

/** The keys of a JSON object in the order of the text, with the duplicates that JSON.parse drops. */
function keysOf(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token, colon] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (depth === 1 && colon) keys.push(JSON.parse(token.slice(0, -colon.length)));
  }
  return keys;
}

function checkDistinct(names: readonly string[], what: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new FormatError(`${what}: the name ${showJson(name)} is in the header twice.`);
    seen.add(name);
  }
}

function entryOf(name: string, value: unknown, what: string): Entry {
  const fail = (problem: string) => new FormatError(`${what}: ${showJson(name)} ${problem}`);
  if (!isPlainObject(value)) throw fail("has no object with dtype, shape and data_offsets.");
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(ELEMENTS, dtype)) {
    throw fail(`has the unknown dtype ${showJson(dtype)}; supported are ${Object.keys(ELEMENTS).join(", ")}.`);
  }
  if (!isCounts(shape)) throw fail(`has the shape ${showJson(shape)}, not a list of non-negative integers.`);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw fail(`has data_offsets ${showJson(offsets)}, not [begin, end].`);
  }
  const [begin, end] = offsets;
  const storedAs = dtype as StoredType;
  const needed = shape.reduce((product, side) => product * side, 1) * ELEMENTS[storedAs].size;
  if (needed !== end - begin) {
    throw fail(
      `needs ${needed} bytes for ${dtype} of shape ${showJson(shape)}, but data_offsets give it ${end - begin}.`,
    );
  }
  return { name, storedAs, shape, begin, end };
}

/** Checks that the tensors fill the data without overlaps, gaps or a remainder. */
function checkLayout(entries: readonly Entry[], dataLength: number, what: string): void {
  let filled = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > dataLength) {
      throw new FormatError(
        `${what} is truncated: ${showJson(name)} ends at byte ${end} of the data, which has ${dataLength}.`,
      );
    }
    if (begin !== filled) {
      const problem = begin < filled ? "overlaps the tensor before it, which ends at" : "leaves a gap after byte";
      throw new FormatError(`${what}: ${showJson(name)} begins at byte ${begin} of the data and ${problem} ${filled}.`);
    }
    filled = end;
  }
  if (filled !== dataLength) {
    throw new FormatError(`${what}: ${dataLength - filled} bytes after the last tensor do not belong to a tensor.`);
  }
}

function metadataOf(value: unknown, what: string): Record<string, string> {
  // MLX writes null where there are no metadata.
  if (value === undefined || value === null) return {};
  if (isPlainObject(value) && Object.values(value).every((item) => typeof item === "string")) {
    return value as Record<string, string>;
  }
  throw new FormatError(`${what}: ${METADATA} is not an object of strings.`);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNonNegativeInteger);
}

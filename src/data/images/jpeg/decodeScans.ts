import { damaged } from "../imageLimits.js";
import {
  HUFFMAN_TABLES,
  type JpegHeader,
  type JpegSegment,
  QUANTIZATION_TABLES,
  RESTART_INTERVAL,
  START_OF_SCAN,
} from "./jpegHeader.js";
import { bytesAt, jpegMachine } from "./jpegMachine.js";
import { type HuffmanDefinition, STANDARD_AC, STANDARD_DC } from "./standardTables.js";
import { ZIGZAG } from "./zigzag.js";

/** Messages for the error codes of `decodeScan`. */
const PROBLEMS = ["", "its coded data are invalid", "its coded data end early", "a restart marker is missing"];

/** The state while the segments are processed. */
interface Decoding {
  readonly header: JpegHeader;
  readonly what: string;
  /** The address of the file in the module's memory. */
  readonly file: number;
  readonly quantization: (Uint16Array | undefined)[];
  /** Components whose quantization table is fixed: it is the current one when their first scan begins. */
  readonly seen: Set<number>;
  restartInterval: number;
}

/** Decodes all scans into the module's samples, or the coefficients of a progressive picture. */
export function decodeScans(bytes: Uint8Array, header: JpegHeader, what: string): void {
  const machine = jpegMachine();
  const file = machine.allocate(header.length);
  if (!file) throw damaged(what, "JPEG", `there is no memory for its ${header.length} bytes`);
  bytesAt(file, header.length).set(bytes.subarray(0, header.length));
  const decoding: Decoding = { header, what, file, quantization: [], seen: new Set(), restartInterval: 0 };
  setStandardTables();
  for (const segment of header.segments) readSegment(decoding, segment);
  if (decoding.seen.size < header.components.length) throw damaged(what, "JPEG", "a colour component has no data");
}

function readSegment(decoding: Decoding, segment: JpegSegment): void {
  const { marker, body } = segment;
  if (marker === HUFFMAN_TABLES) readHuffmanTables(body, decoding.what);
  if (marker === QUANTIZATION_TABLES) readQuantizationTables(decoding, body);
  if (marker === RESTART_INTERVAL) decoding.restartInterval = (body[0] << 8) | body[1];
  if (marker === START_OF_SCAN) readScan(decoding, segment);
}

/** A table without codes: decoding with it is reported as a missing table. */
const NO_TABLE: HuffmanDefinition = { counts: [], symbols: [] };

/** Clears the tables of the previous picture. */
function setStandardTables(): void {
  for (let i = 0; i < 4; i++) {
    setTable(i, STANDARD_DC[i] ?? NO_TABLE);
    setTable(4 + i, STANDARD_AC[i] ?? NO_TABLE);
  }
}

/** Passes a table to the module, DC 0 to 3 or AC 4 to 7. Returns whether its codes are valid. */
function setTable(index: number, { counts, symbols }: { [K in keyof HuffmanDefinition]: ArrayLike<number> }): boolean {
  const machine = jpegMachine();
  const definition = bytesAt(machine.definition.value, 16 + 256).fill(0);
  definition.set(counts);
  definition.set(symbols, 16);
  return machine.buildTable(index) !== 0;
}

/** @see ITU-T T.81, B.2.4.2 */
function readHuffmanTables(body: Uint8Array, what: string): void {
  for (let at = 0; at < body.length; ) {
    const [isAc, number] = [body[at] >> 4, body[at] & 15];
    const counts = body.subarray(at + 1, at + 17);
    const size = counts.reduce((a, b) => a + b, 0);
    const symbols = body.subarray(at + 17, at + 17 + size);
    if (
      isAc > 1 ||
      number > 3 ||
      size > 256 ||
      symbols.length < size ||
      !setTable(4 * isAc + number, { counts, symbols })
    )
      throw damaged(what, "JPEG", "a Huffman table is invalid");
    at += 17 + size;
  }
}

/** @see ITU-T T.81, B.2.4.1 */
function readQuantizationTables({ quantization, what }: Decoding, body: Uint8Array): void {
  for (let at = 0; at < body.length; ) {
    const [isWide, number] = [body[at] >> 4, body[at] & 15];
    const step = 1 + isWide;
    if (isWide > 1 || number > 3 || at + 1 + 64 * step > body.length)
      throw damaged(what, "JPEG", "a quantization table is invalid");
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      const from = at + 1 + k * step;
      table[ZIGZAG[k]] = isWide ? (body[from] << 8) | body[from + 1] : body[from];
    }
    quantization[number] = table;
    at += 1 + 64 * step;
  }
}

/** @see ITU-T T.81, B.2.3 */
function readScan(decoding: Decoding, { body, end }: JpegSegment): void {
  const { header, what, file, restartInterval } = decoding;
  const count = body[0];
  if (!(count >= 1 && count <= 4) || body.length < 4 + 2 * count)
    throw damaged(what, "JPEG", "a scan header is too short");
  const [from, to, bits] = body.subarray(1 + 2 * count);
  const range = header.progressive
    ? progressiveRange(from, to, bits, count, what)
    : { from: 0, to: 63, high: 0, low: 0 };
  const machine = jpegMachine();
  machine.beginScan(range.from, range.to, Number(range.high > 0), range.low);
  const members = new Set<number>();
  for (let i = 0; i < count; i++) {
    const [id, tables] = body.subarray(1 + 2 * i);
    const member = header.components.findIndex((component) => component.id === id);
    if (member < 0 || members.has(member) || tables >> 4 > 3 || (tables & 15) > 3)
      throw damaged(what, "JPEG", "a scan header is invalid");
    members.add(member);
    settleQuantization(decoding, member);
    machine.addMember(member, tables >> 4, tables & 15);
  }
  const problem = machine.decodeScan(file + end, file + header.length, restartInterval);
  if (problem) throw damaged(what, "JPEG", PROBLEMS[problem]);
}

/** @see ITU-T T.81, G.1.1.1 */
function progressiveRange(from: number, to: number, bits: number, count: number, what: string) {
  const [high, low] = [bits >> 4, bits & 15];
  const isDc = from === 0 && to === 0;
  const isAc = from > 0 && from <= to && to < 64 && count === 1;
  if ((isDc || isAc) && low <= 13 && (high === 0 || high === low + 1)) return { from, to, high, low };
  throw damaged(what, "JPEG", "the spectral range of a scan is invalid");
}

function settleQuantization({ header, quantization, seen, what }: Decoding, member: number): void {
  if (seen.has(member)) return;
  const table = quantization[header.components[member].table];
  if (!table) throw damaged(what, "JPEG", "a quantization table is missing");
  seen.add(member);
  const machine = jpegMachine();
  new Uint16Array(machine.memory.buffer, machine.quantizationOf(member), 64).set(table);
}

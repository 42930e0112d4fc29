import { BackendError } from "../../../util/errors.js";
import { once } from "../../../util/once.js";
import { jpegModule } from "./generated/jpegModule.js";

/** Functions of the module; addresses and numbers in, addresses and numbers out. */
interface JpegExports {
  readonly memory: WebAssembly.Memory;
  /** Where a Huffman table's 16 counts and its symbols are put for `buildTable`. */
  readonly definition: WebAssembly.Global;
  reset(): void;
  allocate(bytes: number): number;
  setFrame(width: number, height: number, components: number, progressive: number): void;
  setSampling(component: number, h: number, v: number): void;
  layOut(): number;
  quantizationOf(component: number): number;
  neededRowsOf(component: number): number;
  neededColumnsOf(component: number): number;
  buildTable(index: number): number;
  beginScan(from: number, to: number, refines: number, low: number): void;
  addMember(component: number, dcTable: number, acTable: number): void;
  decodeScan(from: number, to: number, restartInterval: number): number;
  finish(): void;
  preparePixels(columns: number): number;
  pixels(rows: number, rowCount: number, columns: number, colours: number, out: number): void;
  weigh(rows: number, rowCount: number, weights: number, sum: number): void;
}

/**
 * The module's one instance in this thread. It decodes a picture at a time, and its memory stays as large as the largest
 * one needed.
 * @throws BackendError where the platform has no WebAssembly with SIMD
 */
export const jpegMachine: () => JpegExports = once(() => {
  const bytes = Uint8Array.from(atob(jpegModule), (c) => c.charCodeAt(0));
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as JpegExports;
  } catch (cause) {
    throw new BackendError(
      "decodeImage: JPEGs are decoded in WebAssembly with SIMD, which this platform lacks or this page's policy forbids; " +
        "add 'wasm-unsafe-eval' to its script-src, or convert the pictures to PNG",
      { cause },
    );
  }
});

/** The bytes at an address, as they are until the next call. */
export function bytesAt(at: number, length: number): Uint8Array {
  return new Uint8Array(jpegMachine().memory.buffer, at, length);
}

import { BackendError } from "../../../util/errors.js";
import { lazy } from "../../../util/lazy.js";
import { unpackBase64 } from "../../../util/unpackBase64.js";
import { jpegModule } from "./generated/jpegModule.js";

/** The exports of the module. Arguments and results are addresses and numbers. */
interface JpegExports {
  readonly memory: WebAssembly.Memory;
  /** The address of the 16 counts and the symbols of a Huffman table for `buildTable`. */
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
 * The only instance of the module in this thread. It decodes one picture at a time. Its memory does not shrink.
 * @throws BackendError on platforms without WebAssembly SIMD
 */
export const jpegMachine: () => JpegExports = lazy(() => {
  const bytes = unpackBase64(jpegModule);
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>))
      .exports as unknown as JpegExports;
  } catch (cause) {
    throw new BackendError(
      "decodeImage: JPEGs are decoded in WebAssembly with SIMD, which this platform lacks or this page's policy forbids; " +
        "add 'wasm-unsafe-eval' to its script-src, or convert the pictures to PNG",
      { cause },
    );
  }
});

/** A view of the bytes at an address, valid until the next call. */
export function bytesAt(at: number, length: number): Uint8Array {
  return new Uint8Array(jpegMachine().memory.buffer, at, length);
}

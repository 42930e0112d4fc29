/** What the decoder of JPEGs does in WebAssembly: entropy-coded data to samples, samples to pixels. JpegMachine.ts drives it. */
export { allocate, layOut, neededColumnsOf, neededRowsOf, quantizationOf, reset, setFrame, setSampling } from "./frame";
export { buildTable, definition } from "./huffman";
export { pixels, preparePixels, weigh } from "./pixels";
export { finish } from "./progressive";
export { addMember, beginScan, decodeScan } from "./scan";

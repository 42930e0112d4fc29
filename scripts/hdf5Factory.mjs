// What esbuild puts in place of the global hdf5Factory: h5wasm's own factory, without the layer above it.
export { default as hdf5Factory } from "../node_modules/h5wasm/dist/esm/hdf5_util.js";

/** What it puts in place of Date.now. */
export const standingClock = () => 0;

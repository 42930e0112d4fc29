/** For `require`, which waits for nothing: whoever loads this gives fast-check, as `scripts/testing.cjs` does. */
export * from "./all.js";
export { useFastCheck } from "./fastCheck.js";

/**
 * The entry point for `require`, which cannot await fast-check: the importer provides it, as `scripts/testing.cjs`
 * does.
 */
export * from "./all.js";
export { useFastCheck } from "./fastCheck.js";

import { BackendError } from "../../util/errors.js";
import { maybeNodeModule } from "../../util/nodeModule.js";

/** A module's bytes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * V8's flags while the module is compiled, and afterwards. The optimizing compiler, the only one that packs, compiles all functions at
 * once: without `no-wasm-inlining` Node 26 ends the process where the baseline compiler has gathered no calls to inline.
 */
const FLAGS: readonly (readonly [during: string, after: string])[] = [
  ["--experimental-wasm-revectorize", "--no-experimental-wasm-revectorize"],
  ["--no-liftoff", "--liftoff"],
  ["--no-wasm-lazy-compilation", "--wasm-lazy-compilation"],
  ["--no-wasm-inlining", "--wasm-inlining"],
];

/** A custom section, which means nothing: V8 gives the code it has already where it is handed the same bytes again. */
const SECTION = Uint8Array.of(0, 5, 4, 0x77, 0x69, 0x64, 0x65);

/** The versions of Node whose compiler was tried. */
const TRIED = { from: 24, to: 26 } as const;

/** The major version of Node, or 0 elsewhere: Bun and Deno, too, call themselves Node. */
function nodeVersion(): number {
  const {
    node = "0",
    bun,
    deno,
  }: Record<string, string | undefined> = (globalThis as { process?: typeof process }).process?.versions ?? {};
  return bun === undefined && deno === undefined ? Number.parseInt(node, 10) : 0;
}

/** Why the engine cannot pack vectors into wide ones, or null where it can. */
export function whyNotWide(): string | null {
  const version = nodeVersion();
  if (version === 0) return `only Node packs vectors, from version ${TRIED.from} on`;
  if (version < TRIED.from) return `Node ${version} does not pack vectors; Node ${TRIED.from} does`;
  if (process.arch !== "x64") return `the processor is ${process.arch}; vectors are packed on x64 alone`;
  return null;
}

/** Whether this version of Node was tried with wide vectors: a later one may work too, or end the process. */
export function isTried(): boolean {
  return nodeVersion() >= TRIED.from && nodeVersion() <= TRIED.to;
}

/**
 * Compiles a module so that two neighbouring vectors of 128 bits become one of 256, with the same bits. Sets flags of V8 for as long as
 * that takes (some 50 ms).
 * @throws BackendError where the engine has no wide vectors
 */
export function compileWide(bytes: Bytes): WebAssembly.Module {
  const reason = whyNotWide();
  const v8 = maybeNodeModule("node:v8");
  if (reason !== null || !v8)
    throw new BackendError(`setBackend: there are no wide vectors here: ${reason}; leave \`wide\` out`);
  const marked = new Uint8Array(bytes.length + SECTION.length);
  marked.set(bytes);
  marked.set(SECTION, bytes.length);
  for (const [during] of FLAGS) v8.setFlagsFromString(during);
  try {
    return new WebAssembly.Module(marked);
  } finally {
    for (const [, after] of FLAGS) v8.setFlagsFromString(after);
  }
}

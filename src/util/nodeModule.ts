import type * as Crypto from "node:crypto";
import type * as Fs from "node:fs";
import type * as FsPromises from "node:fs/promises";
import type * as Module from "node:module";
import type * as Os from "node:os";
import type * as Path from "node:path";
import type * as Url from "node:url";
import type * as V8 from "node:v8";
import type * as Threads from "node:worker_threads";
import type * as Zlib from "node:zlib";
import { BackendError } from "./errors.js";

/** The Node modules that noodlenet uses. */
interface NodeModules {
  "node:crypto": typeof Crypto;
  "node:fs": typeof Fs;
  "node:fs/promises": typeof FsPromises;
  "node:module": typeof Module;
  "node:os": typeof Os;
  "node:path": typeof Path;
  "node:url": typeof Url;
  "node:v8": typeof V8;
  "node:worker_threads": typeof Threads;
  "node:zlib": typeof Zlib;
}

/**
 * A built-in module of Node, loaded at run time so that bundlers for browsers do not see it; undefined outside Node.
 */
export function maybeNodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

/**
 * A built-in module of Node that is required.
 * @param what what needs it, for the error  @param instead what to do in a browser
 * @throws BackendError outside Node
 */
export function nodeModule<Name extends keyof NodeModules>(
  name: Name,
  what: string,
  instead = "give bytes, a File or a URL",
): NodeModules[Name] {
  const found = maybeNodeModule(name);
  if (found) return found;
  throw new BackendError(`${what} needs files, which only Node has; in a browser ${instead}`);
}

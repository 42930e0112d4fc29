import { NoodlenetError } from "../util/errors.js";

type FastCheck = typeof import("fast-check");

let fastCheck: FastCheck | null = null;

/** Provides the package fast-check, or null if it is not installed. */
export function useFastCheck(found: FastCheck | null): void {
  fastCheck = found;
}

/** The package fast-check. @throws NoodlenetError that tells how to install it */
export function needed(where: string): FastCheck {
  if (fastCheck) return fastCheck;
  throw new NoodlenetError(`${where} makes fast-check arbitraries; install it: npm install --save-dev fast-check`);
}

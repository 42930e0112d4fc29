import { NoodlenetError } from "../util/errors.js";

// Optional: checking gradients works without it.
const fastCheck = await import("fast-check").catch(() => null);

/** The package fast-check. @throws NoodlenetError that tells how to install it */
export function needed(where: string): typeof import("fast-check") {
  if (fastCheck) return fastCheck;
  throw new NoodlenetError(`${where} makes fast-check arbitraries; install it: npm install --save-dev fast-check`);
}

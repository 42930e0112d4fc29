/**
 * What the lab may load, as the strictest Content-Security-Policy that it works with, from a host as from the disk: its own script and style, which are
 * written into it and known by their hashes, its workers and its kernels. It can connect to nothing, so that no picture leaves it.
 */
import { createHash } from "node:crypto";

/** What a policy names a script or a style by that is written into a page. */
export const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The policy of a page with this script and this style. */
export const labPolicy = ({ script, style }) =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    // The icon, which would be asked for otherwise.
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
